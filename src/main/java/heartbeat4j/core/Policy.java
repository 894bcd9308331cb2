package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
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
 * @param fencing how it is made sure that a dead node runs nothing
 * @param lease how long addresses stay when a daemon no longer refreshes them
 * @param flaps how often a group may move before moves that nobody needs are held
 * @param tiebreaker decides between two nodes that miss each other
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
        FenceRules fencing,
        AddressLease lease,
        FlapLimit flaps,
        Tiebreaker tiebreaker) {
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

    /** Resets dead nodes. */
    public Optional<FenceDevice> fence() {
        return fencing.device();
    }

    public List<NodeName> peers() {
        return nodes.stream().filter(node -> !node.equals(self)).toList();
    }

    /** With a tie-breaker, isolated for so long a node stops its groups. */
    public Duration tiebreakHold() {
        return VoteTerm.holdOf(VoteTerm.waitOf(timing));
    }

    /** With a tie-breaker, so long after the last heartbeat of a node its groups may be taken. */
    public Duration tiebreakWait() {
        return VoteTerm.waitOf(timing);
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
                self,
                nodes,
                links,
                List.of(),
                timing,
                failback,
                limits,
                hopfudge,
                pings,
                quorum,
                fencing,
                lease,
                flaps,
                tiebreaker);
    }
}
