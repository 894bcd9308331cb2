package heartbeat4j.sim;

import heartbeat4j.core.Action;
import heartbeat4j.core.Event;
import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.Status;
import heartbeat4j.core.Timing;
import heartbeat4j.core.Verb;
import heartbeat4j.daemon.Engine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One host: a clock with its own offset and rate, a disk that keeps the generation, scripts, and at
 * most one daemon, which can be paused, crash and start again.
 */
final class Machine {
    /**
     * Packets that wait while the daemon is paused; what comes on top is lost, as in a socket. The
     * end of a script is never lost.
     */
    private static final int BACKLOG_MAX = 400;

    private static final long HERE = Long.MAX_VALUE;

    private final World world;
    private final int index;
    private final NodeName name;
    private final SimulatedScripts scripts;
    private final long clockOffset;
    private final double clockRate;
    private long clockStoodStill;
    private boolean suspended;
    private long suspendedSince;
    private long awaySince = HERE;
    private Optional<Daemon> daemon = Optional.empty();
    private long storedGeneration;
    private long requests;
    private final TreeSet<GroupName> marks = new TreeSet<>();
    final TreeSet<Long> openRequests = new TreeSet<>();

    Machine(World world, int index, NodeName name, Faults faults, Random random) {
        this.world = world;
        this.index = index;
        this.name = name;
        this.clockOffset = random.nextLong(1000 * Time.SECOND);
        double drift = (random.nextDouble() - 0.5) * 2 * faults.driftPartsPerMillion();
        this.clockRate = 1 + drift / 1_000_000;
        this.scripts = new SimulatedScripts(world, this, faults, new Random(random.nextLong()));
    }

    int index() {
        return index;
    }

    NodeName name() {
        return name;
    }

    SimulatedScripts scripts() {
        return scripts;
    }

    Moment moment() {
        return new Moment(clockOffset + (long) ((world.now() - clockStoodStill) * clockRate));
    }

    private long worldTime(Moment moment) {
        double since = (moment.nanos() - clockOffset) / clockRate;
        return (long) Math.ceil(since) + 1 + clockStoodStill;
    }

    boolean daemonRuns() {
        return daemon.isPresent();
    }

    boolean attentive() {
        return daemon.isPresent() && !suspended && !daemon.get().paused;
    }

    long life() {
        return daemon.map(d -> d.life).orElse(0L);
    }

    Optional<Status> status() {
        return daemon.map(d -> d.engine.status(moment()));
    }

    // ---- faults ----

    void start() {
        if (daemon.isEmpty() && !suspended) {
            awaySince = HERE;
            scripts.killLeftovers();
            storedGeneration = nextGeneration();
            daemon = Optional.of(new Daemon(storedGeneration));
            world.verifier().daemonStarted(this);
            daemon.get().begin();
        }
    }

    private long nextGeneration() {
        return world.sabotage() == Sabotage.GENERATION_STANDS_STILL
                ? Math.max(1, storedGeneration)
                : storedGeneration == 0 ? world.wallSeconds() + 1 : storedGeneration + 1;
    }

    void crashDaemon() {
        daemon.ifPresent(d -> d.gone = true);
        daemon = Optional.empty();
        openRequests.clear();
        world.fences().ifPresent(fences -> fences.askerGone(this));
    }

    void powerCut() {
        crashDaemon();
        suspended = false;
        marks.clear();
        scripts.powerCut();
    }

    /**
     * The file is gone and the next one begins at the time of day. That is higher unless the daemon
     * was started more often than once a second; then its peers would refuse it, as they should.
     */
    void loseGeneration() {
        if (storedGeneration <= world.wallSeconds()) {
            storedGeneration = 0;
        }
    }

    void pause() {
        goAway();
        daemon.ifPresent(d -> d.paused = true);
    }

    private void goAway() {
        if (attentive()) {
            awaySince = world.now();
        }
    }

    void resume() {
        daemon.ifPresent(Daemon::resume);
    }

    void suspend() {
        goAway();
        suspendedSince = suspended ? suspendedSince : world.now();
        suspended = true;
    }

    void wakeUp() {
        if (suspended) {
            suspended = false;
            if (world.sabotage() == Sabotage.CLOCK_STANDS_STILL_IN_SUSPEND) {
                clockStoodStill += world.now() - suspendedSince;
            }
            daemon.ifPresent(Daemon::resume);
        }
    }

    // ---- input ----

    void packet(int from, int link, byte[] packet, long heartbeat) {
        daemon.filter(_ -> !suspended)
                .ifPresent(
                        d ->
                                d.packet(
                                        () -> {
                                            if (heartbeat > 0) {
                                                world.verifier().heard(this, from, heartbeat);
                                            }
                                            LinkName name = world.linkName(link);
                                            d.engine.packetArrived(moment(), packet, name);
                                        }));
    }

    void order(Event.Order order) {
        daemon.ifPresent(
                d -> {
                    long number = ++requests;
                    openRequests.add(number);
                    d.input(() -> d.engine.operatorAsked(moment(), new RequestId(number), order));
                });
    }

    void shutdown() {
        daemon.ifPresent(
                d ->
                        d.input(
                                () -> {
                                    d.leaving = true;
                                    d.engine.shutdownAsked(moment(), "operator");
                                }));
    }

    void input(Consumer<Engine> event) {
        daemon.ifPresent(d -> d.input(() -> event.accept(d.engine)));
    }

    /** One life of the daemon process: the effects of its engine on this machine. */
    private final class Daemon extends Told {
        private final long life = world.nextLife();
        private final Deque<Runnable> backlog = new ArrayDeque<>();
        private final TreeMap<Integer, Long> heartbeats = new TreeMap<>();
        private final Engine engine;
        private boolean paused;
        private boolean gone;
        private boolean leaving;
        private boolean mustBeginAnew;
        private long wakePlanned = -1;

        Daemon(long generation) {
            super(world, name);
            engine =
                    Engine.begin(
                            moment(),
                            world.setup(index),
                            new Generation(generation),
                            List.copyOf(marks),
                            this);
        }

        void begin() {
            engine.timePassed(moment());
            planWake();
        }

        void packet(Runnable arrival) {
            if (!paused || backlog.size() < BACKLOG_MAX) {
                input(arrival);
            }
        }

        void input(Runnable event) {
            if (gone) {
                return;
            }
            if (paused || suspended) {
                backlog.add(event);
                return;
            }
            event.run();
            planWake();
        }

        void resume() {
            paused = false;
            if (suspended || gone) {
                return;
            }
            boolean judges = world.sabotage() == Sabotage.JUDGES_BEFORE_BACKLOG;
            while (judges && !gone && moment().reached(engine.wakeAt())) {
                engine.timePassed(engine.wakeAt());
            }
            mustBeginAnew |= awayTooLong();
            while (!backlog.isEmpty() && !gone) {
                backlog.poll().run();
            }
            if (!gone && moment().reached(engine.wakeAt())) {
                engine.timePassed(moment());
            }
            planWake();
        }

        /** The others have taken over by now, and one who leaves has nothing to give up. */
        private boolean awayTooLong() {
            long away = world.now() - awaySince;
            awaySince = HERE;
            Timing timing = world.timing();
            return away > timing.deadtime().plus(timing.keepalive()).toNanos() * 1.01;
        }

        private void planWake() {
            if (gone || engine.ended() || engine.wakeAt().equals(Moment.NEVER)) {
                return;
            }
            long at = Math.max(worldTime(engine.wakeAt()), world.now());
            if (at != wakePlanned) {
                wakePlanned = at;
                world.agenda().at(at, () -> wake(at));
            }
        }

        private void wake(long planned) {
            if (gone || paused || suspended || planned != wakePlanned) {
                return;
            }
            wakePlanned = -1;
            if (moment().reached(engine.wakeAt())) {
                engine.timePassed(moment());
            }
            planWake();
        }

        @Override
        public void transmit(byte[] packet) {
            world.countPacket();
            if (mustBeginAnew && !leaving) {
                throw new Violation(
                        "%s was away for longer than deadtime and goes on at %s s"
                                .formatted(name, Time.text(world.now())));
            }
            world.network().send(index, packet, heartbeatNumber(packet));
        }

        @Override
        public void ping(NodeName node, byte[] packet) {
            world.pings().ask(Machine.this, node, packet);
        }

        /** One that is repeated on request keeps its number: it may come before the original. */
        private long heartbeatNumber(byte[] packet) {
            return world.isHeartbeat(packet)
                    ? heartbeats.computeIfAbsent(
                            Arrays.hashCode(packet), _ -> world.nextHeartbeat())
                    : 0;
        }

        @Override
        public void run(Action.RunScript job) {
            if (job.verb() == Verb.START) {
                marks.add(job.group());
            }
            scripts.run(
                    job, result -> input(() -> engine.scriptFinished(moment(), job.job(), result)));
        }

        @Override
        public void released(GroupName group) {
            marks.remove(group);
        }

        @Override
        public void fence(Action.Fence attempt) {
            Consumer<FenceResult> done =
                    r -> input(() -> engine.fenceFinished(moment(), attempt.attempt(), r));
            world.fences().orElseThrow().fence(Machine.this, attempt, done);
        }

        @Override
        public void endFence(FenceId attempt) {
            world.fences().orElseThrow().end(Machine.this, attempt);
        }

        @Override
        public void reply(RequestId request, boolean accepted, String text) {
            openRequests.remove(request.number());
            world.trace(name, "reply " + accepted + " " + text);
        }

        @Override
        public Optional<Generation> nextGeneration() {
            mustBeginAnew = false;
            storedGeneration = Machine.this.nextGeneration();
            return Optional.of(new Generation(storedGeneration));
        }

        @Override
        public void exit(String why) {
            world.trace(name, "exit: " + why);
            gone = true;
            daemon = Optional.empty();
            openRequests.clear();
            world.exited(Machine.this);
        }
    }
}
