package heartbeat4j.core;

import java.time.Duration;
import java.util.Locale;

/** Writes values as operators read them. */
final class Words {
    private Words() {}

    /** {@code 1.25 s}; milliseconds are kept, what is finer is cut. */
    static String seconds(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 == 0) {
            return millis / 1000 + " s";
        }
        // Said often, so without a formatter.
        String text = Long.toString(millis % 1000 + 1000);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return millis / 1000 + "." + text.substring(1, end) + " s";
    }

    /** {@code 1.3 s}: as exact as an observer's ear. */
    static String tenths(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** {@code 20 s ago}; empty within the same second. */
    static String ago(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds == 0) {
            return "";
        }
        return seconds < 120 ? seconds + " s ago" : seconds / 60 + " min ago";
    }

    /** {@code 5 min} or {@code 42 s}: as operators write it in ha.cf. */
    static String round(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds >= 60 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds(duration);
    }
}
