package heartbeat4j.core;

/** What follows when a resource does not stop, as ha.cf orders it with {@code on_stop_failure}. */
public enum StopFailure {
    /** This machine reboots at once, and with it whatever does not stop. */
    REBOOT,
    /** This node asks the others to reset it, and keeps the group until one of them does. */
    FENCE_ME,
    /** The group stays here, blocked, and somebody has to look at it. */
    BLOCK
}
