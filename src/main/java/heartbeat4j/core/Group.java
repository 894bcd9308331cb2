package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.util.List;

/**
 * Resources that live together: started left to right, stopped right to left.
 *
 * @param order the nodes of its haresources line, best first; one alone is only preferred
 */
public record Group(GroupName name, List<NodeName> order, List<Resource> resources) {
    public Group {
        order = List.copyOf(order);
        resources = List.copyOf(resources);
        check(!order.isEmpty(), "group %s has no node", name);
        check(!resources.isEmpty(), "group %s has no resource", name);
    }

    public Group(GroupName name, NodeName preferred, List<Resource> resources) {
        this(name, List.of(preferred), resources);
    }

    /** The node that should run it. */
    public NodeName preferred() {
        return order.getFirst();
    }
}
