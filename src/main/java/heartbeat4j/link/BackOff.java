package heartbeat4j.link;

import java.time.Duration;

/** Spaces out retries: doubling from a quarter of a second up to a bound, for ever. */
final class BackOff {
    static final Duration FIRST = Duration.ofMillis(250);

    /** Low enough that a returning interface carries heartbeats again well within a deadtime. */
    static final Duration MAX = Duration.ofSeconds(2);

    private Duration next = FIRST;

    Duration next() {
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(MAX) > 0 ? MAX : doubled;
        return pause;
    }

    void reset() {
        next = FIRST;
    }
}
