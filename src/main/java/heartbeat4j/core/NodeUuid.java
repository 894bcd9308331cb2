package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.util.UUID;

/** The 16 bytes that identify a host over changes of its name; all zero means "not known". */
public record NodeUuid(long high, long low) {
    public static final NodeUuid UNKNOWN = new NodeUuid(0, 0);
    public static final int BYTES = 16;

    public static NodeUuid of(byte[] bytes) {
        check(bytes.length == BYTES, "uuid of %d bytes", bytes.length);
        return new NodeUuid(longAt(bytes, 0), longAt(bytes, 8));
    }

    private static long longAt(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + 8; i++) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        return value;
    }

    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (high >> (56 - 8 * i));
            bytes[8 + i] = (byte) (low >> (56 - 8 * i));
        }
        return bytes;
    }

    public boolean known() {
        return high != 0 || low != 0;
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
