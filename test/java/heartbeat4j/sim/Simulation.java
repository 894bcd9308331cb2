package heartbeat4j.sim;

import heartbeat4j.auth.Method;
import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Event;
import heartbeat4j.core.Failback;
import heartbeat4j.core.Group;
import heartbeat4j.core.Holdings;
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
    private final Random chaos;
    private final PingChaos pingChaos;
    private final Random leases;
    private final long removalMean;
    private final Timing timing;
    private final Consumer<String> transcript;
    private boolean healed;
    private long healedAt;
    private boolean ending;
    private long restarts;

    private Simulation(long seed, Sabotage sabotage, Consumer<String> transcript) {
        this.seed = seed;
        this.transcript = transcript;
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        boolean mixed = seed > Cast.MIXED_FROM;
        this.timing = timing(random, mixed ? 2 : 0);
        Faults drawn = Faults.drawn(random, timing.deadtime().toNanos());
        boolean calm = mixed && random.nextInt(3) == 0;
        Faults faults = calm ? drawn.calm() : mixed ? drawn.withHonestScripts() : drawn;
        Cast cast =
                mixed
                        ? Cast.mixed(random, seed % 2 == 0)
                        : Cast.ours(Failback.values()[random.nextInt(3)]);
        List<Group> groups = groups(random);
        transcript.accept(
                "seed %d: %s %s groups %s%n  %s".formatted(seed, timing, cast, groups, faults));
        // Most of the time goes into digests; they need not be in every world.
        Method method = seed % 4 == 0 ? Method.SHA1 : Method.CRC;
        this.world = new World(random, faults, timing, cast, groups, sabotage, method, transcript);
        this.chaos = new Random(random.nextLong());
        this.pingChaos = new PingChaos(world, seed);
        // By numbers of their own, so that the other worlds stay what they were.
        Random fencing = new Random(seed * 0x9E3779B97F4A7C15L + 2);
        if (!mixed && fencing.nextInt(4) == 0) {
            long deadtime = timing.deadtime().toNanos();
            world.installFences(SimulatedFences.Quality.drawn(fencing, deadtime), fencing);
        }
        this.leases = new Random(seed * 0x9E3779B97F4A7C15L + 3);
        world.setLease(lease(mixed));
        this.removalMean = leases.nextInt(3) == 0 ? timing.deadtime().toNanos() * 4 : 0;
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
                simulation.restarts,
                world.verifier().overlaps());
    }

    /** Beside a Heartbeat none that outlives deadtime, for which it would not wait. */
    private AddressLease lease(boolean mixed) {
        int least = AddressLease.least(timing.keepalive());
        return switch (leases.nextInt(6)) {
            case 0 -> new AddressLease.Off();
            case 1, 2 ->
                    mixed
                            ? new AddressLease.Auto()
                            : new AddressLease.Fixed(least + leases.nextInt(6));
            default -> new AddressLease.Auto();
        };
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
        world.whenExited(machine -> startLater(machine, world.faults().downLength()));
        world.whenFenced(this::startAgain);
        for (Machine machine : world.machines()) {
            long delay = chaos.nextBoolean() ? 0 : chaos.nextLong(timing.initdead().toNanos() * 2);
            world.agenda().in(delay, () -> start(machine));
        }
        plan(world.faults().crashMean(), this::crashMachine);
        plan(world.faults().daemonCrashMean(), this::crashDaemon);
        plan(world.faults().cutMean(), this::cut);
        plan(world.faults().pauseMean(), this::pause);
        plan(world.faults().suspendMean(), this::suspend);
        plan(world.faults().operatorMean(), this::operate);
        plan(pingChaos.mean(), pingChaos::unplug);
        plan(removalMean, this::removeAddress);
        world.agenda().runUntil(timing.deadtime().toNanos() * (10 + chaos.nextInt(40)));
        heal();
        pingChaos.settleCounts();
        awaitLiveness();
        pingChaos.groupsFollow(this::awaitLiveness, livenessBound());
        awaitOrderlyShutdown();
    }

    // ---- faults ----

    private void plan(long mean, Runnable fault) {
        if (mean == 0 || healed) {
            return;
        }
        long delay = (long) (-Math.log(1 - chaos.nextDouble()) * mean);
        world.agenda()
                .in(
                        delay,
                        () -> {
                            if (!healed) {
                                fault.run();
                                plan(mean, fault);
                            }
                        });
    }

    private Machine any() {
        return world.machines().get(chaos.nextInt(world.machines().size()));
    }

    private long about(long length) {
        return (long) (length * (0.1 + 1.8 * chaos.nextDouble()));
    }

    private void start(Machine machine) {
        if (!machine.daemonRuns() && !ending) {
            restarts++;
            machine.start();
        }
    }

    private void startLater(Machine machine, long length) {
        if (!healed) {
            world.agenda().in(about(length), () -> start(machine));
        }
    }

    /** A reset machine boots, healed world or not. */
    private void startAgain(Machine machine) {
        world.agenda().in(about(world.faults().downLength()), () -> start(machine));
    }

    private void crashMachine() {
        List<Machine> victims = chaos.nextInt(6) == 0 ? world.machines() : List.of(any());
        for (Machine machine : victims) {
            world.trace(machine.name(), "POWER CUT");
            machine.powerCut();
            if (chaos.nextInt(10) == 0) {
                machine.loseGeneration();
            }
            startLater(machine, world.faults().downLength());
        }
    }

    private void crashDaemon() {
        Machine machine = any();
        world.trace(machine.name(), "DAEMON CRASH");
        machine.crashDaemon();
        startLater(machine, world.faults().downLength());
    }

    private void cut() {
        int from = chaos.nextInt(2);
        int to = 1 - from;
        boolean oneWay = chaos.nextDouble() < world.faults().oneWay();
        boolean allLinks = chaos.nextBoolean();
        long until = world.now() + about(world.faults().cutLength());
        world.trace(
                "network",
                "CUT %d->%d %s %s until %s"
                        .formatted(
                                from,
                                to,
                                oneWay ? "one way" : "both ways",
                                allLinks ? "all links" : "one link",
                                Time.text(until)));
        for (int link = 0; link < world.linkCount(); link++) {
            if (allLinks || link == 0) {
                world.network().cut(from, to, link, until);
                if (!oneWay) {
                    world.network().cut(to, from, link, until);
                }
            }
        }
    }

    private void pause() {
        Machine machine = any();
        world.trace(machine.name(), "PAUSE");
        machine.pause();
        world.agenda()
                .in(
                        about(world.faults().pauseLength()),
                        () -> {
                            world.trace(machine.name(), "RESUME");
                            machine.resume();
                        });
    }

    private void removeAddress() {
        Machine machine = world.machines().get(leases.nextInt(world.machines().size()));
        machine.leases().remove(world.groups().getFirst().name());
    }

    private void suspend() {
        Machine machine = any();
        world.trace(machine.name(), "SUSPEND");
        machine.suspend();
        world.agenda()
                .in(
                        about(world.faults().pauseLength()),
                        () -> {
                            world.trace(machine.name(), "WAKES UP");
                            machine.wakeUp();
                        });
    }

    private void operate() {
        Machine machine = any();
        int choice = chaos.nextInt(8);
        world.trace(machine.name(), "OPERATOR " + choice);
        switch (choice) {
            case 0 -> machine.shutdown();
            case 1, 2, 3 ->
                    machine.order(new Event.Order.Standby(Holdings.values()[1 + chaos.nextInt(3)]));
            case 4 -> {
                for (Machine each : world.machines()) {
                    each.order(new Event.Order.Standby(Holdings.ALL));
                }
            }
            case 5 -> machine.order(new Event.Order.Takeover("failback"));
            default ->
                    machine.order(
                            new Event.Order.Takeover(
                                    Holdings.values()[1 + chaos.nextInt(3)].word()));
        }
    }

    // ---- healing ----

    private void heal() {
        healed = true;
        healedAt = world.now();
        world.trace("world", "HEALED");
        world.network().heal();
        world.tellTheTruth();
        pingChaos.heal();
        world.fences().ifPresent(SimulatedFences::heal);
        for (Machine machine : world.machines()) {
            machine.scripts().heal();
            machine.wakeUp();
            machine.resume();
            start(machine);
        }
        world.whenExited(this::start);
    }

    private long livenessBound() {
        // Two rounds of failed groups being tried again, a standby that runs into its limits, and
        // the longest script runs that were begun before the healing.
        long retries = Duration.ofSeconds(60 * 3 + 20 * 12).toNanos();
        return timing.initdead().toNanos() * 2 + timing.deadtime().toNanos() * 4 + retries;
    }

    private void awaitLiveness() {
        Operators operators = new Operators(world, healedAt, this::start);
        long end = world.now() + livenessBound();
        if (world.cast().mixed()) {
            // What looks settled while they do not know of each other is not.
            world.agenda().runUntil(world.now() + Duration.ofSeconds(20).toNanos());
        }
        Optional<String> missing = world.verifier().missing();
        while (missing.isPresent()) {
            if (world.now() >= end) {
                throw new Violation(
                        "not alive %s s after healing: %s"
                                .formatted(Time.text(livenessBound()), missing.get()));
            }
            world.machines().forEach(operators::repair);
            world.agenda().runUntil(world.now() + timing.keepalive().toNanos());
            missing = world.verifier().missing();
        }
        // What is settled stays settled.
        world.agenda().runUntil(world.now() + timing.deadtime().toNanos() * 2);
        world.verifier()
                .missing()
                .ifPresent(
                        text -> {
                            throw new Violation("did not stay settled: " + text);
                        });
    }

    private void awaitOrderlyShutdown() {
        ending = true;
        world.whenExited(_ -> {});
        Machine leaving = any();
        Machine staying = world.machines().get(1 - leaving.index());
        leaving.shutdown();
        long end = world.now() + timing.deadtime().toNanos() + Duration.ofSeconds(30).toNanos();
        while (leaving.daemonRuns() || !holdsAll(staying)) {
            if (world.now() >= end) {
                throw new Violation(
                        "%s did not hand over at its shutdown: %s"
                                .formatted(leaving.name(), staying.view()));
            }
            world.agenda().runUntil(world.now() + timing.keepalive().toNanos());
        }
        transcript.accept(Time.text(world.now()) + " done");
    }

    private boolean holdsAll(Machine machine) {
        return world.groups().stream().allMatch(g -> machine.scripts().runsAll(g.name()));
    }

    long seed() {
        return seed;
    }
}
