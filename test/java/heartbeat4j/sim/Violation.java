package heartbeat4j.sim;

/** Something that must never happen has happened, or something that must happen has not. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String text) {
        super(text);
    }
}
