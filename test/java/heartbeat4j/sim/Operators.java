package heartbeat4j.sim;

import heartbeat4j.core.Group;

import java.time.Duration;
import java.util.function.Consumer;

/** What a Heartbeat leaves to its operators, beside another Heartbeat as well. */
final class Operators {
    private final World world;
    private final long healedAt;
    private final Consumer<Machine> start;

    Operators(World world, long healedAt, Consumer<Machine> start) {
        this.world = world;
        this.healedAt = healedAt;
        this.start = start;
    }

    void repair(Machine machine) {
        if (!(machine.program().orElse(null) instanceof CNode node)) {
            return;
        }
        if (node.resources().hangsInFormerLife()) {
            world.trace(machine.name(), "OPERATOR ends the wait for a former life");
            machine.crashDaemon();
            start.accept(machine);
            return;
        }
        Machine other = world.other(machine);
        if (node.legacy()) {
            repairUntold(machine, other);
        }
        for (Group group : node.resources().failedGroups()) {
            boolean elsewhere = other.scripts().runsAny(group.name()) || tries(other, group);
            if (node.resources().holds(group) && !elsewhere) {
                world.trace(machine.name(), "OPERATOR starts " + group.name());
                machine.scripts().repair(group.name());
            }
        }
    }

    /** Nobody keeps account of who should hold what, and a request is made once. */
    private void repairUntold(Machine machine, Machine other) {
        for (Group group : world.groups()) {
            boolean here = machine.scripts().runsAny(group.name());
            boolean complete = machine.scripts().runsAll(group.name());
            boolean there = other.scripts().runsAny(group.name());
            boolean its = group.preferred().equals(machine.name());
            if (here && there && world.now() > healedAt + Duration.ofMinutes(3).toNanos()) {
                world.trace(machine.name(), "OPERATOR stops " + group.name());
                machine.scripts().tidy(group.name());
            } else if (its && !complete && !there && other.view().get().settled()) {
                world.trace(machine.name(), "OPERATOR starts " + group.name());
                machine.scripts().repair(group.name());
            }
        }
    }

    /** It is about to start it, now or once more. */
    private static boolean tries(Machine machine, Group group) {
        return machine.status().stream()
                .flatMap(status -> status.groups().stream())
                .anyMatch(view -> view.name().equals(group.name()) && view.claimed());
    }
}
