package heartbeat4j.sim;

import static heartbeat4j.sim.Verifier.require;

import heartbeat4j.core.GroupName;

import java.util.function.ToLongBiFunction;

/**
 * A node that stands still, or whose daemon is dead, has lost its addresses before another one has
 * them, unless heartbeats were lost for so long before that the other one could not know.
 */
final class LeaseSafety {
    private final World world;
    private final ToLongBiFunction<Machine, Machine> silence;

    /**
     * Judges one world.
     *
     * @param silence for how long the first has heard no heartbeat of the second
     */
    LeaseSafety(World world, ToLongBiFunction<Machine, Machine> silence) {
        this.world = world;
        this.silence = silence;
    }

    /** An address was added, and that other machine has it too. */
    void overlaps(Machine taker, Machine owner, GroupName group, int index) {
        boolean leased = world.kind(owner.index()) == Program.Kind.OURS && owner.leases().inForce();
        boolean address = SimulatedLeases.isAddress(world.group(group), index);
        if (!address || !leased || owner.attentive() || world.lies(group)) {
            return;
        }
        // The kernel's time stands still in a suspend, and nobody is left to drop it after that.
        if (!owner.daemonRuns() && owner.sleptAt() >= owner.leases().lastBeat()) {
            return;
        }
        long deadtime = world.timing().deadtime().toNanos();
        long silent = silence.applyAsLong(taker, owner);
        // A Heartbeat that has itself stood still takes over before it listens.
        boolean hasty = world.kind(taker.index()) == Program.Kind.C && silent < deadtime * 0.998;
        long spare = Math.max(0, deadtime - owner.leases().gone());
        long lost = owner.leases().lastBeat() - (world.now() - silent);
        require(
                hasty || lost > spare,
                "%s runs on %s at %s s while %s, which stands still, has it until its lease ends",
                group,
                taker.name(),
                Time.text(world.now()),
                owner.name());
    }
}
