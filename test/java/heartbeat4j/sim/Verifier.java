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
    private final Acquisitions acquisitions = new Acquisitions();
    private final Attention attention;
    private final ToldHeartbeat told;
    private final Safety safety;
    private final Liveness liveness;
    private long overlaps;

    Verifier(World world) {
        this.world = world;
        this.told = new ToldHeartbeat(world);
        this.attention = new Attention(world);
        this.liveness = new Liveness(world);
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

    Attention attention() {
        return attention;
    }

    // ---- what is seen ----

    /** A heartbeat reached a daemon; an overtaken one is no news to it. */
    void heard(Machine by, int from, long heartbeat) {
        int path = path(by, from);
        if (heartbeat > newestHeard.getOrDefault(path, 0L)) {
            newestHeard.put(path, heartbeat);
            lastHeard.put(path, world.now());
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
        acquisitions.launched(
                Acquisitions.key(machine, group),
                world.now(),
                index,
                verb,
                () -> silences(machine));
        if (verb == Verb.START && honest(group)) {
            for (int i = 0; i < index; i++) {
                require(
                        machine.scripts().runs(group, i),
                        "%s: starts number %d of %s before number %d runs",
                        machine.name(),
                        index,
                        group,
                        i);
            }
        }
        safety.launched(machine, group, index, verb);
        attention.launched(machine, group, verb);
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
            if (other != machine && other.scripts().runs(group, index)) {
                overlaps++;
                safety.overlaps(machine, other, group, index);
            }
        }
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
    }

    static void require(boolean holds, String format, Object... values) {
        if (!holds) {
            throw new Violation(format.formatted(values));
        }
    }
}
