package heartbeat4j.core;

/** What happens to a group when its preferred owner returns (auto_failback of ha.cf). */
public enum Failback {
    ON,
    OFF,
    /** Heartbeat 1's group-by-group protocol; behaves as {@link #ON} between two of our nodes. */
    LEGACY
}
