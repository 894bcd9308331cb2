package heartbeat4j.sim;

import heartbeat4j.core.Body;
import heartbeat4j.core.Failback;
import heartbeat4j.core.Generation;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.Message;
import heartbeat4j.core.Verb;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges from outside: it looks at what really runs on the machines, never at what nodes believe.
 *
 * <p>Safety: a resource runs on two machines only if the one that began to acquire its group later
 * had not heard the other's heartbeat for deadtime when it began; never where each can reset the
 * other. Each group has one script at a time; its resources start left to right and stop right to
 * left. A node that was away for longer than deadtime says nothing before it has begun a new life.
 * Liveness: once everything is healed, each group runs on exactly one machine and both nodes say
 * the same.
 */
final class Verifier {
    private final World world;
    private final Map<Integer, Long> lastHeard = new TreeMap<>();
    private final Map<Integer, Long> newestHeard = new TreeMap<>();
    private final Map<String, long[]> asked = new TreeMap<>();
    private final Map<String, Long> startedAt = new TreeMap<>();
    private final Map<String, Long> acquisitionBegan = new TreeMap<>();
    private final Map<String, Long> silenceAtAcquisition = new TreeMap<>();
    private Generation lastLife = Generation.UNKNOWN;
    private long lastNumber;
    private long overlaps;
    private long declaredDeadAt = Long.MAX_VALUE;

    Verifier(World world) {
        this.world = world;
    }

    long overlaps() {
        return overlaps;
    }

    // ---- what is seen ----

    /** A heartbeat reached a daemon; an overtaken one is no news to it. */
    void heard(Machine by, int from, long heartbeat) {
        int path = by.index() * 16 + from;
        if (heartbeat > newestHeard.getOrDefault(path, 0L)) {
            newestHeard.put(path, heartbeat);
            lastHeard.put(path, world.now());
        }
    }

    /**
     * Heartbeat says that something is wrong; with all cables in order it must never. When
     * operators ask on both nodes at once, two Heartbeats say this of each other too.
     */
    void foreignError(Machine machine, String line) {
        require(
                !world.faults().harmless() || line.startsWith("Ignored standby message"),
                "%s logs at %s s: %s",
                machine.name(),
                Time.text(world.now()),
                line);
    }

    /** What we tell a Heartbeat must be true: it starts groups on our word. */
    void said(Machine machine, byte[] packet) {
        if (!world.cast().mixed()) {
            return;
        }
        Message message = CVoice.open(world.setup(machine.index()), packet).orElseThrow();
        if (message.header().sequence() > 0 && !(message.body() instanceof Body.Status)) {
            world.trace(
                    machine.name(), "says " + message.header().sequence() + " " + message.body());
        }
        if (world.kind(machine.index()) != Program.Kind.OURS) {
            return;
        }
        long number = message.header().sequence();
        Generation life = message.header().generation();
        boolean again = life.equals(lastLife) && number <= lastNumber;
        if (number == 0 || again) {
            return;
        }
        lastLife = life;
        lastNumber = number;
        switch (message.body()) {
            case Body.ResourceReport(Holdings holdings, _, _, String info, _) -> {
                if (!info.equals("standby") && !info.equals("shutdown")) {
                    requireStopped(machine, Holdings.ALL.minus(holdings), "reports " + holdings);
                }
            }
            case Body.ShutdownDone _ -> requireStopped(machine, Holdings.ALL, "says shutdone");
            default -> {}
        }
    }

    private void requireStopped(Machine machine, Holdings scope, String why) {
        for (Group group : world.groups()) {
            boolean local = group.preferred().equals(machine.name());
            boolean within = local ? scope.local() : scope.foreign();
            require(
                    !within
                            || !honest(group.name())
                            || !machine.scripts().runsAny(group.name())
                            || othersAlready(machine, group),
                    "%s %s while %s runs on it at %s s",
                    machine.name(),
                    why,
                    group.name(),
                    Time.text(world.now()));
        }
    }

    /** A Heartbeat holds it since it has taken over from a former life, or has just died. */
    private boolean othersAlready(Machine machine, Group group) {
        Machine other = world.machines().get(1 - machine.index());
        return !other.daemonRuns() || holds(other, group.name());
    }

    private boolean holds(Machine machine, GroupName group) {
        return machine.program().orElse(null) instanceof CNode heartbeat
                && world.groups().stream()
                        .filter(g -> g.name().equals(group))
                        .anyMatch(heartbeat.resources()::holds);
    }

    /** A Heartbeat takes the other node for dead. */
    void declaresDead() {
        declaredDeadAt = world.now();
    }

    void daemonStarted(Machine machine) {
        for (Machine other : world.machines()) {
            lastHeard.put(machine.index() * 16 + other.index(), world.now());
        }
        world.trace(machine.name(), "daemon starts");
    }

    void launched(Machine machine, GroupName group, int index, Verb verb, boolean onlyOne) {
        require(onlyOne, "%s: two scripts of %s at once", machine.name(), group);
        String key = machine.name() + " " + group;
        if (verb == Verb.STATUS && index == 0) {
            asked.put(key, new long[] {world.now(), silence(machine)});
        }
        if (verb == Verb.START && asked.containsKey(key)) {
            acquisitionBegan.put(key, asked.get(key)[0]);
            silenceAtAcquisition.put(key, asked.get(key)[1]);
        }
        if (verb == Verb.START) {
            startedAt.put(key, world.now());
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
    }

    /** How long this machine has heard no heartbeat of the other. */
    private long silence(Machine machine) {
        int other = 1 - machine.index();
        return world.now() - lastHeard.getOrDefault(machine.index() * 16 + other, 0L);
    }

    void flipped(Machine machine, GroupName group, int index, boolean on) {
        world.trace(machine.name(), group + "[" + index + "] " + (on ? "runs" : "stopped"));
        String key = machine.name() + " " + group;
        if (!on) {
            return;
        }
        Machine other = world.machines().get(1 - machine.index());
        if (!other.scripts().runs(group, index)) {
            return;
        }
        boolean address = SimulatedLeases.isAddress(find(group), index);
        if (address && other.suspended()) {
            // It answers nobody, and drops the address when it wakes up.
            return;
        }
        overlaps++;
        if (address) {
            requireLeaseOver(machine, other, group);
        }
        require(
                world.fences().isEmpty() || !honest(group),
                "%s runs on %s and %s, and no reset came in between",
                group,
                machine.name(),
                other.name());
        boolean orphan = !machine.daemonRuns();
        boolean goesOn = overlapsElsewhere(machine, other, group, index);
        String otherKey = other.name() + " " + group;
        boolean otherBeganLater = began(otherKey) > began(key);
        long silence = silenceAtAcquisition.getOrDefault(otherBeganLater ? otherKey : key, 0L);
        long limit = (long) (world.timing().deadtime().toNanos() * 0.998);
        boolean theirs = theirs(machine, other, group) || theirs(other, machine, group);
        if (!orphan && !goesOn && honest(group) && silence < limit && !theirs) {
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
                                    Time.text(began(key))));
        }
    }

    /**
     * A node that stands still or whose daemon is dead has lost its addresses before another one
     * has them, unless heartbeats were lost for so long before that the other one could not know.
     */
    private void requireLeaseOver(Machine taker, Machine owner, GroupName group) {
        boolean leased = world.kind(owner.index()) == Program.Kind.OURS && owner.leases().inForce();
        long deadtime = world.timing().deadtime().toNanos();
        // A Heartbeat that has itself stood still takes over before it listens.
        boolean hasty =
                world.kind(taker.index()) == Program.Kind.C && silence(taker) < deadtime * 0.998;
        if (!leased || owner.attentive() || !honest(group) || hasty) {
            return;
        }
        long spare = Math.max(0, deadtime - owner.leases().gone());
        long heard = lastHeard.getOrDefault(taker.index() * 16 + owner.index(), 0L);
        require(
                owner.leases().lastBeat() > heard + spare,
                "%s runs on %s at %s s while %s, which stands still, has it until its lease ends",
                group,
                taker.name(),
                Time.text(world.now()),
                owner.name());
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
        String key = heartbeat.name() + " " + group;
        boolean untold = world.cast().failbacks().contains(Failback.LEGACY);
        return !holds(heartbeat, group)
                || startedAt.getOrDefault(key, 0L) > began(ours.name() + " " + group)
                || (untold && began(key) > declaredDeadAt);
    }

    private long began(String key) {
        return acquisitionBegan.getOrDefault(key, 0L);
    }

    /** An overlap that was excused continues with the group's other resources. */
    private boolean overlapsElsewhere(Machine one, Machine other, GroupName group, int index) {
        Group whole = find(group);
        for (int i = 0; i < whole.resources().size(); i++) {
            if (i != index && one.scripts().runs(group, i) && other.scripts().runs(group, i)) {
                return true;
            }
        }
        return false;
    }

    private Group find(GroupName name) {
        return world.groups().stream().filter(g -> g.name().equals(name)).findFirst().orElseThrow();
    }

    /** What a liar's scripts say cannot be held against the nodes. */
    private boolean honest(GroupName group) {
        return !world.lies(group);
    }

    // ---- liveness ----

    /** Empty when all is well; otherwise what is missing. */
    Optional<String> missing() {
        for (Group group : world.groups()) {
            long owners =
                    world.machines().stream()
                            .filter(m -> m.scripts().runsAny(group.name()))
                            .count();
            long complete =
                    world.machines().stream()
                            .filter(m -> m.scripts().runsAll(group.name()))
                            .count();
            if (owners != 1 || complete != 1) {
                return Optional.of(
                        "%s runs on %d machines, completely on %d"
                                .formatted(group.name(), owners, complete));
            }
        }
        return disagreement();
    }

    private Optional<String> disagreement() {
        Optional<Program.View> alice = world.machines().get(0).view();
        Optional<Program.View> bob = world.machines().get(1).view();
        if (alice.isEmpty() || bob.isEmpty()) {
            return Optional.of("a daemon does not run");
        }
        if (!alice.get().settled() || !bob.get().settled()) {
            return Optional.of(
                    "not settled: %s / %s".formatted(alice.get().words(), bob.get().words()));
        }
        Optional<Holdings> ours = alice.get().holdings();
        Optional<Holdings> theirs = bob.get().holdings();
        if (ours.isPresent() && theirs.isPresent() && !complement(ours.get(), theirs.get())) {
            return Optional.of("views differ: %s / %s".formatted(ours.get(), theirs.get()));
        }
        for (Machine machine : world.machines()) {
            if (!machine.openRequests.isEmpty()) {
                return Optional.of(machine.name() + " owes an answer to an operator");
            }
        }
        return Optional.empty();
    }

    /** Each side has one holder: what alice lacks, bob has. */
    private static boolean complement(Holdings alice, Holdings bob) {
        return alice.disjoint(bob.swapped()) && alice.plus(bob.swapped()) == Holdings.ALL;
    }

    static void require(boolean holds, String format, Object... values) {
        if (!holds) {
            throw new Violation(format.formatted(values));
        }
    }
}
