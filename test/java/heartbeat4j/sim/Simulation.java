package heartbeat4j.sim;

import heartbeat4j.auth.Method;
import heartbeat4j.core.Failback;
import heartbeat4j.core.Group;
import heartbeat4j.core.Timing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One seed, one world: first anything may fail and nothing wrong may happen, then everything heals
 * and every group must be owned once.
 */
final class Simulation {
    /** What one run was like. */
    record Report(
            long seed,
            Optional<String> failure,
            long traceHash,
            long simulatedNanos,
            long packets,
            long restarts,
            long overlaps) {
        String replayLine() {
            return "seed %d: %s; replay: mvn test -Dtest=SimulationTest -Dsim.seed=%d"
                    .formatted(seed, failure.orElse("ok"), seed);
        }
    }

    private static final Duration[] KEEPALIVES = {
        Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2)
    };

    private final long seed;
    private final World world;
    private final Chaos chaos;
    private final Random chance;
    private final PingChaos pingChaos;
    private final LeaseChaos leaseChaos;
    private final RestartChaos restartChaos;
    private final TiebreakChaos tiebreakChaos;
    private final Timing timing;
    private final Consumer<String> transcript;
    private final Optional<LeftOut> leftOut;
    private long healedAt;

    private Simulation(long seed, Sabotage sabotage, Consumer<String> transcript) {
        this.seed = seed;
        this.transcript = transcript;
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        boolean mixed = Cast.isMixed(seed);
        boolean council = Cast.isCouncil(seed);
        this.timing = timing(random, mixed ? 2 : 0);
        Faults drawn = Faults.drawn(random, timing.deadtime().toNanos());
        boolean calm = mixed && random.nextInt(3) == 0;
        Faults faults = calm ? drawn.calm() : mixed ? drawn.withHonestScripts() : drawn;
        Cast cast = cast(random, seed);
        List<Group> groups = council ? Council.groups(random, cast) : groups(random);
        transcript.accept(
                "seed %d: %s %s groups %s%n  %s".formatted(seed, timing, cast, groups, faults));
        // Most of the time goes into digests; they need not be in every world.
        Method method = seed % 4 == 0 ? Method.SHA1 : Method.CRC;
        this.world = new World(random, faults, timing, cast, groups, sabotage, method, transcript);
        this.chance = new Random(random.nextLong());
        this.chaos = new Chaos(world, chance);
        this.pingChaos = new PingChaos(world, seed);
        this.leaseChaos = new LeaseChaos(world, seed);
        this.restartChaos = new RestartChaos(world, seed, chaos::start);
        // By numbers of their own, so that the other worlds stay what they were.
        Random fencing = new Random(seed * 0x9E3779B97F4A7C15L + 2);
        if (!mixed && fencing.nextInt(4) == 0) {
            long deadtime = timing.deadtime().toNanos();
            world.installFences(SimulatedFences.Quality.drawn(fencing, deadtime), fencing);
        }
        this.tiebreakChaos = new TiebreakChaos(world, seed);
        this.leftOut = council ? LeftOut.drawn(world, chance) : Optional.empty();
    }

    private static Cast cast(Random random, long seed) {
        if (Cast.isMixed(seed)) {
            return Cast.mixed(random, seed % 2 == 0);
        }
        return Cast.isCouncil(seed)
                ? Council.cast(random, seed)
                : Cast.ours(Failback.values()[random.nextInt(3)]);
    }

    static Report run(long seed, Sabotage sabotage, Consumer<String> transcript) {
        Simulation simulation = new Simulation(seed, sabotage, transcript);
        Optional<String> failure = Optional.empty();
        try {
            simulation.run();
        } catch (Violation | IllegalStateException e) {
            failure = Optional.of(e.getMessage());
            transcript.accept("FAILED: " + e);
            for (StackTraceElement element : e.getStackTrace()) {
                transcript.accept("    at " + element);
            }
        }
        World world = simulation.world;
        return new Report(
                seed,
                failure,
                world.traceHash(),
                world.now(),
                world.packets(),
                simulation.chaos.restarts(),
                world.verifier().overlaps());
    }

    private static Timing timing(Random random, int slowest) {
        Duration keepalive = KEEPALIVES[slowest + random.nextInt(KEEPALIVES.length - slowest)];
        Duration deadtime = keepalive.multipliedBy(3 + random.nextInt(8));
        Duration initdead = deadtime.multipliedBy(1 + random.nextInt(3));
        return new Timing(
                keepalive,
                deadtime.dividedBy(2),
                deadtime,
                initdead,
                Duration.ofMillis(20 + random.nextInt(230)));
    }

    private static List<Group> groups(Random random) {
        List<Group> groups = new ArrayList<>();
        groups.add(World.group("alice", "192.0.2.10", "web", "log"));
        if (random.nextInt(2) == 0) {
            groups.add(World.group("bob", "mail"));
        }
        if (random.nextInt(3) == 0) {
            groups.add(World.group("alice", "floatip::a"));
        }
        return groups;
    }

    private void run() {
        chaos.begin();
        chaos.plan(pingChaos.mean(), pingChaos::unplug);
        leaseChaos.begin();
        restartChaos.begin();
        tiebreakChaos.begin();
        if (world.cast().council() || world.tiebreaker().configured()) {
            audit();
        }
        world.agenda().runUntil(timing.deadtime().toNanos() * (10 + chance.nextInt(40)));
        heal();
        pingChaos.settleCounts();
        leftOut.ifPresent(this::awaitMajority);
        awaitLiveness();
        pingChaos.groupsFollow(this::awaitLiveness, livenessBound());
        awaitOrderlyShutdown();
    }

    private void audit() {
        world.verifier().audit();
        world.agenda().in(timing.keepalive().toNanos(), this::audit);
    }

    // ---- healing ----

    private void heal() {
        chaos.end();
        healedAt = world.now();
        world.trace("world", "HEALED");
        world.network().heal();
        world.tellTheTruth();
        pingChaos.heal();
        leaseChaos.heal();
        restartChaos.heal();
        tiebreakChaos.heal();
        world.fences().ifPresent(SimulatedFences::heal);
        for (Machine machine : world.machines()) {
            machine.scripts().heal();
            machine.wakeUp();
            machine.resume();
            chaos.start(machine);
        }
        chaos.startWhoExits();
    }

    private long livenessBound() {
        // Two rounds of failed groups being tried again, a standby that runs into its limits, and
        // the longest script runs that were begun before the healing.
        long retries = Duration.ofSeconds(60 * 3 + 20 * 12).toNanos();
        return timing.initdead().toNanos() * 2
                + timing.deadtime().toNanos() * 4
                + retries
                + unfit()
                + waitsForWorse();
    }

    /** What nobody needs to move waits for calmer times, and for a node that is as well again. */
    private long waitsForWorse() {
        long deadtime = timing.deadtime().toNanos();
        long well = 4 * Math.max(5 * deadtime, Duration.ofSeconds(10).toNanos());
        return tiebreakChaos.longer() + well;
    }

    /** Where it did not start, a group is not offered again for some minutes. */
    private long unfit() {
        boolean offered = world.cast().council() || !world.pings().names().isEmpty();
        return offered ? Duration.ofMinutes(5).toNanos() : 0;
    }

    /** As long as some are missing, the others run everything. */
    private void awaitMajority(LeftOut few) {
        chaos.keepOff(few.withoutPower());
        few.leave();
        awaitLiveness(few.present());
        chaos.keepOff(List.of());
        few.comeBack(chaos::start);
    }

    private void awaitLiveness() {
        awaitLiveness(world.machines());
    }

    private void awaitLiveness(List<Machine> present) {
        Operators operators = new Operators(world, healedAt, chaos::start);
        long end = world.now() + livenessBound();
        if (world.cast().mixed() || world.cast().council() || restartChaos.restarts()) {
            // What looks settled while they do not know of each other is not, nor where one has
            // just stood still; and a daemon may still be about to restart.
            world.agenda().runUntil(world.now() + Duration.ofSeconds(20).toNanos());
        }
        Optional<String> missing = world.verifier().missing(present);
        while (missing.isPresent()) {
            if (world.now() >= end) {
                throw new Violation(
                        "not alive %s s after healing: %s"
                                .formatted(Time.text(livenessBound()), missing.get()));
            }
            world.machines().forEach(operators::repair);
            world.agenda().runUntil(world.now() + timing.keepalive().toNanos());
            missing = world.verifier().missing(present);
        }
        // What is settled stays settled.
        world.agenda().runUntil(world.now() + timing.deadtime().toNanos() * 2);
        world.verifier()
                .missing(present)
                .ifPresent(
                        text -> {
                            throw new Violation("did not stay settled: " + text);
                        });
    }

    private void awaitOrderlyShutdown() {
        chaos.endStarts();
        Machine leaving = chaos.any();
        List<Machine> staying = world.others(leaving);
        leaving.shutdown();
        long bound = timing.deadtime().toNanos() + Duration.ofSeconds(30).toNanos() + unfit();
        long end = world.now() + bound;
        while (leaving.daemonRuns() || !holdAll(staying)) {
            if (world.now() >= end) {
                throw new Violation(
                        "%s did not hand over at its shutdown: %s"
                                .formatted(
                                        leaving.name(),
                                        staying.stream().map(Machine::view).toList()));
            }
            world.agenda().runUntil(world.now() + timing.keepalive().toNanos());
        }
        transcript.accept(Time.text(world.now()) + " done");
    }

    private boolean holdAll(List<Machine> machines) {
        return world.groups().stream()
                .allMatch(g -> machines.stream().anyMatch(m -> m.scripts().runsAll(g.name())));
    }

    long seed() {
        return seed;
    }
}
