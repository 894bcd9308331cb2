package heartbeat4j.control;

import heartbeat4j.core.Holdings;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Observation;
import heartbeat4j.core.Status;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answer to {@code status}: what the core knows plus what only the daemon does, in plain words
 * and numbers. {@link StatusJson} writes and reads it.
 *
 * @param holdings none, local, foreign or all; what {@code cl_status rscstatus} says when settled
 * @param nodes cluster members and ping nodes in ha.cf order
 * @param pings how many ping nodes answer here and at the other node, a sentence; may be empty
 * @param quorum present among more than two nodes
 * @param parameters the ha.cf directives in force, values as written
 * @param leases the addresses of running groups that this node keeps
 * @param overlaps for how long two nodes can have one address, by kind of failure
 * @param fences the resets of nodes that are waited for
 * @param addresses the floating addresses that this host has
 * @param dropped packets that were dropped unread since the start, by reason
 * @param ignored messages of members that were not acted on in this life, by reason
 * @param observed present when it comes from an observer, which takes no part itself
 */
public record StatusDocument(
        String version,
        long pid,
        String self,
        String state,
        String phase,
        boolean settled,
        String holdings,
        String failback,
        long generation,
        List<Node> nodes,
        List<GroupView> groups,
        String pings,
        Optional<Quorum> quorum,
        List<Decision> decisions,
        SortedMap<String, String> parameters,
        List<Counters> links,
        List<Helper> helpers,
        List<Address> addresses,
        List<Lease> leases,
        List<Overlap> overlaps,
        Status.Condition condition,
        List<AwaitedReset> fences,
        SortedMap<String, Long> dropped,
        SortedMap<String, Long> ignored,
        Optional<Observed> observed) {
    public StatusDocument {
        nodes = List.copyOf(nodes);
        groups = List.copyOf(groups);
        decisions = List.copyOf(decisions);
        parameters = new TreeMap<>(parameters);
        links = List.copyOf(links);
        helpers = List.copyOf(helpers);
        addresses = List.copyOf(addresses);
        leases = List.copyOf(leases);
        overlaps = List.copyOf(overlaps);
        fences = List.copyOf(fences);
        dropped = new TreeMap<>(dropped);
        ignored = new TreeMap<>(ignored);
    }

    /**
     * A cluster member or ping node.
     *
     * @param type normal or ping
     * @param state init, up, active, ping or dead
     * @param silentMillis since its last heartbeat; absent when never heard and for this node
     */
    public record Node(
            String name,
            String type,
            boolean self,
            String state,
            long generation,
            OptionalLong silentMillis,
            Optional<String> holdings,
            List<Link> links) {
        public Node {
            links = List.copyOf(links);
        }

        public boolean ping() {
            return type.equals("ping");
        }
    }

    /** A heartbeat link to a node, with "up" or "dead". */
    public record Link(String name, String state) {}

    /**
     * A resource group as this node sees it; the state is a word such as running.
     *
     * @param standing present among more than two nodes
     */
    public record GroupView(
            String name,
            String preferred,
            boolean claimed,
            String state,
            String reason,
            Optional<Standing> standing,
            List<ResourceView> resources) {
        public GroupView {
            resources = List.copyOf(resources);
        }
    }

    /** Who owns a group by the votes of a majority, and what this node is about to do with it. */
    public record Standing(List<String> owners, String words) {
        public Standing {
            owners = List.copyOf(owners);
        }
    }

    /** Whether a majority hears this node, and the figures in words. */
    public record Quorum(boolean present, String words) {}

    /** One resource and what its script last said. */
    public record ResourceView(String text, String lastRun) {}

    /** What was decided how long ago, and why. */
    public record Decision(long agoMillis, String what, String because) {}

    /** What one link has carried, by the counters' names. */
    public record Counters(String link, SortedMap<String, Long> values) {
        public Counters {
            values = new TreeMap<>(values);
        }
    }

    /**
     * What ha.cf puts beside the daemon: the watchdog, the stonith device, a respawned program.
     *
     * @param name its line of ha.cf, without secrets
     * @param attention an operator should look at it
     */
    public record Helper(String name, String state, String reason, boolean attention) {}

    /**
     * An address that this node keeps.
     *
     * @param seconds it lives so long without a refresh; absent: until its script removes it
     * @param refreshedMillis how long ago it was refreshed last
     * @param lost how often it went without its script, and was put back
     */
    public record Lease(
            String group,
            String address,
            OptionalInt seconds,
            Optional<Long> refreshedMillis,
            long lost) {}

    /**
     * For how long two nodes can have one address.
     *
     * @param when the kind of failure
     * @param atMostMillis absent: as long as the failure lasts
     */
    public record Overlap(String when, OptionalLong atMostMillis, String because) {}

    /**
     * A floating address that this host has, and whether its neighbours know.
     *
     * @param on the interface; empty while it is on none
     * @param state announced, confirmed, not confirmed, not announced or conflict
     * @param attention an operator should look at it
     */
    public record Address(
            String address, String on, String state, String reason, boolean attention) {}

    /**
     * What an observer adds.
     *
     * @param differences what the cluster does otherwise now than heartbeat4j would
     * @param wanted by group, the node on which heartbeat4j would run it; absent while it would
     *     wait or cannot know
     */
    public record Observed(List<String> differences, SortedMap<String, String> wanted) {
        public Observed {
            differences = List.copyOf(differences);
            wanted = new TreeMap<>(wanted);
        }
    }

    /** What the daemon adds to what the core knows. */
    public record Surroundings(
            String version,
            long pid,
            SortedMap<String, String> parameters,
            List<Counters> links,
            List<Helper> helpers,
            List<Address> addresses,
            List<Lease> leases,
            SortedMap<String, Long> dropped,
            SortedMap<String, Long> ignored) {}

    public static StatusDocument of(Status status, Moment now, Surroundings daemon) {
        return new StatusDocument(
                daemon.version(),
                daemon.pid(),
                status.self().text(),
                status.state(),
                status.phase(),
                status.settled(),
                status.holdings().word(),
                word(status.failback()),
                status.generation().number(),
                status.nodes().stream().map(StatusDocument::of).toList(),
                status.groups().stream().map(StatusDocument::of).toList(),
                status.pings(),
                status.quorum().map(it -> new Quorum(it.present(), it.words())),
                status.decisions().stream().map(d -> of(d, now)).toList(),
                daemon.parameters(),
                daemon.links(),
                daemon.helpers(),
                daemon.addresses(),
                daemon.leases(),
                status.overlaps().stream().map(StatusDocument::of).toList(),
                status.condition(),
                status.fences().stream().map(AwaitedReset::of).toList(),
                daemon.dropped(),
                daemon.ignored(),
                Optional.empty());
    }

    /** What an observer on that host knows; none of the nodes is itself. */
    public static StatusDocument of(
            String host, Observation seen, Moment now, Surroundings daemon) {
        SortedMap<String, String> wanted = new TreeMap<>();
        for (Observation.GroupView group : seen.groups()) {
            group.wanted().ifPresent(node -> wanted.put(group.name().text(), node.text()));
        }
        return new StatusDocument(
                daemon.version(),
                daemon.pid(),
                host,
                "observing",
                seen.handOver(),
                true,
                Holdings.NONE.word(),
                word(seen.failback()),
                0,
                seen.nodes().stream().map(StatusDocument::of).toList(),
                seen.groups().stream().map(StatusDocument::of).toList(),
                "",
                Optional.empty(),
                seen.decisions().stream().map(d -> of(d, now)).toList(),
                daemon.parameters(),
                daemon.links(),
                daemon.helpers(),
                daemon.addresses(),
                List.of(),
                List.of(),
                Status.Condition.WELL,
                List.of(),
                daemon.dropped(),
                daemon.ignored(),
                Optional.of(new Observed(seen.differences(), wanted)));
    }

    private static GroupView of(Observation.GroupView group) {
        return new GroupView(
                group.name().text(),
                group.preferred().text(),
                false,
                "observed",
                group.because(),
                Optional.empty(),
                List.of());
    }

    private static Node of(Status.Node node) {
        return new Node(
                node.name().text(),
                word(node.kind()),
                node.self(),
                node.state(),
                node.generation().number(),
                node.silentMillis(),
                node.holdings().map(Holdings::word),
                node.links().stream().map(l -> new Link(l.name().text(), l.state())).toList());
    }

    private static GroupView of(Status.GroupView group) {
        return new GroupView(
                group.name().text(),
                group.preferred().text(),
                group.claimed(),
                word(group.state()),
                group.reason(),
                group.standing().map(StatusDocument::of),
                group.resources().stream()
                        .map(r -> new ResourceView(r.text(), r.lastRun()))
                        .toList());
    }

    private static Overlap of(Status.Overlap overlap) {
        OptionalLong millis =
                overlap.atMost().stream().mapToLong(duration -> duration.toMillis()).findFirst();
        return new Overlap(overlap.when(), millis, overlap.because());
    }

    private static Standing of(Status.Standing standing) {
        return new Standing(
                standing.owners().stream().map(NodeName::text).toList(), standing.words());
    }

    private static Decision of(Status.Decision decision, Moment now) {
        long ago = now.since(decision.at()).toMillis();
        return new Decision(ago, decision.what(), decision.because());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Names are folded, as Heartbeat does: an operator may write them in capitals. */
    public Optional<Node> node(String name) {
        return nodes.stream().filter(node -> node.name().equalsIgnoreCase(name)).findFirst();
    }

    /** Who runs a group, as far as this node knows, in ha.cf order; more than one is a split. */
    public List<String> owners(GroupView group) {
        if (group.standing().isPresent()) {
            return group.standing().get().owners();
        }
        return nodes.stream()
                .filter(node -> !node.ping() && holds(node, group))
                .map(Node::name)
                .toList();
    }

    private boolean holds(Node node, GroupView group) {
        if (node.self()) {
            return group.state().equals("running");
        }
        boolean preferred = node.name().equals(group.preferred());
        return !node.state().equals("dead")
                && node.holdings()
                        .flatMap(Holdings::parse)
                        .filter(h -> preferred ? h.local() : h.foreign())
                        .isPresent();
    }

    /** Last first. */
    public List<Decision> newestDecisions(int most) {
        return decisions.stream()
                .sorted(Comparator.comparingLong(Decision::agoMillis))
                .limit(most)
                .toList();
    }
}
