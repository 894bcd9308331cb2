package heartbeat4j.sim;

import static heartbeat4j.sim.Verifier.require;

import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Verb;

import java.util.function.ToLongBiFunction;

/**
 * With a tie-breaker, a node starts nothing that still runs on the other one, which it misses,
 * unless enough addresses have answered it since it misses it; and a node that is in touch with
 * nobody stops everything in time.
 */
final class TiebreakSafety {
    /** What is asked and answered in between, and the clocks of two machines. */
    private static final double EXACT = 0.995;

    private final World world;
    private final Attention attention;
    private final ToLongBiFunction<Machine, Machine> silence;

    /**
     * Judges one world.
     *
     * @param silence for how long the first has heard no heartbeat of the second
     */
    TiebreakSafety(World world, Attention attention, ToLongBiFunction<Machine, Machine> silence) {
        this.world = world;
        this.attention = attention;
        this.silence = silence;
    }

    private boolean inForce() {
        return world.tiebreaker().configured();
    }

    void launched(Machine machine, GroupName group, Verb verb) {
        if (!inForce() || verb != Verb.START || world.lies(group)) {
            return;
        }
        Machine other = world.other(machine);
        long silent = silence.applyAsLong(machine, other);
        boolean missed = silent >= world.timing().deadtime().toNanos() * EXACT;
        boolean taken = other.scripts().runsAny(group) && !machine.scripts().runsAny(group);
        if (!missed || !taken) {
            return;
        }
        long reached = reached(machine, world.now() - silent);
        require(
                reached >= world.tiebreaker().needed(),
                "%s starts %s at %s s, which runs on %s; it misses that for %s s and reaches %d of"
                        + " %d tie-breakers",
                machine.name(),
                group,
                Time.text(world.now()),
                other.name(),
                Time.text(silent),
                reached,
                world.tiebreaker().addresses().size());
    }

    private long reached(Machine machine, long since) {
        return world.tiebreaker().addresses().stream()
                .filter(address -> world.pings().answered(machine, address) > since)
                .count();
    }

    /** Called once in every keepalive. */
    void audit(Machine machine) {
        if (!inForce() || !machine.attentive()) {
            return;
        }
        long keepalive = world.timing().keepalive().toNanos();
        long limit = world.hold() + 2 * keepalive;
        long from = world.now() - limit;
        boolean touched =
                silence.applyAsLong(machine, world.other(machine)) <= limit
                        || reached(machine, from) > 0;
        if (touched || attention.wasAway(machine, from, world.now())) {
            return;
        }
        for (Group group : world.groups()) {
            GroupName name = group.name();
            boolean stops =
                    attention.stopping(machine, name, world.now())
                            || attention.wasBusy(machine, name, from, world.now())
                            || attention.orphan(machine, name);
            require(
                    !machine.scripts().runsAny(name) || stops || world.lies(name),
                    "%s keeps %s at %s s, in touch with nobody for %s s",
                    machine.name(),
                    name,
                    Time.text(world.now()),
                    Time.text(limit));
        }
    }
}
