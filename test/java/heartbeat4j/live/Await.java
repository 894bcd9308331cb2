package heartbeat4j.live;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a state with a generous limit, and tells everything it can when it does not come. */
final class Await {
    /** Far above what any tested transition needs, also on a machine busy with other work. */
    static final Duration GENEROUS = Duration.ofSeconds(90);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Await() {}

    static void until(String fact, Supplier<String> diagnostics, BooleanSupplier holds) {
        long end = System.nanoTime() + GENEROUS.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "not within " + GENEROUS + ": " + fact + "\n" + diagnostics.get());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
