package heartbeat4j.core;

/** What client programs on this machine hear of the cluster, as Heartbeat tells its clients. */
public sealed interface ClientNews {
    /**
     * A numbered message of any node, this one included, that was not heard before, or that a ping
     * node answers again.
     *
     * @param changed false for a heartbeat that says the same as the one before
     */
    record Heard(Message message, boolean changed) implements ClientNews {}

    /**
     * A node fell silent.
     *
     * @param kind of a ping node; empty for a member
     */
    record NodeDied(NodeName node, String kind) implements ClientNews {}
}
