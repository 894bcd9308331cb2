package heartbeat4j.core;

/** What a resource script is asked to do; the last argument of its command line. */
public enum Verb {
    START("start"),
    STOP("stop"),
    STATUS("status");

    private final String word;

    Verb(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
