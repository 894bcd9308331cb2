package heartbeat4j.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes down what a node knows and has decided, for operators. */
final class Snapshot {
    private Snapshot() {}

    static Status of(
            Moment now,
            Policy policy,
            Membership membership,
            PingWatch pings,
            Ipfail ipfail,
            ResourceTable resources,
            StopFailures stopFailures,
            Takeover takeover,
            Transmitter transmitter,
            LocalHealth health,
            Outbox outbox) {
        String state = takeover.active() ? Peer.ACTIVE : Peer.UP;
        List<Status.Node> nodes = new ArrayList<>();
        addPings(now, policy, pings, nodes, 0);
        for (NodeName name : policy.nodes()) {
            nodes.add(
                    name.equals(policy.self())
                            ? self(policy, state, takeover, transmitter)
                            : peer(now, policy, find(membership, name), takeover));
            addPings(now, policy, pings, nodes, policy.nodes().indexOf(name) + 1);
        }
        membership.peers().stream()
                .filter(peer -> !policy.nodes().contains(peer.name()))
                .forEach(peer -> nodes.add(peer(now, policy, peer, takeover)));
        return new Status(
                policy.self(),
                state,
                takeover.phase().word(),
                takeover.settled(),
                takeover.mine(),
                policy.failback(),
                transmitter.generation(),
                nodes,
                resources.views().stream()
                        .map(stopFailures::explained)
                        .map(takeover::withStanding)
                        .toList(),
                ipfail.words(),
                takeover.quorum(),
                takeover.resetter().view(now),
                Overlaps.of(policy, takeover.counterpart()),
                new Status.Condition(
                        health.score(),
                        health.words(now, policy.timing()),
                        takeover.prudence().map(Prudence::words).orElse("")),
                outbox.decisions());
    }

    /** Those that stand behind so many cluster members in ha.cf. */
    private static void addPings(
            Moment now, Policy policy, PingWatch pings, List<Status.Node> nodes, int members) {
        for (PingNodes.PingNode ping : policy.pings().nodes()) {
            if (ping.nodesBefore() == members) {
                nodes.add(pings.view(now, ping.name()));
            }
        }
    }

    private static Peer find(Membership membership, NodeName name) {
        return membership.peers().stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Status.Node self(
            Policy policy, String state, Takeover takeover, Transmitter transmitter) {
        return new Status.Node(
                policy.self(),
                Status.Kind.NORMAL,
                true,
                state,
                transmitter.generation(),
                OptionalLong.empty(),
                Optional.of(takeover.mine()),
                policy.links().stream().map(link -> new Status.Link(link, "up")).toList());
    }

    private static Status.Node peer(Moment now, Policy policy, Peer peer, Takeover takeover) {
        List<Status.Link> links = new ArrayList<>();
        for (LinkName link : policy.links()) {
            Peer.LinkHearing hearing = peer.links().get(link);
            links.add(new Status.Link(link, hearing != null && hearing.up() ? "up" : "dead"));
        }
        Optional<Holdings> holdings =
                takeover.counterpart()
                        .filter(other -> other.peer() == peer && other.informed())
                        .map(Counterpart::holdings);
        OptionalLong silent =
                peer.heard()
                        ? OptionalLong.of(now.since(peer.lastStatus()).toMillis())
                        : OptionalLong.empty();
        return new Status.Node(
                peer.name(),
                Status.Kind.NORMAL,
                false,
                peer.state(),
                peer.generation(),
                silent,
                holdings,
                links);
    }
}
