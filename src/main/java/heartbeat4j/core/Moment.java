package heartbeat4j.core;

import java.time.Duration;

/**
 * A point on the monotonic clock that also runs while the machine is suspended (CLOCK_BOOTTIME), in
 * nanoseconds. It decides everything; wall time is only shown.
 */
public record Moment(long nanos) implements Comparable<Moment> {
    /** Later than any moment that occurs; means "no deadline". */
    public static final Moment NEVER = new Moment(Long.MAX_VALUE);

    /** Earlier than any moment that occurs. */
    static final Moment LONG_AGO = new Moment(Long.MIN_VALUE / 2);

    public Moment plus(Duration duration) {
        return this.equals(NEVER) ? NEVER : new Moment(nanos + duration.toNanos());
    }

    public Duration since(Moment earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    /** True at the moment itself too: a deadline that is reached has passed. */
    public boolean reached(Moment deadline) {
        return nanos >= deadline.nanos;
    }

    public static Moment earlier(Moment one, Moment other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    public static Moment later(Moment one, Moment other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(nanos, other.nanos);
    }
}
