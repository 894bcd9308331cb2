package heartbeat4j.live;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a state with a generous limit, and tells everything it can when it does not come. */
final class Await {
    /** Far above what any tested transition needs, also on a machine busy with other work. */
    static final Duration GENEROUS = Duration.ofSeconds(90);

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    /** A look may cost a process or two: waiting tests must not keep the machine busy. */
    private static final int PAUSE_PER_LOOK = 3;

    private Await() {}

    static void until(String fact, Supplier<String> diagnostics, BooleanSupplier holds) {
        long end = System.nanoTime() + GENEROUS.toNanos();
        long look = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "not within " + GENEROUS + ": " + fact + "\n" + diagnostics.get());
            }
            pause(Math.max(PAUSE_NANOS, PAUSE_PER_LOOK * (System.nanoTime() - look)));
            look = System.nanoTime();
        }
    }

    private static void pause(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
