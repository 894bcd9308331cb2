package heartbeat4j.core;

/** Stops the daemon on what only our own mistake can cause; a peer then takes over. */
public final class Invariants {
    private Invariants() {}

    /**
     * Throws when a condition that our own code guarantees does not hold.
     *
     * @throws IllegalStateException with the formatted text, when {@code holds} is false
     */
    public static void check(boolean holds, String format, Object... values) {
        if (!holds) {
            throw new IllegalStateException(String.format(format, values));
        }
    }
}
