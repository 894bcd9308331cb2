package heartbeat4j.sim;

import heartbeat4j.core.NodeName;
import heartbeat4j.core.PingNodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ping nodes that answer, or do not, to each machine for itself. */
final class SimulatedPings {
    private static final long ROUND_TRIP = Time.MILLISECOND;

    private final World world;
    private final List<NodeName> names;
    private final boolean ipfail;
    private final Set<String> unplugged = new TreeSet<>();
    private final Map<String, Long> answered = new TreeMap<>();

    SimulatedPings(World world, List<NodeName> names, boolean ipfail) {
        this.world = world;
        this.names = List.copyOf(names);
        this.ipfail = ipfail;
    }

    List<NodeName> names() {
        return names;
    }

    /** What ha.cf says of them. */
    PingNodes policy(Duration deadping) {
        List<PingNodes.PingNode> nodes = new ArrayList<>();
        for (NodeName name : names) {
            nodes.add(new PingNodes.PingNode(name, PingNodes.HOST, 2));
        }
        return new PingNodes(nodes, deadping, ipfail);
    }

    /** The answer brings back what was sent, to the life that asked. */
    void ask(Machine machine, NodeName node, byte[] packet) {
        boolean dark = unplugged.contains(path(machine, node));
        boolean faked = world.sabotage() == Sabotage.ISOLATED_OWNER_STAYS;
        if (dark && !faked) {
            return;
        }
        if (!dark) {
            answered.put(path(machine, node), world.now());
        }
        long life = machine.life();
        world.agenda()
                .in(
                        ROUND_TRIP,
                        () -> {
                            if (machine.life() == life) {
                                machine.input(e -> e.pingAnswered(machine.moment(), node, packet));
                            }
                        });
    }

    /** When it was asked last by that machine and could answer. */
    long answered(Machine machine, NodeName node) {
        return answered.getOrDefault(path(machine, node), Long.MIN_VALUE);
    }

    void unplug(Machine machine, NodeName node) {
        if (unplugged.add(path(machine, node))) {
            world.trace(machine.name(), "UNPLUGGED from " + node);
        }
    }

    void plug(Machine machine, NodeName node) {
        if (unplugged.remove(path(machine, node))) {
            world.trace(machine.name(), "PLUGGED to " + node);
        }
    }

    void unplugAll(Machine machine) {
        names.forEach(node -> unplug(machine, node));
    }

    void heal() {
        world.machines().forEach(machine -> names.forEach(node -> plug(machine, node)));
    }

    private static String path(Machine machine, NodeName node) {
        return machine.name() + " " + node;
    }
}
