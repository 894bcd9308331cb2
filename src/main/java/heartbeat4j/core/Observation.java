package heartbeat4j.core;

import java.util.List;
import java.util.Optional;

/**
 * What an observer knows at one moment; {@code ha status} and {@code ha explain} show it.
 *
 * @param handOver what is being handed over, in words
 * @param decisions what was noticed and foreseen, newest last
 * @param differences what the cluster does otherwise right now than heartbeat4j would
 */
public record Observation(
        Failback failback,
        String handOver,
        List<Status.Node> nodes,
        List<GroupView> groups,
        List<Status.Decision> decisions,
        List<String> differences) {
    public Observation {
        nodes = List.copyOf(nodes);
        groups = List.copyOf(groups);
        decisions = List.copyOf(decisions);
        differences = List.copyOf(differences);
    }

    /**
     * A group, as the cluster announces it and as our rules want it.
     *
     * @param wanted where heartbeat4j would run it; absent while it would wait or cannot know
     * @param because why
     */
    public record GroupView(
            GroupName name, NodeName preferred, Optional<NodeName> wanted, String because) {}
}
