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
        String text = String.format(Locale.ROOT, "%.3f", millis / 1000.0);
        return text.replaceAll("0+$", "") + " s";
    }

    /** {@code 1.3 s}: as exact as an observer's ear. */
    static String tenths(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
