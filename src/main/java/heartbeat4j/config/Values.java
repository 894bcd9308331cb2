package heartbeat4j.config;

import java.util.Optional;
import java.util.OptionalLong;

/** Reads times, booleans and numbers by the rules of Heartbeat's C functions. */
final class Values {
    /** Longer times are refused: nobody means them, and sums of them must not overflow. */
    static final long MILLIS_MAX = 3650L * 24 * 3600 * 1000;

    private static final String NUMBER = "0123456789.";

    private Values() {}

    /** A time in milliseconds, rounded; empty when it is none or beyond the limit. */
    static OptionalLong millis(String text) {
        String number = numberOf(text);
        String unit = Texts.lowerCase(text.substring(number.length()));
        double perMilli;
        if (unit.isEmpty()) {
            perMilli = 1000;
        } else if (unit.startsWith("ms")) {
            perMilli = 1;
        } else if (unit.startsWith("us")) {
            perMilli = 0.001;
        } else {
            return OptionalLong.empty();
        }
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        double millis = decimal(number) * perMilli;
        return millis <= MILLIS_MAX
                ? OptionalLong.of((long) Math.floor(millis + 0.5))
                : OptionalLong.empty();
    }

    private static String numberOf(String text) {
        String tail = Texts.withoutLeading(NUMBER, text);
        return text.substring(0, text.length() - tail.length());
    }

    /** "1.2.3" is 1.2, "5." is 5, "." is 0. */
    private static double decimal(String digitsAndDots) {
        int first = digitsAndDots.indexOf('.');
        int second = first < 0 ? -1 : digitsAndDots.indexOf('.', first + 1);
        String number = second < 0 ? digitsAndDots : digitsAndDots.substring(0, second);
        return number.equals(".") ? 0 : Double.parseDouble(number);
    }

    static Optional<Boolean> truth(String text) {
        return switch (Texts.lowerCase(text)) {
            case "true", "on", "yes", "y", "1" -> Optional.of(true);
            case "false", "off", "no", "n", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** A leading decimal integer as C's {@code int}: it wraps, and its tail counts for nothing. */
    record Int(int value, String tail, boolean present) {
        boolean clean() {
            return present && tail.isEmpty();
        }
    }

    static Int integer(String text) {
        int start = !text.isEmpty() && "+-".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
        int end = start;
        long value = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            int digit = text.charAt(end) - '0';
            value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
            end++;
        }
        if (end == start) {
            return new Int(0, text, false);
        }
        boolean negative = text.charAt(0) == '-';
        return new Int((int) (negative ? -value : value), text.substring(end), true);
    }
}
