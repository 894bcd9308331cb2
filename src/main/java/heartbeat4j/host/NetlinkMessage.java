package heartbeat4j.host;

import static heartbeat4j.core.Invariants.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One message of the kernel's netlink protocol, in the machine's byte order: a header, a structure
 * of fixed length, and attributes.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NetlinkMessage(int type, int flags, int sequence, byte[] body) {
    static final int HEADER_BYTES = 16;
    static final int ERROR = 2;
    static final int DONE = 3;

    static final int REQUEST = 0x1;
    static final int ACKNOWLEDGE = 0x4;
    static final int DUMP = 0x300;
    static final int REPLACE = 0x100;
    static final int EXCLUSIVE = 0x200;
    static final int CREATE = 0x400;

    /** In an answer: the list changed while it was read, so something may be missing. */
    static final int DUMP_INTERRUPTED = 0x10;

    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    private static final int NESTED = 0x8000;
    private static final int ATTRIBUTE_TYPE = 0x3fff;

    /**
     * What one datagram holds. The kernel sends whole messages; a rest that is none is left out.
     */
    static List<NetlinkMessage> split(byte[] datagram) {
        List<NetlinkMessage> messages = new ArrayList<>();
        ByteBuffer rest = wrap(datagram);
        while (rest.remaining() >= HEADER_BYTES) {
            int start = rest.position();
            int length = rest.getInt();
            int type = Short.toUnsignedInt(rest.getShort());
            int flags = Short.toUnsignedInt(rest.getShort());
            int sequence = rest.getInt();
            if (length < HEADER_BYTES || length > datagram.length - start) {
                break;
            }
            byte[] body = new byte[length - HEADER_BYTES];
            rest.position(start + HEADER_BYTES).get(body);
            messages.add(new NetlinkMessage(type, flags, sequence, body));
            rest.position(Math.min(start + aligned(length), datagram.length));
        }
        return messages;
    }

    /** As it is sent; the kernel fills in who sent it. */
    byte[] encoded() {
        byte[] bytes = new byte[HEADER_BYTES + body.length];
        ByteBuffer buffer = wrap(bytes);
        buffer.putInt(bytes.length).putShort((short) type).putShort((short) flags);
        buffer.putInt(sequence).putInt(0).put(body);
        return bytes;
    }

    NetlinkMessage with(int moreFlags, int number) {
        return new NetlinkMessage(type, flags | moreFlags, number, body);
    }

    /** The structure before the attributes; empty space where the kernel sent less. */
    ByteBuffer fixed(int bytes) {
        byte[] part = new byte[bytes];
        System.arraycopy(body, 0, part, 0, Math.min(bytes, body.length));
        return wrap(part);
    }

    Map<Integer, byte[]> attributes(int fixedBytes) {
        return attributes(body, fixedBytes);
    }

    /** By type; the last of several with the same one. */
    static Map<Integer, byte[]> attributes(byte[] bytes, int from) {
        Map<Integer, byte[]> found = new TreeMap<>();
        ByteBuffer rest = wrap(bytes);
        int at = from;
        while (at + ATTRIBUTE_HEADER_BYTES <= bytes.length) {
            int length = Short.toUnsignedInt(rest.getShort(at));
            int type = rest.getShort(at + 2) & ATTRIBUTE_TYPE;
            if (length < ATTRIBUTE_HEADER_BYTES || length > bytes.length - at) {
                break;
            }
            byte[] value = new byte[length - ATTRIBUTE_HEADER_BYTES];
            rest.get(at + ATTRIBUTE_HEADER_BYTES, value);
            found.put(type, value);
            at += aligned(length);
        }
        return found;
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }

    static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    static long unsigned(byte[] value) {
        check(value.length == Integer.BYTES, "an attribute of %d bytes, not 4", value.length);
        return Integer.toUnsignedLong(wrap(value).getInt());
    }

    /** Without the zero at its end. */
    static String text(byte[] value) {
        int end = 0;
        while (end < value.length && value[end] != 0) {
            end++;
        }
        return new String(value, 0, end, StandardCharsets.UTF_8);
    }

    /** Puts a message's body together. */
    static final class Body {
        /** No request of ours is near it. */
        private static final int BYTES_MAX = 512;

        private final ByteBuffer buffer = wrap(new byte[BYTES_MAX]);

        Body bytes(int... values) {
            for (int value : values) {
                buffer.put((byte) value);
            }
            return this;
        }

        Body word(int value) {
            buffer.putInt(value);
            return this;
        }

        Body attribute(int type, byte[] value) {
            buffer.putShort((short) (ATTRIBUTE_HEADER_BYTES + value.length)).putShort((short) type);
            buffer.put(value);
            return align();
        }

        Body attribute(int type, int... words) {
            byte[] value = new byte[words.length * Integer.BYTES];
            wrap(value).asIntBuffer().put(words);
            return attribute(type, value);
        }

        Body attribute(int type, String text) {
            return attribute(type, (text + "\0").getBytes(StandardCharsets.UTF_8));
        }

        Body nested(int type, Body inner) {
            return attribute(type | NESTED, inner.built());
        }

        private Body align() {
            buffer.position(aligned(buffer.position()));
            return this;
        }

        byte[] built() {
            byte[] bytes = new byte[buffer.position()];
            buffer.get(0, bytes);
            return bytes;
        }

        NetlinkMessage message(int type, int flags) {
            return new NetlinkMessage(type, flags, 0, built());
        }
    }
}
