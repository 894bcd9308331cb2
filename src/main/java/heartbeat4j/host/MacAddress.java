package heartbeat4j.host;

import static heartbeat4j.core.Invariants.check;

import java.util.HexFormat;

/** The hardware address of a network card: 48 bits, shown as "02:00:5e:00:53:01". */
public record MacAddress(long value) {
    static final int BYTES = 6;
    static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    public MacAddress {
        check(value >>> 48 == 0, "%x is not a MAC address", value);
    }

    static MacAddress of(byte[] bytes) {
        check(bytes.length == BYTES, "a MAC address of %d bytes", bytes.length);
        long value = 0;
        for (byte part : bytes) {
            value = (value << 8) | (part & 0xff);
        }
        return new MacAddress(value);
    }

    byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (value >> (8 * (BYTES - 1 - i)));
        }
        return bytes;
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes());
    }
}
