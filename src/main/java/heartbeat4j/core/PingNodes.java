package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The ping nodes of ha.cf: hosts without our software whose answers show whether the network works.
 *
 * @param nodes in ha.cf order
 * @param deadping silence after which one of them is dead
 * @param ipfail groups move to the node that reaches more of them
 */
public record PingNodes(List<PingNode> nodes, Duration deadping, boolean ipfail) {
    public static final PingNodes NONE = new PingNodes(List.of(), Duration.ofSeconds(30), false);

    /** How a ping node's messages and its death name its kind, as in Heartbeat. */
    public static final String HOST = "ping";

    public static final String GROUP = "ping_group";

    public PingNodes {
        nodes = List.copyOf(nodes);
        check(deadping.isPositive(), "deadping %s", deadping);
        check(
                nodes.stream().map(PingNode::name).distinct().count() == nodes.size(),
                "duplicate ping node in %s",
                nodes);
    }

    /**
     * One ping node or group.
     *
     * @param kind {@link #HOST} or {@link #GROUP}
     * @param nodesBefore cluster members that stand before it in ha.cf; lists keep that order
     */
    public record PingNode(NodeName name, String kind, int nodesBefore) {}

    public Optional<PingNode> find(NodeName name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }
}
