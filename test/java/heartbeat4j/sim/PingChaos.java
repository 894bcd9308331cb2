package heartbeat4j.sim;

import heartbeat4j.core.Failback;
import heartbeat4j.core.NodeName;

import java.util.Random;

/**
 * Worlds of negative seeds have ping nodes, which come and go for each machine; when all is well
 * again, the groups must follow them as operators expect.
 */
final class PingChaos {
    private final World world;
    private final Random random;
    private boolean healed;

    PingChaos(World world, long seed) {
        this.world = world;
        this.random = new Random(seed * 31 + 5);
        if (seed < 0) {
            world.watch(random.nextBoolean() ? new String[] {"router"} : two());
        }
    }

    private static String[] two() {
        return new String[] {"router", "isp"};
    }

    private boolean present() {
        return !world.pings().names().isEmpty();
    }

    /** Between two faults; 0 means never. */
    long mean() {
        return present() ? deadtime() * (1 + random.nextInt(8)) : 0;
    }

    private long deadtime() {
        return world.timing().deadtime().toNanos();
    }

    void unplug() {
        NodeName node = world.pings().names().get(random.nextInt(world.pings().names().size()));
        Machine machine = world.machines().get(random.nextInt(world.machines().size()));
        world.pings().unplug(machine, node);
        world.agenda()
                .in(
                        (long) (deadtime() * random.nextDouble() * 4),
                        () -> {
                            if (!healed) {
                                world.pings().plug(machine, node);
                            }
                        });
    }

    void heal() {
        healed = true;
        world.pings().heal();
    }

    /** Until all have answered, the counts are compared, and what follows from that has begun. */
    void settleCounts() {
        if (present()) {
            world.agenda().runUntil(world.now() + deadtime() * 2 + 20 * Time.SECOND);
        }
    }

    /** One machine loses its ping nodes, then the other too, then both have them again. */
    void groupsFollow(Runnable awaitLiveness, long bound) {
        if (!present() || world.failback() == Failback.LEGACY) {
            return;
        }
        Machine unfit = world.machines().get(random.nextInt(world.machines().size()));
        Machine fit = world.other(unfit);
        world.pings().unplugAll(unfit);
        long end = world.now() + bound;
        while (!runsAll(fit)) {
            Verifier.require(
                    world.now() < end,
                    "the groups have not moved to %s, which alone reaches its ping nodes: %s / %s",
                    fit.name(),
                    unfit.status(),
                    fit.status());
            world.agenda().runUntil(world.now() + world.timing().keepalive().toNanos());
        }
        awaitLiveness.run();
        world.pings().unplugAll(fit);
        settleCounts();
        Verifier.require(runsAll(fit), "groups left %s although both lost", fit.name());
        world.pings().heal();
        settleCounts();
        awaitLiveness.run();
        Verifier.require(
                world.failback() == Failback.ON || runsAll(fit),
                "groups left %s with auto_failback off when both had them again",
                fit.name());
    }

    private boolean runsAll(Machine machine) {
        return world.groups().stream().allMatch(g -> machine.scripts().runsAll(g.name()));
    }
}
