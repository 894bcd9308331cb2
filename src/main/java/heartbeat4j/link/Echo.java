package heartbeat4j.link;

import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * ICMP echo messages of one process: makes requests, and recognises the answers to the last ones.
 * An answer must bring back the very bytes that were sent under its number.
 */
final class Echo {
    /** Requests whose answers are still welcome; older ones say nothing about now. */
    static final int REQUESTS_MAX = 16;

    private static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_AT = 2;

    private final boolean v6;
    private final short identifier;
    private final byte[][] sent = new byte[REQUESTS_MAX][];
    private int next;

    Echo(ProtocolFamily family, long identifier) {
        this.v6 = family == StandardProtocolFamily.INET6;
        this.identifier = (short) identifier;
    }

    synchronized byte[] request(byte[] payload) {
        int number = next++ & 0xffff;
        sent[number % REQUESTS_MAX] = payload;
        ByteBuffer message = ByteBuffer.allocate(HEADER_BYTES + payload.length);
        message.put((byte) (v6 ? 128 : 8)).put((byte) 0).putShort((short) 0);
        message.putShort(identifier).putShort((short) number).put(payload);
        if (!v6) {
            // Over IPv6 the kernel does it, which knows the addresses that count too.
            message.putShort(CHECKSUM_AT, checksum(message.array()));
        }
        return message.array();
    }

    /** What was asked, if this answers one of the last requests. */
    synchronized Optional<byte[]> answered(byte[] message) {
        if (message.length < HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(message);
        boolean answer = buffer.get(0) == (byte) (v6 ? 129 : 0) && buffer.get(1) == 0;
        if (!answer || buffer.getShort(4) != identifier) {
            return Optional.empty();
        }
        int number = buffer.getShort(6) & 0xffff;
        int age = (next - 1 - number) & 0xffff;
        byte[] asked = sent[number % REQUESTS_MAX];
        boolean same =
                age < REQUESTS_MAX
                        && asked != null
                        && Arrays.equals(
                                asked, 0, asked.length, message, HEADER_BYTES, message.length);
        return same ? Optional.of(asked) : Optional.empty();
    }

    private static short checksum(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (bytes[i] & 0xffL) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }
}
