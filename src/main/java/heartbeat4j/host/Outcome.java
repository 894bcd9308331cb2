package heartbeat4j.host;

/** What came of asking the machine for something that it may refuse. */
public sealed interface Outcome {
    /** It was done. */
    record Done() implements Outcome {}

    /**
     * It was not done.
     *
     * @param reason cause and fix, ready for the log
     */
    record Failed(String reason) implements Outcome {}
}
