package heartbeat4j.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/** When something was going on; only the last times are remembered. */
final class Intervals {
    private static final int KEPT_MAX = 32;
    private static final long OPEN = Long.MAX_VALUE;

    private record Interval(long from, long to) {}

    private final Deque<Interval> kept = new ArrayDeque<>();

    /** Begins, unless it goes on already. */
    void begin(long now) {
        if (!open()) {
            kept.addLast(new Interval(now, OPEN));
            if (kept.size() > KEPT_MAX) {
                kept.removeFirst();
            }
        }
    }

    /** Ends, if it goes on. */
    void end(long now) {
        if (open()) {
            kept.addLast(new Interval(kept.removeLast().from(), now));
        }
    }

    boolean open() {
        return !kept.isEmpty() && kept.getLast().to() == OPEN;
    }

    /** It went on for longer than that, up to now at most, and not only before that time. */
    boolean lasted(long length, long from, long now) {
        return kept.stream()
                .anyMatch(it -> it.to() >= from && Math.min(it.to(), now) - it.from() > length);
    }

    /** It went on at some time from the one to the other. */
    boolean touches(long from, long to) {
        return kept.stream().anyMatch(interval -> interval.from() <= to && interval.to() >= from);
    }
}
