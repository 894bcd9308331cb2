package heartbeat4j.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Turns bytes into text and back without loss, also bytes that are no UTF-8. */
final class Texts {
    private static final int ESCAPE = 0xDC00;

    private Texts() {}

    static String decode(byte[] bytes, int from, int to) {
        if (isAscii(bytes, from, to)) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return escaped(bytes, from, to);
        }
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static String escaped(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            text.append((char) (bytes[i] < 0 ? ESCAPE | (bytes[i] & 0xff) : bytes[i]));
        }
        return text.toString();
    }

    /** The text must have passed {@link #isEncodable}. */
    static byte[] encode(String text) {
        if (!holdsEscape(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuilder bytes = new ByteBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            if (isEscape(c)) {
                                bytes.add((byte) c);
                            } else {
                                bytes.add(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                            }
                        });
        return bytes.bytes();
    }

    private static boolean holdsEscape(String text) {
        for (int i = 0; i < text.length(); i++) {
            // Only a low half that no high half precedes is an escape.
            if (isEscape(text.charAt(i))
                    && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    /** False for halves of surrogate pairs that stand for no byte. */
    static boolean isEncodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (!isEscape(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEscape(int c) {
        return c >= (ESCAPE | 0x80) && c <= (ESCAPE | 0xff);
    }
}
