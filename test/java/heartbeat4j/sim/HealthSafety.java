package heartbeat4j.sim;

import static heartbeat4j.sim.Verifier.require;

import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;

import java.time.Duration;
import java.util.function.ToLongBiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node that stood still of late takes nobody for dead after a mere deadtime. */
final class HealthSafety {
    private static final Pattern DEATH = Pattern.compile("node (\\S+): is dead");

    /** Shorter ones may go by between two beats. */
    private static final double LATE = 2.2;

    /** For clocks that differ. */
    private static final double EXACT = 0.998;

    private final World world;
    private final Attention attention;
    private final ToLongBiFunction<Machine, Machine> silence;

    /**
     * Judges one world.
     *
     * @param silence for how long the first has heard no heartbeat of the second
     */
    HealthSafety(World world, Attention attention, ToLongBiFunction<Machine, Machine> silence) {
        this.world = world;
        this.attention = attention;
        this.silence = silence;
    }

    void said(Machine by, Notice notice) {
        Matcher death = DEATH.matcher(notice.line());
        boolean ours = world.kind(by.index()) == Program.Kind.OURS;
        if (!ours || !death.matches() || !doubts(by)) {
            return;
        }
        NodeName name = NodeName.of(death.group(1));
        if (!world.cast().names().contains(name)) {
            return; // a ping node
        }
        Machine dead = world.machine(name);
        long silent = silence.applyAsLong(by, dead);
        require(
                silent >= deadtime() * 1.5 * EXACT,
                "%s takes %s for dead at %s s after %s s, and stood still itself of late",
                by.name(),
                dead.name(),
                Time.text(world.now()),
                Time.text(silent));
    }

    /** It has been late in this life, and not so long ago that it is over. */
    private boolean doubts(Machine machine) {
        long length = (long) (world.timing().keepalive().toNanos() * LATE);
        long clean = Math.max(5 * deadtime(), Duration.ofSeconds(10).toNanos());
        long recent = world.now() - (long) (clean * EXACT);
        // A daemon that has not sent a heartbeat yet is only starting.
        long begun = machine.bornAt() + deadtime();
        return attention.wasAwayFor(length, machine, Math.max(recent, begun));
    }

    private long deadtime() {
        return world.timing().deadtime().toNanos();
    }
}
