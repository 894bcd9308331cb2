package heartbeat4j.sim;

import static heartbeat4j.sim.Verifier.require;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongBiFunction;

/**
 * Nobody is reset by a machine that was late itself within the last deadtime, nor one that was
 * heard then, unless it asks for it; and of two in good health that were cut off from each other at
 * the same time, with a delay in their files, one resets the other long before the other one would.
 */
final class FenceSafety {
    /** For clocks that differ. */
    private static final double EXACT = 0.998;

    private final World world;
    private final Attention attention;
    private final ToLongBiFunction<Machine, Machine> silence;
    private final Map<Integer, Long> begun = new TreeMap<>();
    private final Map<Integer, Long> ended = new TreeMap<>();

    /**
     * Judges one world.
     *
     * @param silence for how long the first has heard no heartbeat of the second
     */
    FenceSafety(World world, Attention attention, ToLongBiFunction<Machine, Machine> silence) {
        this.world = world;
        this.attention = attention;
        this.silence = silence;
    }

    void begins(Machine by, Machine victim, String reason) {
        if (reason.startsWith("it is dead")) {
            requireEvidence(by, victim);
            requireTurn(by, victim);
        }
        begun.put(by.index(), world.now());
    }

    void ends(Machine by) {
        begun.remove(by.index());
        ended.put(by.index(), world.now());
    }

    private void requireEvidence(Machine by, Machine victim) {
        long deadtime = (long) (world.timing().deadtime().toNanos() * EXACT);
        require(
                silence.applyAsLong(by, victim) >= deadtime,
                "%s resets %s at %s s, heard %s s before",
                by.name(),
                victim.name(),
                Time.text(world.now()),
                Time.text(silence.applyAsLong(by, victim)));
        long keepalive = world.timing().keepalive().toNanos();
        require(
                !attention.wasAwayFor(2 * keepalive, by, world.now() - deadtime),
                "%s resets %s at %s s, and was late itself within the last deadtime",
                by.name(),
                victim.name(),
                Time.text(world.now()));
    }

    private void requireTurn(Machine by, Machine victim) {
        long delay = world.fences().orElseThrow().delay();
        Long other = begun.get(victim.index());
        if (delay == 0 || world.cast().council() || other == null) {
            return;
        }
        long here = silence.applyAsLong(by, victim);
        long there = silence.applyAsLong(victim, by);
        if (!undisturbed(by, here) || !undisturbed(victim, there)) {
            return;
        }
        long apart = world.now() - other;
        long least =
                (long) (delay * EXACT)
                        - Math.abs(here - there)
                        - world.timing().keepalive().toNanos();
        require(
                apart >= least,
                "%s and %s reset each other at %s s, %s s apart",
                victim.name(),
                by.name(),
                Time.text(world.now()),
                Time.text(apart));
    }

    /** Since it has heard the other one last: in one life, awake, and at its first attempt. */
    private boolean undisturbed(Machine machine, long silent) {
        long since = world.now() - silent;
        return machine.daemonRuns()
                && machine.startedAt() < since
                && ended.getOrDefault(machine.index(), Long.MIN_VALUE) < since
                && !attention.wasAway(machine, since, world.now());
    }
}
