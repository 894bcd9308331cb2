package heartbeat4j.sim;

import heartbeat4j.core.FlapLimit;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Tiebreaker;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Which damping and which tie-breaker the files of a world order, and the cuts by which one machine
 * is in touch with nobody. Its numbers are its own, so that the other faults of a seed stay.
 */
final class TiebreakChaos {
    private static final List<NodeName> ADDRESSES =
            List.of(
                    NodeName.of("192.0.2.251"),
                    NodeName.of("192.0.2.252"),
                    NodeName.of("192.0.2.253"));

    private final World world;
    private final Random random;
    private boolean healed;

    TiebreakChaos(World world, long seed) {
        this.world = world;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 5);
        int moves = random.nextInt(6);
        long period = deadtime() * (2 + random.nextInt(8));
        world.setFlaps(moves < 2 ? FlapLimit.OFF : new FlapLimit(moves, Duration.ofNanos(period)));
        // A reset decides for itself, and a Heartbeat asks nobody.
        boolean pair = !world.cast().council() && !world.cast().mixed();
        if (pair && world.fences().isEmpty() && random.nextInt(4) == 0) {
            world.setTiebreaker(new Tiebreaker(ADDRESSES.subList(0, 1 + random.nextInt(3))));
        }
    }

    private long deadtime() {
        return world.timing().deadtime().toNanos();
    }

    void begin() {
        if (world.tiebreaker().configured()) {
            plan();
        }
    }

    private void plan() {
        world.agenda().in((long) (deadtime() * 12 * random.nextDouble()), this::befall);
    }

    private void befall() {
        if (healed) {
            return;
        }
        Machine machine = world.machines().get(random.nextInt(world.machines().size()));
        long length = (long) (deadtime() * (0.3 + 4 * random.nextDouble()));
        int kind = random.nextInt(4);
        if (kind > 0) {
            cutOff(machine, world.now() + length);
        }
        for (NodeName address : world.tiebreaker().addresses()) {
            if (kind == 1 || kind == 2 || random.nextBoolean()) {
                world.pings().unplug(machine, address);
                world.agenda().in(length, () -> plug(machine, address));
            }
        }
        plan();
    }

    private void cutOff(Machine machine, long until) {
        Machine other = world.other(machine);
        world.trace(machine.name(), "CUT OFF until " + Time.text(until));
        for (int link = 0; link < world.linkCount(); link++) {
            world.network().cut(machine.index(), other.index(), link, until);
            world.network().cut(other.index(), machine.index(), link, until);
        }
    }

    private void plug(Machine machine, NodeName address) {
        if (!healed) {
            world.pings().plug(machine, address);
        }
    }

    void heal() {
        healed = true;
        for (Machine machine : world.machines()) {
            world.tiebreaker().addresses().forEach(a -> world.pings().plug(machine, a));
        }
    }

    /** Groups that have moved too often go home later. */
    long longer() {
        return world.flaps().off() ? 0 : world.flaps().holdMax().toNanos();
    }
}
