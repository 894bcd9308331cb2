package heartbeat4j.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Writes down what an observer knows and would do, for operators. */
final class ObserverSnapshot {
    private ObserverSnapshot() {}

    static Observation of(
            Moment now,
            Policy policy,
            Map<NodeName, ObservedNode> nodes,
            List<ObservedSide> sides,
            String handOver,
            List<Status.Decision> decisions) {
        List<Status.Node> seen = new ArrayList<>();
        policy.nodes().forEach(name -> seen.add(node(now, policy, nodes.get(name))));
        List<Observation.GroupView> groups = new ArrayList<>();
        for (Group group : policy.groups()) {
            sides.stream()
                    .filter(side -> side.preferred().equals(group.preferred()))
                    .forEach(side -> groups.add(group(group, side.expected())));
        }
        return new Observation(
                policy.failback(),
                handOver,
                seen,
                groups,
                decisions,
                sides.stream().flatMap(side -> side.difference().stream()).toList());
    }

    private static Observation.GroupView group(Group group, Expected expected) {
        return new Observation.GroupView(
                group.name(), group.preferred(), expected.owner(), expected.because());
    }

    private static Status.Node node(Moment now, Policy policy, ObservedNode node) {
        List<Status.Link> links = new ArrayList<>();
        for (LinkName link : policy.links()) {
            Peer.LinkHearing hearing = node.peer().links().get(link);
            boolean up = hearing != null && !hearing.silentFor(now, node.peer().deadtime());
            links.add(new Status.Link(link, up ? "up" : "dead"));
        }
        OptionalLong silent =
                node.peer().heard()
                        ? OptionalLong.of(now.since(node.peer().lastStatus()).toMillis())
                        : OptionalLong.empty();
        return new Status.Node(
                node.name(),
                Status.Kind.NORMAL,
                false,
                node.word(),
                node.peer().generation(),
                silent,
                node.holdings(),
                links);
    }
}
