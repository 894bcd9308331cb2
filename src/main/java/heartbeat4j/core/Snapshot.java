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
            ResourceTable resources,
            Takeover takeover,
            Transmitter transmitter,
            Outbox outbox) {
        String state = takeover.active() ? Peer.ACTIVE : Peer.UP;
        List<Status.Node> nodes = new ArrayList<>();
        for (NodeName name : policy.nodes()) {
            nodes.add(
                    name.equals(policy.self())
                            ? self(policy, state, takeover, transmitter)
                            : peer(now, policy, find(membership, name), takeover));
        }
        return new Status(
                policy.self(),
                state,
                takeover.phaseWord(),
                takeover.settled(),
                takeover.mine(),
                policy.failback(),
                transmitter.generation(),
                nodes,
                resources.views(),
                takeover.fence(),
                outbox.decisions());
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
                peer.name(), false, peer.state(), peer.generation(), silent, holdings, links);
    }
}
