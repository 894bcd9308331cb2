package heartbeat4j.live;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Begins a cluster's life anew, a few times. Two scripts of C that write to its FIFO at the same
 * time spoil each other's message, and then a group may stay down or the node in transition for
 * ever.
 */
final class Lives {
    private static final int LIVES_MAX = 4;

    private Lives() {}

    interface Life extends AutoCloseable {
        @Override
        void close();
    }

    /** A script of C has lost its word, and what it should have caused did not come. */
    static final class LostByC extends AssertionError {
        private static final long serialVersionUID = 1L;

        LostByC(String fact, String diagnostics) {
            super("C lost a message of its own scripts; never came: " + fact + "\n" + diagnostics);
        }
    }

    static <L extends Life> void play(Supplier<L> birth, Consumer<L> life) {
        for (int lives = 1; ; lives++) {
            try (L alive = birth.get()) {
                life.accept(alive);
                return;
            } catch (LostByC lost) {
                if (lives == LIVES_MAX) {
                    throw lost;
                }
            }
        }
    }
}
