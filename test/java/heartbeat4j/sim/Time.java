package heartbeat4j.sim;

/** Nanoseconds in words. */
final class Time {
    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000 * MILLISECOND;

    private Time() {}

    static String text(long nanos) {
        return String.format("%.3f", nanos / (double) SECOND);
    }
}
