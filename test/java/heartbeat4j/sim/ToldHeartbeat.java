package heartbeat4j.sim;

import static heartbeat4j.sim.Verifier.require;

import heartbeat4j.core.Body;
import heartbeat4j.core.Generation;
import heartbeat4j.core.Group;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.Message;

/** What we tell a Heartbeat must be true: it starts groups on our word. */
final class ToldHeartbeat {
    private final World world;
    private Generation lastLife = Generation.UNKNOWN;
    private long lastNumber;
    private long declaredDeadAt = Long.MAX_VALUE;

    ToldHeartbeat(World world) {
        this.world = world;
    }

    /**
     * Heartbeat says that something is wrong; with all cables in order it must never. When
     * operators ask on both nodes at once, two Heartbeats say this of each other too.
     */
    void complains(Machine machine, String line) {
        require(
                !world.faults().harmless() || line.startsWith("Ignored standby message"),
                "%s logs at %s s: %s",
                machine.name(),
                Time.text(world.now()),
                line);
    }

    /** A Heartbeat takes the other node for dead. */
    void declaresDead() {
        declaredDeadAt = world.now();
    }

    long declaredDeadAt() {
        return declaredDeadAt;
    }

    void said(Machine machine, byte[] packet) {
        if (!world.cast().mixed()) {
            return;
        }
        Message message = CVoice.open(world.setup(machine.index()), packet).orElseThrow();
        if (message.header().sequence() > 0 && !(message.body() instanceof Body.Status)) {
            world.trace(
                    machine.name(), "says " + message.header().sequence() + " " + message.body());
        }
        if (world.kind(machine.index()) != Program.Kind.OURS) {
            return;
        }
        long number = message.header().sequence();
        Generation life = message.header().generation();
        boolean again = life.equals(lastLife) && number <= lastNumber;
        if (number == 0 || again) {
            return;
        }
        lastLife = life;
        lastNumber = number;
        switch (message.body()) {
            case Body.ResourceReport(Holdings holdings, _, _, String info, _) -> {
                if (!info.equals("standby") && !info.equals("shutdown")) {
                    requireStopped(machine, Holdings.ALL.minus(holdings), "reports " + holdings);
                }
            }
            case Body.ShutdownDone _ -> requireStopped(machine, Holdings.ALL, "says shutdone");
            default -> {}
        }
    }

    private void requireStopped(Machine machine, Holdings scope, String why) {
        for (Group group : world.groups()) {
            boolean local = group.preferred().equals(machine.name());
            boolean within = local ? scope.local() : scope.foreign();
            require(
                    !within
                            || world.lies(group.name())
                            || !machine.scripts().runsAny(group.name())
                            || othersAlready(machine, group),
                    "%s %s while %s runs on it at %s s",
                    machine.name(),
                    why,
                    group.name(),
                    Time.text(world.now()));
        }
    }

    /** A Heartbeat holds it since it has taken over from a former life, or has just died. */
    private boolean othersAlready(Machine machine, Group group) {
        Machine other = world.other(machine);
        return !other.daemonRuns() || holds(other, group);
    }

    static boolean holds(Machine machine, Group group) {
        return machine.program().orElse(null) instanceof CNode heartbeat
                && heartbeat.resources().holds(group);
    }
}
