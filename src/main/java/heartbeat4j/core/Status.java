package heartbeat4j.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a node knows and has decided at one moment; {@code ha status} shows it.
 *
 * @param state of this node: init, up or active
 * @param phase of the resource negotiation, in a word
 * @param settled false while groups move; {@code cl_status rscstatus} then says transition
 * @param pings how many ping nodes answer here and at the other node, a sentence; may be empty
 * @param quorum whether a majority hears this node; absent in a pair
 * @param fences the resets of dead nodes that are waited for
 * @param overlaps for how long two nodes can have one address, for each kind of failure
 * @param condition how far this node may be trusted to judge others
 * @param decisions the last ones, newest last
 */
public record Status(
        NodeName self,
        String state,
        String phase,
        boolean settled,
        Holdings holdings,
        Failback failback,
        Generation generation,
        List<Node> nodes,
        List<GroupView> groups,
        String pings,
        Optional<Quorate> quorum,
        List<Fence> fences,
        List<Overlap> overlaps,
        Condition condition,
        List<Decision> decisions) {
    public Status {
        nodes = List.copyOf(nodes);
        groups = List.copyOf(groups);
        fences = List.copyOf(fences);
        overlaps = List.copyOf(overlaps);
        decisions = List.copyOf(decisions);
    }

    /** What a member of the cluster is. */
    public enum Kind {
        NORMAL,
        /** A host without our software, asked whether it is there. */
        PING
    }

    /**
     * A cluster member or ping node, in ha.cf order.
     *
     * @param state init, up, active, ping or dead
     * @param silentMillis since its last heartbeat or answer; absent when never heard, for a dead
     *     ping node, and for this node
     * @param holdings what it said that it holds, from its viewpoint; absent when not known
     */
    public record Node(
            NodeName name,
            Kind kind,
            boolean self,
            String state,
            Generation generation,
            OptionalLong silentMillis,
            Optional<Holdings> holdings,
            List<Link> links) {
        public Node {
            links = List.copyOf(links);
        }
    }

    /** One heartbeat link to a node, with "up" or "dead". */
    public record Link(LinkName name, String state) {}

    /**
     * A resource group on this node.
     *
     * @param claimed this node is the one that should run it
     * @param reason why it is in this state, a sentence
     * @param standing who owns it by the votes of a majority; absent in a pair
     */
    public record GroupView(
            GroupName name,
            NodeName preferred,
            boolean claimed,
            GroupState state,
            String reason,
            Optional<Standing> standing,
            List<ResourceView> resources) {
        public GroupView {
            resources = List.copyOf(resources);
        }

        GroupView because(String words) {
            return new GroupView(name, preferred, claimed, state, words, standing, resources);
        }
    }

    /**
     * Who owns a group among more than two nodes, as far as they told.
     *
     * @param words what this node is about to do with it, and its votes; may be empty
     */
    public record Standing(List<NodeName> owners, String words) {
        public Standing {
            owners = List.copyOf(owners);
        }
    }

    /** Whether this node may own anything among more than two, and the figures in words. */
    public record Quorate(boolean present, String words) {}

    /** One resource and what its script last said: the verb, the verdict and the last line. */
    public record ResourceView(String text, String lastRun) {}

    /** What a group's scripts have achieved on this node. */
    public enum GroupState {
        /** Not yet asked since the daemon started. */
        UNKNOWN,
        STOPPED,
        STARTING,
        RUNNING,
        STOPPING,
        /** A start failed; everything of the group was stopped again. */
        FAILED,
        /** A stop failed and the resource still runs: the group must not start anywhere else. */
        BLOCKED
    }

    /**
     * A node whose groups are not taken before it was reset.
     *
     * @param device that should do it, or the node that has it
     * @param attempt the number of the present attempt, or of the next one
     * @param lastFailure why the one before failed; empty at the first
     * @param next after that time the next attempt begins; absent while one is under way
     * @param waitsFor what the next attempt waits for, a clause; may be empty
     */
    public record Fence(
            NodeName node,
            String device,
            long attempt,
            String lastFailure,
            Optional<Duration> next,
            String waitsFor) {}

    /**
     * For how long two nodes can have one address.
     *
     * @param when the kind of failure, a clause
     * @param atMost absent: as long as the failure lasts
     */
    public record Overlap(String when, Optional<Duration> atMost, String because) {}

    /**
     * What this node thinks of itself.
     *
     * @param health 0 is well, 4 is worst
     * @param words why it is not well, and what follows; empty when it is
     * @param tiebreaker how many tie-breakers answer here; empty without one
     */
    public record Condition(int health, String words, String tiebreaker) {
        /** Of a node that says nothing of itself. */
        public static final Condition WELL = new Condition(0, "", "");
    }

    /** What was decided, and why. */
    public record Decision(Moment at, String what, String because) {}
}
