package heartbeat4j.sim;

import static heartbeat4j.sim.Acquisitions.key;
import static heartbeat4j.sim.Verifier.require;

import heartbeat4j.core.Failback;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Verb;

/**
 * Of two nodes, a resource runs on both only if the one that began to acquire its group later had
 * not heard the other's heartbeat for deadtime when it began; never where each can reset the other.
 */
final class PairSafety implements Safety {
    private final World world;
    private final Acquisitions acquisitions;
    private final ToldHeartbeat told;

    PairSafety(World world, Acquisitions acquisitions, ToldHeartbeat told) {
        this.world = world;
        this.acquisitions = acquisitions;
        this.told = told;
    }

    @Override
    public void launched(Machine machine, GroupName group, int index, Verb verb) {}

    @Override
    public void audit(Machine machine) {}

    @Override
    public void overlaps(Machine machine, Machine other, GroupName group, int index) {
        boolean honest = !world.lies(group);
        require(
                world.fences().isEmpty() || !honest,
                "%s runs on %s and %s, and no reset came in between",
                group,
                machine.name(),
                other.name());
        boolean orphan = !machine.daemonRuns();
        boolean goesOn = overlapsElsewhere(machine, other, group, index);
        long began = acquisitions.began(key(machine, group));
        boolean otherBeganLater = acquisitions.began(key(other, group)) > began;
        long silence =
                otherBeganLater
                        ? acquisitions.silence(key(other, group), machine)
                        : acquisitions.silence(key(machine, group), other);
        long limit = (long) (world.timing().deadtime().toNanos() * 0.998);
        boolean theirs = theirs(machine, other, group) || theirs(other, machine, group);
        if (!orphan && !goesOn && honest && silence < limit && !theirs) {
            throw new Violation(
                    "%s runs on %s and %s at %s s; %s had heard %s %s s before it began at %s s"
                            .formatted(
                                    group,
                                    machine.name(),
                                    other.name(),
                                    Time.text(world.now()),
                                    machine.name(),
                                    other.name(),
                                    Time.text(silence),
                                    Time.text(began)));
        }
    }

    /**
     * What a Heartbeat did wrong by itself. It does not tell what a former daemon left running, nor
     * what its takeover script is still starting. It starts what it has just given away, when it
     * was asked to while it was still starting its own. In legacy mode it takes groups from a node
     * that it believes dead, tells nobody, and a late answer to an earlier request looks as if it
     * had given them away.
     */
    private boolean theirs(Machine heartbeat, Machine ours, GroupName group) {
        if (world.kind(heartbeat.index()) != Program.Kind.C || world.faults().harmless()) {
            return false;
        }
        String key = key(heartbeat, group);
        boolean untold = world.cast().failbacks().contains(Failback.LEGACY);
        return !ToldHeartbeat.holds(heartbeat, world.group(group))
                || acquisitions.startedAt(key) > acquisitions.began(key(ours, group))
                || (untold && acquisitions.began(key) > told.declaredDeadAt());
    }

    /** An overlap that was excused continues with the group's other resources. */
    private boolean overlapsElsewhere(Machine one, Machine other, GroupName name, int index) {
        Group whole = world.group(name);
        for (int i = 0; i < whole.resources().size(); i++) {
            if (i != index && one.scripts().runs(name, i) && other.scripts().runs(name, i)) {
                return true;
            }
        }
        return false;
    }
}
