package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The checked rules of one cluster, as this node sees them.
 *
 * @param nodes all cluster members in ha.cf order, this one included
 * @param pings known to this node alone; they never own anything
 * @param links the own heartbeat links, by which a peer may be heard
 * @param quorum counts among more than two nodes
 * @param fence resets dead nodes; without one their groups are taken unprotected
 */
public record Policy(
        NodeName self,
        List<NodeName> nodes,
        List<LinkName> links,
        List<Group> groups,
        Timing timing,
        Failback failback,
        ScriptLimits limits,
        int hopfudge,
        PingNodes pings,
        Quorum quorum,
        Optional<FenceDevice> fence) {
    public Policy {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        groups = List.copyOf(groups);
        check(nodes.contains(self), "node %s is not in %s", self, nodes);
        check(nodes.stream().distinct().count() == nodes.size(), "duplicate node in %s", nodes);
        for (PingNodes.PingNode ping : pings.nodes()) {
            check(!nodes.contains(ping.name()), "ping node %s is a cluster node too", ping);
        }
        for (NodeName witness : quorum.witnesses()) {
            check(nodes.contains(witness), "witness %s is not in %s", witness, nodes);
        }
        check(
                groups.stream().map(Group::name).distinct().count() == groups.size(),
                "duplicate group in %s",
                groups);
    }

    public List<NodeName> peers() {
        return nodes.stream().filter(node -> !node.equals(self)).toList();
    }

    /** Two nodes take over from each other; among more, a majority decides. */
    public boolean pair() {
        return nodes.size() <= 2;
    }

    /**
     * The nodes that may own a group, best first: those of its line in haresources; when that names
     * only one, the others follow it in the order of ha.cf.
     */
    public List<NodeName> candidates(Group group) {
        List<NodeName> order = new ArrayList<>(group.order());
        if (order.size() == 1) {
            int first = nodes.indexOf(group.preferred());
            for (int i = 1; i < nodes.size(); i++) {
                order.add(nodes.get((first + i) % nodes.size()));
            }
        }
        order.removeAll(quorum.witnesses());
        return order;
    }

    /** Written into packets; nothing reads it. */
    public int ttl() {
        return hopfudge + nodes.size() + pings.nodes().size();
    }

    /** The same cluster without resources. */
    public Policy withoutGroups() {
        return new Policy(
                self, nodes, links, List.of(), timing, failback, limits, hopfudge, pings, quorum,
                fence);
    }
}
