package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.util.List;

/** Resources that live together: started left to right, stopped right to left. */
public record Group(GroupName name, NodeName preferred, List<Resource> resources) {
    public Group {
        resources = List.copyOf(resources);
        check(!resources.isEmpty(), "group %s has no resource", name);
    }
}
