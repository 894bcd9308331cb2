package heartbeat4j.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Cuts the paths between more than two machines, as cables, switches and filters fail. */
final class Cuts {
    private static final int KINDS = 6;

    private final World world;
    private final Random random;

    Cuts(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** One of all kinds, on one link or on all. */
    void cut(long until) {
        List<Machine> machines = new ArrayList<>(world.machines());
        Collections.shuffle(machines, random);
        Machine first = machines.getFirst();
        boolean allLinks = random.nextInt(3) > 0;
        boolean oneWay = random.nextDouble() < world.faults().oneWay();
        String kind =
                switch (random.nextInt(KINDS)) {
                    case 0 -> between(first, machines.get(1), oneWay, allLinks, until);
                    case 1 -> isolate(first, allLinks, until);
                    case 2 -> split(machines, oneWay, allLinks, until);
                    case 3 -> deaf(first, allLinks, until);
                    case 4 -> mute(first, allLinks, until);
                    default -> triangle(machines, allLinks, until);
                };
        world.trace(
                "network",
                "CUT %s on %s until %s"
                        .formatted(kind, allLinks ? "all links" : "one", Time.text(until)));
    }

    private String between(Machine a, Machine b, boolean oneWay, boolean allLinks, long until) {
        path(a, b, allLinks, until);
        if (!oneWay) {
            path(b, a, allLinks, until);
        }
        return "%s %s %s".formatted(a.name(), oneWay ? "to" : "and", b.name());
    }

    private String isolate(Machine machine, boolean allLinks, long until) {
        deaf(machine, allLinks, until);
        mute(machine, allLinks, until);
        return machine.name() + " from all";
    }

    private String deaf(Machine machine, boolean allLinks, long until) {
        world.others(machine).forEach(other -> path(other, machine, allLinks, until));
        return "all to " + machine.name();
    }

    private String mute(Machine machine, boolean allLinks, long until) {
        world.others(machine).forEach(other -> path(machine, other, allLinks, until));
        return machine.name() + " to all";
    }

    private String split(List<Machine> machines, boolean oneWay, boolean allLinks, long until) {
        int size = 1 + random.nextInt(machines.size() - 1);
        List<Machine> some = machines.subList(0, size);
        for (Machine from : some) {
            for (Machine to : machines.subList(size, machines.size())) {
                between(from, to, oneWay, allLinks, until);
            }
        }
        return (oneWay ? "one way from the rest: " : "from the rest: ") + names(some);
    }

    /** Two do not reach each other, though a third one reaches both. */
    private String triangle(List<Machine> machines, boolean allLinks, long until) {
        between(machines.get(0), machines.get(1), false, allLinks, until);
        return between(machines.get(0), machines.get(machines.size() / 2), false, allLinks, until);
    }

    private static String names(List<Machine> machines) {
        return String.join(" ", machines.stream().map(m -> m.name().text()).toList());
    }

    /** For good, in both directions, on all links. */
    static void apart(World world, List<Machine> some, List<Machine> rest) {
        for (Machine one : some) {
            for (Machine other : rest) {
                oneWay(world, one, other);
                oneWay(world, other, one);
            }
        }
    }

    /** For good, on all links. */
    static void oneWay(World world, Machine from, Machine to) {
        for (int link = 0; link < world.linkCount(); link++) {
            world.network().cut(from.index(), to.index(), link, Long.MAX_VALUE);
        }
    }

    private void path(Machine from, Machine to, boolean allLinks, long until) {
        int links = allLinks ? world.linkCount() : 1;
        for (int link = 0; link < links; link++) {
            world.network().cut(from.index(), to.index(), link, until);
        }
    }
}
