package heartbeat4j.sim;

import heartbeat4j.core.Action;
import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Status;
import heartbeat4j.core.Timing;
import heartbeat4j.core.Verb;
import heartbeat4j.daemon.Engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** One life of a daemon process: it can be paused and killed, and acts upon its machine. */
final class SimulatedProcess extends Told implements CHost {
    /**
     * Packets that wait while the daemon is paused; what comes on top is lost, as in a socket. The
     * end of a script is never lost.
     */
    private static final int BACKLOG_MAX = 400;

    /**
     * In a second of simulated time: one who has missed 500 messages asks for each of them once in
     * 20 ms, where the file says so.
     */
    private static final int WAKES_MAX = 30_000;

    private final World world;
    private final Machine machine;
    private final long life;
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private final Map<Integer, Long> heartbeats = new HashMap<>();
    private final Program program;
    private boolean paused;
    private long pausedAt;
    private boolean gone;
    private boolean leaving;
    private boolean mustBeginAnew;
    private long wakePlanned = -1;
    private long wakeSecond;
    private int wakes;

    SimulatedProcess(World world, Machine machine, Generation generation) {
        super(world, machine.name());
        this.world = world;
        this.machine = machine;
        this.life = world.nextLife();
        this.program =
                switch (world.kind(machine.index())) {
                    case OURS -> new OurProgram(engine(generation));
                    case C ->
                            new CNode(
                                    this,
                                    world.setup(machine.index()),
                                    generation,
                                    world.seedOf(life));
                    case PUPPET -> new Puppet();
                };
    }

    private Engine engine(Generation generation) {
        return Engine.begin(
                machine.moment(),
                world.setup(machine.index()),
                generation,
                List.copyOf(machine.marks()),
                this);
    }

    Program program() {
        return program;
    }

    Optional<Engine> engine() {
        return program instanceof OurProgram(Engine engine)
                ? Optional.of(engine)
                : Optional.empty();
    }

    long life() {
        return life;
    }

    boolean paused() {
        return paused;
    }

    Optional<Status> status() {
        return program.status(machine.moment());
    }

    // ---- what befalls it ----

    void begin() {
        program.timePassed(machine.moment());
        planWake();
    }

    void kill() {
        gone = true;
    }

    void pause() {
        paused = true;
        pausedAt = world.now();
    }

    void leaves() {
        leaving = true;
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
        if (paused || machine.suspended()) {
            backlog.add(event);
            return;
        }
        event.run();
        planWake();
    }

    void resume() {
        paused = false;
        if (machine.suspended() || gone) {
            return;
        }
        boolean judges =
                world.sabotage() == Sabotage.JUDGES_BEFORE_BACKLOG
                        || world.sabotage() == Sabotage.FENCE_ON_STALE_EVIDENCE;
        boolean hides =
                world.sabotage() == Sabotage.LATENESS_IS_NOT_NOTICED
                        && world.now() - pausedAt < world.timing().deadtime().toNanos() / 2;
        while ((judges || hides) && !gone && machine.moment().reached(program.wakeAt())) {
            program.timePassed(program.wakeAt());
        }
        mustBeginAnew |= awayTooLong();
        while (!backlog.isEmpty() && !gone) {
            backlog.poll().run();
        }
        if (!gone && machine.moment().reached(program.wakeAt())) {
            program.timePassed(machine.moment());
        }
        planWake();
    }

    /** The others have taken over by now, and one who leaves has nothing to give up. */
    private boolean awayTooLong() {
        long away = machine.endAbsence();
        Timing timing = world.timing();
        return away > timing.deadtime().plus(timing.keepalive()).toNanos() * 1.01;
    }

    private void planWake() {
        if (gone || program.ended() || program.wakeAt().equals(Moment.NEVER)) {
            return;
        }
        long at = Math.max(machine.worldTime(program.wakeAt()), world.now());
        if (at != wakePlanned) {
            wakePlanned = at;
            world.agenda().at(at, () -> wake(at));
        }
    }

    private void wake(long planned) {
        if (gone || paused || machine.suspended() || planned != wakePlanned) {
            return;
        }
        wakePlanned = -1;
        countWake();
        if (machine.moment().reached(program.wakeAt())) {
            program.timePassed(machine.moment());
        }
        planWake();
    }

    /** One that is woken all the time without going on is a daemon that eats a processor. */
    private void countWake() {
        long second = world.now() / Time.SECOND;
        wakes = second == wakeSecond ? wakes + 1 : 1;
        wakeSecond = second;
        if (wakes > WAKES_MAX) {
            throw new Violation(
                    "%s does not come to rest at %s s"
                            .formatted(machine.name(), Time.text(world.now())));
        }
    }

    // ---- what it does ----

    @Override
    public void transmit(byte[] packet) {
        world.countPacket();
        if (mustBeginAnew && !leaving && ours()) {
            throw new Violation(
                    "%s was away for longer than deadtime and goes on at %s s"
                            .formatted(machine.name(), Time.text(world.now())));
        }
        world.verifier().told().said(machine, packet);
        world.network().send(machine.index(), packet, heartbeatNumber(packet));
    }

    private boolean ours() {
        return world.kind(machine.index()) == Program.Kind.OURS;
    }

    /** One that is repeated on request keeps its number: it may come before the original. */
    private long heartbeatNumber(byte[] packet) {
        return world.isHeartbeat(packet)
                ? heartbeats.computeIfAbsent(Arrays.hashCode(packet), _ -> world.nextHeartbeat())
                : 0;
    }

    @Override
    public void run(Action.RunScript job) {
        if (job.verb() == Verb.START) {
            machine.marks().add(job.group());
        }
        machine.scripts()
                .run(
                        job,
                        result ->
                                input(
                                        () ->
                                                program.scriptFinished(
                                                        machine.moment(), job.job(), result)));
    }

    @Override
    public void run(Action.RunScript job, Consumer<ScriptResult> whenDone) {
        machine.scripts()
                .run(
                        job,
                        result -> {
                            if (!gone) {
                                whenDone.accept(result);
                            }
                        });
    }

    @Override
    public void in(Duration delay, Runnable what) {
        world.agenda().in(delay.toNanos(), () -> input(what));
    }

    @Override
    public Moment now() {
        return machine.moment();
    }

    @Override
    public void ping(NodeName node, byte[] packet) {
        world.pings().ask(machine, node, packet);
    }

    @Override
    public void fence(Action.Fence attempt) {
        Consumer<FenceResult> done =
                r ->
                        input(
                                () ->
                                        engine().orElseThrow()
                                                .fenceFinished(
                                                        machine.moment(), attempt.attempt(), r));
        world.fences().orElseThrow().fence(machine, attempt, done);
    }

    @Override
    public void endFence(FenceId attempt) {
        world.fences().orElseThrow().end(machine, attempt);
    }

    @Override
    public void heartbeatSent(OptionalInt lease) {
        machine.leases().heartbeatSent(lease);
    }

    @Override
    public void dropAddresses() {
        machine.leases().drop();
    }

    @Override
    public void released(GroupName group) {
        machine.marks().remove(group);
    }

    @Override
    public void reply(RequestId request, boolean accepted, String text) {
        machine.openRequests.remove(request.number());
        world.trace(machine.name(), "reply " + accepted + " " + text);
    }

    @Override
    public void announce(Notice notice) {
        super.announce(notice);
        world.verifier().health().said(machine, notice);
        if (!ours() && notice.level() == Notice.Level.ERROR) {
            world.verifier().told().complains(machine, notice.line());
        }
        if (!ours() && notice.line().endsWith("is dead")) {
            world.verifier().told().declaresDead();
        }
    }

    @Override
    public Optional<Generation> nextGeneration() {
        mustBeginAnew = false;
        return Optional.of(machine.beginLife());
    }

    @Override
    public void exit(String why) {
        world.trace(machine.name(), "exit: " + why);
        gone = true;
        machine.exited();
    }

    @Override
    public void leaveRunning(Moment until) {
        world.trace(machine.name(), "leaves everything running");
        gone = true;
        machine.left(until);
    }

    @Override
    public void exitAndStartIn(Duration pause) {
        world.trace(machine.name(), "exit: it starts again in " + pause);
        gone = true;
        machine.gone();
        world.agenda().in(pause.toNanos(), machine::start);
    }

    @Override
    public void reboot(String why) {
        world.trace(machine.name(), "REBOOT: " + why);
        if (ours()) {
            // Not in the midst of its step.
            world.agenda().in(0, this::losePower);
        } else {
            losePower();
        }
    }

    private void losePower() {
        if (!gone) {
            machine.powerCut();
            world.exited(machine);
        }
    }
}
