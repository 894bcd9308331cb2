package heartbeat4j.wire;

import java.util.OptionalLong;

/** Reads numbers as Heartbeat writes them: without sign and prefix, in either case. */
final class Numbers {
    private Numbers() {}

    /** Empty when it is no number or has more than 63 bits. */
    static OptionalLong parse(String text, int radix) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0 || value > (Long.MAX_VALUE - digit) / radix) {
                return OptionalLong.empty();
            }
            value = value * radix + digit;
        }
        return OptionalLong.of(value);
    }
}
