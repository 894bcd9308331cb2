package heartbeat4j.sim;

import heartbeat4j.core.Action;
import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.FenceResult.Verdict;

import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Power switches on the machines' cables: slow, failing or hanging, but honest about a success. */
final class SimulatedFences {
    /** How good the switches are. */
    record Quality(long length, double fails, double hangs) {
        static Quality drawn(Random random, long deadtime) {
            return new Quality(
                    (long) (deadtime * (0.01 + random.nextDouble() * 2)),
                    random.nextInt(3) == 0 ? random.nextDouble() * 0.9 : 0,
                    random.nextInt(4) == 0 ? random.nextDouble() * 0.5 : 0);
        }
    }

    /** Of one attempt. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final World world;
    private final Random random;
    private final TreeMap<String, Consumer<FenceResult>> underWay = new TreeMap<>();
    private Quality quality;
    private int failNext;
    private int hangNext;

    SimulatedFences(World world, Quality quality, Random random) {
        this.world = world;
        this.quality = quality;
        this.random = random;
    }

    void heal() {
        quality = new Quality(quality.length(), 0, 0);
        failNext = 0;
        hangNext = 0;
    }

    /** What befalls the next attempts. */
    void befall(boolean hangs, int times) {
        hangNext = hangs ? times : hangNext;
        failNext = hangs ? failNext : times;
    }

    void fence(Machine by, Action.Fence attempt, Consumer<FenceResult> whenDone) {
        Machine victim = world.machine(attempt.node());
        String key = key(by, attempt.attempt());
        underWay.put(key, whenDone);
        world.trace(by.name(), "fencing of " + victim.name() + " begins");
        long length = (long) (quality.length() * (0.2 + random.nextDouble()));
        boolean hangs = hangNext-- > 0 || random.nextDouble() < quality.hangs();
        boolean fails = failNext-- > 0 || random.nextDouble() < quality.fails();
        if (world.sabotage() == Sabotage.FENCING_IS_CONFIRMED_EARLY) {
            inform(key, 1, Verdict.OK, "");
        }
        if (hangs || length > attempt.limit().toNanos()) {
            inform(key, attempt.limit().toNanos(), Verdict.BAD, "it hangs");
        } else if (fails) {
            inform(key, length, Verdict.BAD, "it fails");
        } else {
            world.agenda().in(length * 3 / 4, () -> switchOff(key, victim));
            inform(key, length, Verdict.OK, "");
        }
    }

    private static String key(Machine by, FenceId attempt) {
        return by.index() + " " + attempt;
    }

    private void inform(String key, long delay, Verdict verdict, String reason) {
        world.agenda().in(delay, () -> end(key, new FenceResult(verdict, reason)));
    }

    private void end(String key, FenceResult result) {
        Consumer<FenceResult> whenDone = underWay.get(key);
        if (whenDone != null && world.sabotage() != Sabotage.FENCING_IS_CONFIRMED_EARLY) {
            underWay.remove(key);
        }
        if (whenDone != null) {
            whenDone.accept(result);
        }
    }

    private void switchOff(String key, Machine victim) {
        if (underWay.containsKey(key)) {
            world.trace(victim.name(), "IS FENCED");
            victim.powerCut();
            world.fenced(victim);
        }
    }

    /** The asker has lost its interest; the switch may have been thrown already. */
    void end(Machine by, FenceId attempt) {
        end(key(by, attempt), new FenceResult(Verdict.BAD, "ended"));
    }

    /** The machine that asks has lost its power, or its daemon: the attempt ends with it. */
    void askerGone(Machine by) {
        underWay.keySet().removeIf(key -> key.startsWith(by.index() + " "));
    }
}
