package heartbeat4j.core;

import java.time.Duration;

/** Compares durations in words. */
final class Durations {
    private Durations() {}

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
