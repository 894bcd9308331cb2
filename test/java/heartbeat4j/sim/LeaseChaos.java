package heartbeat4j.sim;

import heartbeat4j.core.AddressLease;

import java.util.Random;

/**
 * Which lease the files of a world order, and the hand that removes addresses there now and then.
 * Its numbers are its own, so that the other faults of a seed stay what they were.
 */
final class LeaseChaos {
    private final World world;
    private final Random random;
    private final boolean removes;
    private boolean healed;

    LeaseChaos(World world, long seed) {
        this.world = world;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 3);
        world.setLease(drawn());
        this.removes = random.nextInt(3) == 0;
    }

    /** Beside a Heartbeat none that outlives deadtime, for which it would not wait. */
    private AddressLease drawn() {
        int least = AddressLease.least(world.timing().keepalive());
        int kind = random.nextInt(6);
        if (kind == 0) {
            return new AddressLease.Off();
        }
        return kind > 2 || world.cast().mixed()
                ? new AddressLease.Auto()
                : new AddressLease.Fixed(least + random.nextInt(6));
    }

    void begin() {
        if (removes) {
            planRemoval();
        }
    }

    private void planRemoval() {
        long mean = world.timing().deadtime().toNanos() * 4;
        world.agenda().in((long) (mean * 2 * random.nextDouble()), this::removeOne);
    }

    private void removeOne() {
        if (!healed) {
            Machine machine = world.machines().get(random.nextInt(world.machines().size()));
            machine.leases().remove(world.groups().getFirst().name());
            planRemoval();
        }
    }

    void heal() {
        healed = true;
    }
}
