package heartbeat4j.sim;

import heartbeat4j.core.Moment;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Operators who restart daemons on purpose, and the daemons that then come in time, too late, or
 * come and break at once. Its numbers are its own, so that the other faults of a seed stay what
 * they were.
 */
final class RestartChaos {
    /** One of so many worlds has such operators. */
    private static final int ONE_IN = 4;

    private final World world;
    private final Random random;
    private final Consumer<Machine> starter;
    private final boolean restarts;
    private boolean healed;

    /**
     * Draws one world.
     *
     * @param starter starts a daemon, unless the machine is to stay off
     */
    RestartChaos(World world, long seed, Consumer<Machine> starter) {
        this.world = world;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 4);
        this.starter = starter;
        this.restarts = random.nextInt(ONE_IN) == 0 || breaksRestarts(world.sabotage());
        world.machines().forEach(m -> m.whenLeft(until -> left(m, until)));
    }

    private static boolean breaksRestarts(Sabotage sabotage) {
        return sabotage == Sabotage.RESTART_KEEPS_WITHOUT_ASKING
                || sabotage == Sabotage.RESTART_FORGETS_WHAT_IT_PROMISED;
    }

    /** There are such operators. */
    boolean restarts() {
        return restarts;
    }

    void begin() {
        if (restarts) {
            plan();
        }
    }

    private void plan() {
        long mean = world.timing().deadtime().toNanos() * 6;
        world.agenda().in((long) (mean * 2 * random.nextDouble()), this::restartOne);
    }

    private void restartOne() {
        if (!healed) {
            Machine machine = world.machines().get(random.nextInt(world.machines().size()));
            long deadtime = world.timing().deadtime().toSeconds();
            int seconds = (int) (1 + random.nextInt(10) + random.nextInt(4) * deadtime);
            world.trace(machine.name(), "OPERATOR restarts it within " + seconds + " s");
            machine.restart(seconds);
            plan();
        }
    }

    /** A healed world has operators who do what they have announced. */
    private void left(Machine machine, Moment until) {
        long promised = Math.max(Time.SECOND, machine.worldTime(until) - world.now());
        boolean inTime = random.nextInt(3) > 0;
        long delay = (long) (promised * random.nextDouble() * (inTime ? 0.9 : 4));
        world.agenda().in(healed ? 0 : delay, () -> start(machine));
    }

    private void start(Machine machine) {
        starter.accept(machine);
        if (!healed && random.nextInt(3) == 0) {
            long soon = (long) (world.timing().keepalive().toNanos() * random.nextDouble());
            world.agenda().in(soon, () -> breakDown(machine));
        }
    }

    private void breakDown(Machine machine) {
        if (!healed && machine.daemonRuns()) {
            world.trace(machine.name(), "DAEMON CRASH at its start");
            machine.crashDaemon();
            long down = (long) (world.timing().deadtime().toNanos() * 3 * random.nextDouble());
            world.agenda().in(down, () -> starter.accept(machine));
        }
    }

    void heal() {
        healed = true;
    }
}
