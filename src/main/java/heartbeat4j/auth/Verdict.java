package heartbeat4j.auth;

/** What the key ring says about a packet's signature. */
public sealed interface Verdict {
    /** Somebody who has the key wrote these bytes (with crc: they are undamaged). */
    record Valid(int keyNumber, Method method) implements Verdict {}

    /**
     * The packet must be dropped.
     *
     * @param reason cause and fix; no secret in it
     */
    record Invalid(String reason) implements Verdict {}
}
