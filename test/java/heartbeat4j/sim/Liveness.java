package heartbeat4j.sim;

import heartbeat4j.core.Failback;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Status;

import java.util.List;
import java.util.Optional;

/**
 * Once everything is healed, each group runs on exactly one machine, completely, and all nodes say
 * the same. Where only a majority is left, it runs there, and nothing runs on the others.
 */
final class Liveness {
    private final World world;

    Liveness(World world) {
        this.world = world;
    }

    /**
     * Empty when all is well; otherwise what is missing.
     *
     * @param present those that reach each other
     */
    Optional<String> missing(List<Machine> present) {
        for (Group group : world.groups()) {
            Optional<String> missing = missing(group, present);
            if (missing.isPresent()) {
                return missing;
            }
        }
        Optional<String> different =
                world.cast().council() ? differentOwner(present) : disagreementOfPair();
        return different.or(() -> openRequest(present));
    }

    private Optional<String> missing(Group group, List<Machine> present) {
        int due = nobodyMay(group, present) ? 0 : 1;
        long owners =
                world.machines().stream().filter(m -> m.scripts().runsAny(group.name())).count();
        long complete =
                world.machines().stream().filter(m -> m.scripts().runsAll(group.name())).count();
        return owners == due && complete == due
                ? Optional.empty()
                : Optional.of(
                        "%s runs on %d machines, completely on %d"
                                .formatted(group.name(), owners, complete));
    }

    /** Whoever could own it among more than two is missing. */
    private boolean nobodyMay(Group group, List<Machine> present) {
        return world.cast().council() && world.order(group).stream().noneMatch(present::contains);
    }

    private static Optional<String> openRequest(List<Machine> present) {
        return present.stream()
                .filter(machine -> !machine.openRequests.isEmpty())
                .findFirst()
                .map(machine -> machine.name() + " owes an answer to an operator");
    }

    // ---- a pair ----

    private Optional<String> disagreementOfPair() {
        Optional<Program.View> alice = world.machines().get(0).view();
        Optional<Program.View> bob = world.machines().get(1).view();
        if (alice.isEmpty() || bob.isEmpty()) {
            return Optional.of("a daemon does not run");
        }
        if (!alice.get().settled() || !bob.get().settled()) {
            return Optional.of(
                    "not settled: %s / %s".formatted(alice.get().words(), bob.get().words()));
        }
        Optional<Holdings> ours = alice.get().holdings();
        Optional<Holdings> theirs = bob.get().holdings();
        if (ours.isPresent() && theirs.isPresent() && !complement(ours.get(), theirs.get())) {
            return Optional.of("views differ: %s / %s".formatted(ours.get(), theirs.get()));
        }
        return Optional.empty();
    }

    /** Each side has one holder: what alice lacks, bob has. */
    private static boolean complement(Holdings alice, Holdings bob) {
        return alice.disjoint(bob.swapped()) && alice.plus(bob.swapped()) == Holdings.ALL;
    }

    // ---- more than two ----

    private Optional<String> differentOwner(List<Machine> present) {
        for (Group group : world.groups()) {
            Optional<Machine> owner = owner(group);
            Optional<Machine> due = due(group, present);
            if (due.isPresent() && !due.equals(owner)) {
                return Optional.of(
                        "%s runs on %s, but %s comes first"
                                .formatted(group.name(), owner.get().name(), due.get().name()));
            }
            boolean may = owner.filter(o -> mayRun(o, group, present)).isPresent();
            if (owner.isPresent() && !may) {
                return Optional.of(
                        "%s runs on %s, which may not".formatted(group.name(), owner.get().name()));
            }
        }
        for (Machine machine : present) {
            Optional<String> different = differentView(machine, present);
            if (different.isPresent()) {
                return different;
            }
        }
        return Optional.empty();
    }

    private boolean mayRun(Machine machine, Group group, List<Machine> present) {
        return present.contains(machine) && world.order(group).contains(machine);
    }

    private Optional<Machine> owner(Group group) {
        return world.machines().stream().filter(m -> m.scripts().runsAny(group.name())).findFirst();
    }

    /** Absent where every one that is there may own it: what operators moved stays there. */
    private Optional<Machine> due(Group group, List<Machine> present) {
        return world.failback() == Failback.OFF || world.faults().operatorMean() > 0
                ? Optional.empty()
                : world.order(group).stream().filter(present::contains).findFirst();
    }

    private Optional<String> differentView(Machine machine, List<Machine> present) {
        Optional<Status> status = machine.status();
        if (status.isEmpty()) {
            return Optional.of("no daemon runs on " + machine.name());
        }
        String words = machine.view().orElseThrow().words();
        if (!status.get().settled()) {
            return Optional.of(machine.name() + " is not settled: " + words);
        }
        for (Machine other : world.others(machine)) {
            if (seesActive(status.get(), other.name()) != present.contains(other)) {
                return Optional.of(
                        "%s is wrong about %s: %s".formatted(machine.name(), other.name(), words));
            }
        }
        for (Group group : world.groups()) {
            List<NodeName> owners = owner(group).map(Machine::name).stream().toList();
            boolean claims = owners.contains(machine.name());
            if (claims(status.get(), group.name()) != claims
                    || !owners(status.get(), group.name()).equals(owners)) {
                return Optional.of(
                        "%s is wrong about who owns %s: %s"
                                .formatted(machine.name(), group.name(), words));
            }
        }
        return Optional.empty();
    }

    private static boolean seesActive(Status status, NodeName name) {
        return status.nodes().stream()
                .anyMatch(node -> node.name().equals(name) && node.state().equals("active"));
    }

    private static List<NodeName> owners(Status status, GroupName name) {
        return status.groups().stream()
                .filter(group -> group.name().equals(name))
                .flatMap(group -> group.standing().stream())
                .flatMap(standing -> standing.owners().stream())
                .toList();
    }

    private static boolean claims(Status status, GroupName name) {
        return status.groups().stream()
                .anyMatch(group -> group.name().equals(name) && group.claimed());
    }
}
