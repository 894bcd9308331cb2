package heartbeat4j.host;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** One ICMP echo request, and how to know the answer to it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EchoRequest(boolean v6, byte[] message) {
    private static final int TYPE = 8;
    private static final int TYPE_V6 = 128;
    private static final int REPLY = 0;
    private static final int REPLY_V6 = 129;
    private static final int CHECKSUM_AT = 2;
    private static final int NUMBERS_AT = 4;
    private static final int BYTES = 16;

    /**
     * @param nonce what no other program of this host asks with
     */
    static EchoRequest of(boolean v6, long nonce, int number) {
        ByteBuffer message = ByteBuffer.allocate(BYTES);
        message.put((byte) (v6 ? TYPE_V6 : TYPE)).put((byte) 0).putShort((short) 0);
        message.putShort((short) nonce).putShort((short) number).putLong(nonce);
        if (!v6) {
            // Over IPv6 the kernel does it, which knows the addresses that count too.
            message.putShort(CHECKSUM_AT, InternetChecksum.of(message.array()));
        }
        return new EchoRequest(v6, message.array());
    }

    boolean answeredBy(byte[] reply) {
        return reply.length == BYTES
                && reply[0] == (byte) (v6 ? REPLY_V6 : REPLY)
                && Arrays.equals(message, NUMBERS_AT, BYTES, reply, NUMBERS_AT, BYTES);
    }
}
