package heartbeat4j.wire;

/** What became of fields that we want to send. */
public sealed interface Encoded {
    /** Ready for {@link Envelope#seal}. */
    @SuppressWarnings("ArrayRecordComponent") // handed on to the socket, never compared
    record Body(byte[] bytes) implements Encoded {}

    /**
     * Sending this would crash a C node or reach nobody.
     *
     * @param reason what is wrong, naming the field
     */
    record Refused(String reason) implements Encoded {}
}
