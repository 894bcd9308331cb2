package heartbeat4j.sim;

import heartbeat4j.core.GroupName;
import heartbeat4j.core.Verb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges from outside: it looks at what really runs on the machines, never at what nodes believe.
 *
 * <p>Safety: who may run what beside whom is for {@link PairSafety} and {@link CouncilSafety} to
 * say. Each group has one script at a time; its resources start left to right and stop right to
 * left. A node that was away for longer than deadtime says nothing before it has begun a new life.
 * Liveness: see {@link Liveness}.
 */
final class Verifier {
    private static final long NEVER = Long.MIN_VALUE / 4;

    private final World world;
    private final Map<Integer, Long> lastHeard = new TreeMap<>();
    private final Map<Integer, Long> newestHeard = new TreeMap<>();
    private final Map<Long, Long> sentAt = new TreeMap<>();
    private final Acquisitions acquisitions = new Acquisitions();
    private final Attention attention;
    private final ToldHeartbeat told;
    private final Safety safety;
    private final Liveness liveness;
    private final LeaseSafety lease;
    private final FenceSafety fence;
    private final HealthSafety health;
    private final TiebreakSafety tiebreak;
    private long overlaps;

    Verifier(World world) {
        this.world = world;
        this.told = new ToldHeartbeat(world);
        this.attention = new Attention(world);
        this.liveness = new Liveness(world);
        this.lease = new LeaseSafety(world, this::silence);
        this.fence = new FenceSafety(world, attention, this::silence);
        this.health = new HealthSafety(world, attention, this::silence);
        this.tiebreak = new TiebreakSafety(world, attention, this::silence);
        this.safety =
                world.cast().council()
                        ? new CouncilSafety(world, acquisitions, attention, this::silence)
                        : new PairSafety(world, acquisitions, told);
    }

    long overlaps() {
        return overlaps;
    }

    /** What a Heartbeat hears, says and believes. */
    ToldHeartbeat told() {
        return told;
    }

    FenceSafety fence() {
        return fence;
    }

    HealthSafety health() {
        return health;
    }

    Attention attention() {
        return attention;
    }

    // ---- what is seen ----

    /** A new heartbeat is under way. */
    void sent(long heartbeat) {
        sentAt.put(heartbeat, world.now());
    }

    /**
     * A heartbeat reached a daemon. An overtaken one is no news to it, and one that is older than
     * deadtime is a copy from an attacker, which does not mean that its sender is alive.
     */
    void heard(Machine by, int from, long heartbeat) {
        int path = path(by, from);
        if (heartbeat > newestHeard.getOrDefault(path, 0L)) {
            newestHeard.put(path, heartbeat);
            long age = world.now() - sentAt.getOrDefault(heartbeat, world.now());
            if (age <= world.timing().deadtime().toNanos()) {
                lastHeard.put(path, world.now());
            }
        }
    }

    private static int path(Machine by, int from) {
        return by.index() * 16 + from;
    }

    void daemonStarted(Machine machine) {
        for (Machine other : world.machines()) {
            if (world.cast().council()) {
                lastHeard.remove(path(machine, other.index()));
            } else {
                lastHeard.put(path(machine, other.index()), world.now());
            }
        }
        attention.daemonStarted(machine);
        attention.look(machine);
        world.trace(machine.name(), "daemon starts");
    }

    void launched(Machine machine, GroupName group, int index, Verb verb, boolean onlyOne) {
        require(onlyOne, "%s: two scripts of %s at once", machine.name(), group);
        if (!repairs(machine, group)) {
            acquisitions.launched(
                    Acquisitions.key(machine, group),
                    world.now(),
                    index,
                    verb,
                    () -> silences(machine));
        }
        if (verb == Verb.START && honest(group)) {
            for (int i = 0; i < index; i++) {
                boolean lost = i == 0 && machine.leases().tookAway(group);
                require(
                        lost || machine.scripts().runs(group, i),
                        "%s: starts number %d of %s before number %d runs",
                        machine.name(),
                        index,
                        group,
                        i);
            }
        }
        safety.launched(machine, group, index, verb);
        tiebreak.launched(machine, group, verb);
        attention.launched(machine, group, verb);
    }

    /** It puts back what has gone from a group that it has taken before. */
    private boolean repairs(Machine machine, GroupName group) {
        String key = Acquisitions.key(machine, group);
        return machine.leases().tookAway(group)
                && acquisitions.began(key) > machine.startedAt()
                && !attention.stopping(machine, group, world.now());
    }

    private long[] silences(Machine by) {
        return world.machines().stream().mapToLong(of -> silence(by, of)).toArray();
    }

    /** How long that machine has heard no heartbeat of the other; since ever, if none at all. */
    private long silence(Machine by, Machine of) {
        return world.now() - lastHeard.getOrDefault(path(by, of.index()), NEVER);
    }

    void flipped(Machine machine, GroupName group, int index, boolean on) {
        world.trace(machine.name(), group + "[" + index + "] " + (on ? "runs" : "stopped"));
        if (!on) {
            attention.stopped(machine, group);
            return;
        }
        for (Machine other : world.machines()) {
            if (other != machine && answers(other, group, index)) {
                overlaps++;
                lease.overlaps(machine, other, group, index);
                safety.overlaps(machine, other, group, index);
            }
        }
    }

    /** A machine that sleeps answers for no address, and drops it when it wakes up. */
    private boolean answers(Machine machine, GroupName group, int index) {
        boolean sleeps = machine.suspended() && machine.leases().inForce();
        return machine.scripts().runs(group, index)
                && !(sleeps && SimulatedLeases.isAddress(world.group(group), index));
    }

    /** What a liar's scripts say cannot be held against the nodes. */
    private boolean honest(GroupName group) {
        return !world.lies(group);
    }

    /**
     * Empty when all is well; otherwise what is missing.
     *
     * @param present the machines that should run everything; the others run nothing
     */
    Optional<String> missing(List<Machine> present) {
        return liveness.missing(present);
    }

    /** Looks at what must not last: called once in every keepalive. */
    void audit() {
        world.machines().forEach(safety::audit);
        world.machines().forEach(tiebreak::audit);
    }

    static void require(boolean holds, String format, Object... values) {
        if (!holds) {
            throw new Violation(format.formatted(values));
        }
    }
}
