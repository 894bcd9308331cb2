package heartbeat4j.sim;

import heartbeat4j.core.Action;
import heartbeat4j.core.FenceDevice;
import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.FenceResult.Verdict;
import heartbeat4j.core.FenceRules;
import heartbeat4j.core.StopFailure;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Power switches on the machines' cables: slow, failing or hanging, but honest about a success. */
final class SimulatedFences {
    /** How good the switches are. */
    record Quality(
            long length, double fails, double hangs, Duration delay, StopFailure stopFailure) {
        static Quality drawn(Random random, long deadtime) {
            return new Quality(
                    (long) (deadtime * (0.01 + random.nextDouble() * 2)),
                    random.nextInt(3) == 0 ? random.nextDouble() * 0.9 : 0,
                    random.nextInt(4) == 0 ? random.nextDouble() * 0.5 : 0,
                    random.nextBoolean()
                            ? Duration.ZERO
                            : Duration.ofMillis(
                                    (long) (deadtime * (0.5 + 2.5 * random.nextDouble()))
                                            / Time.MILLISECOND),
                    StopFailure.values()[random.nextInt(3)]);
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

    /** What ha.cf says of them. */
    FenceRules rules() {
        boolean hasty =
                world.sabotage() == Sabotage.FENCE_WITHOUT_DELAY && quality.delay().isPositive();
        Duration delay = hasty ? Duration.ofMillis(1) : quality.delay();
        return new FenceRules(
                Optional.of(new FenceDevice("switch", LIMIT, delay)), quality.stopFailure());
    }

    /** What their files say, or should; 0 for none. */
    long delay() {
        return quality.delay().toNanos();
    }

    void heal() {
        quality = new Quality(quality.length(), 0, 0, quality.delay(), quality.stopFailure());
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
        world.verifier().fence().begins(by, victim, attempt.reason());
        long length = (long) (quality.length() * (0.2 + random.nextDouble()));
        boolean hangs = hangNext-- > 0 || random.nextDouble() < quality.hangs();
        boolean fails = failNext-- > 0 || random.nextDouble() < quality.fails();
        if (confirmedEarly()) {
            inform(key, 1, Verdict.OK, "");
        }
        if (hangs || length > attempt.limit().toNanos()) {
            inform(key, attempt.limit().toNanos(), Verdict.BAD, "it hangs");
        } else if (fails) {
            inform(key, length, Verdict.BAD, "it fails");
        } else {
            world.agenda().in(length / 2, () -> order(key, victim, length / 4));
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
        if (whenDone != null && !confirmedEarly()) {
            underWay.remove(key);
        }
        if (whenDone != null) {
            world.verifier().fence().ends(world.machines().get(asker(key)));
            whenDone.accept(result);
        }
    }

    private boolean confirmedEarly() {
        return world.sabotage() == Sabotage.FENCING_IS_CONFIRMED_EARLY
                || world.sabotage() == Sabotage.START_BEFORE_FENCED;
    }

    /** Once it has the order, the switch acts, whatever becomes of the asker. */
    private void order(String key, Machine victim, long delay) {
        if (underWay.containsKey(key)) {
            world.agenda().in(delay, () -> switchOff(victim));
        }
    }

    private void switchOff(Machine victim) {
        world.trace(victim.name(), "IS FENCED");
        victim.powerCut();
        world.fenced(victim);
    }

    private static int asker(String key) {
        return Integer.parseInt(key.substring(0, key.indexOf(' ')));
    }

    /** The asker has lost its interest; the switch may have been thrown already. */
    void end(Machine by, FenceId attempt) {
        end(key(by, attempt), new FenceResult(Verdict.BAD, "ended"));
    }

    /** The machine that asks has lost its power, or its daemon: the attempt ends with it. */
    void askerGone(Machine by) {
        underWay.keySet().removeIf(key -> asker(key) == by.index());
        world.verifier().fence().ends(by);
    }
}
