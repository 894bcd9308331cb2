package heartbeat4j.wire;

import java.util.Arrays;

/** Collects the bytes of one packet. */
final class ByteBuilder {
    private byte[] bytes;
    private int length;

    ByteBuilder(int expected) {
        bytes = new byte[Math.max(expected, 16)];
    }

    ByteBuilder add(byte one) {
        ensure(1);
        bytes[length++] = one;
        return this;
    }

    ByteBuilder add(char ascii) {
        return add((byte) ascii);
    }

    ByteBuilder add(byte[] more) {
        return add(more, 0, more.length);
    }

    ByteBuilder add(byte[] more, int from, int to) {
        ensure(to - from);
        System.arraycopy(more, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    ByteBuilder addAscii(String text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
