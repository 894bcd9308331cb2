package heartbeat4j.link;

/**
 * Why a link does not work, for the operator.
 *
 * @param cause what is wrong, naming interface, address and port
 * @param fix what the operator can do about it
 */
public record LinkFailure(Kind kind, String cause, String fix) {
    /** What sort of failure it is; the daemon refuses to start on some of them. */
    public enum Kind {
        PORT_IN_USE(true),
        NO_PERMISSION(true),
        NO_INTERFACE(false),
        INTERFACE_DOWN(false),
        NO_ADDRESS(false),
        NO_BROADCAST_ADDRESS(false),
        UNKNOWN_HOST(false),
        SENDING_FAILS(false),
        OTHER(false);

        private final boolean fatalAtStart;

        Kind(boolean fatalAtStart) {
            this.fatalAtStart = fatalAtStart;
        }

        /** True where waiting cannot help: the operator has to change something. */
        public boolean fatalAtStart() {
            return fatalAtStart;
        }
    }

    /** Cause and fix in one line. */
    public String text() {
        return cause + "; " + fix;
    }
}
