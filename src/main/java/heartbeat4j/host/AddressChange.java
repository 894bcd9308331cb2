package heartbeat4j.host;

/** What came of asking the kernel to change an address. */
public sealed interface AddressChange {
    /** It is as it was asked for. */
    record Made() implements AddressChange {}

    /** To be added, but the interface had it before; its lifetime is what it was. */
    record AlreadyThere() implements AddressChange {}

    /** To be refreshed or removed, but the interface does not have it, and did not get it now. */
    record NotThere() implements AddressChange {}

    /**
     * The kernel would not.
     *
     * @param reason cause and fix, ready for the log
     */
    record Refused(String reason) implements AddressChange {}
}
