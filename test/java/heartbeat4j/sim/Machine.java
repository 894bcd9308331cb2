package heartbeat4j.sim;

import heartbeat4j.core.Event;
import heartbeat4j.core.Generation;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.Status;
import heartbeat4j.daemon.Engine;

import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One host: a clock with its own offset and rate, a disk that keeps the generation, scripts, and at
 * most one daemon, which can be paused, crash and start again.
 */
final class Machine {
    private static final long HERE = Long.MAX_VALUE;

    private final World world;
    private final int index;
    private final NodeName name;
    private final SimulatedScripts scripts;
    private final SimulatedLeases leases;
    private final long clockOffset;
    private final double clockRate;
    private long clockStoodStill;
    private boolean suspended;
    private long suspendedSince = Long.MIN_VALUE;
    private long awaySince = HERE;
    private Optional<SimulatedProcess> daemon = Optional.empty();
    private long storedGeneration;
    private long requests;
    private long startedAt;
    private long bornAt;
    private Consumer<Moment> whenLeft = _ -> {};
    private final TreeSet<GroupName> marks = new TreeSet<>();
    final TreeSet<Long> openRequests = new TreeSet<>();

    Machine(World world, int index, NodeName name, Faults faults, Random random) {
        this.world = world;
        this.index = index;
        this.name = name;
        this.clockOffset = random.nextLong(1000 * Time.SECOND);
        double drift = (random.nextDouble() - 0.5) * 2 * faults.driftPartsPerMillion();
        this.clockRate = (1 + drift / 1_000_000) * rate(index);
        this.leases = new SimulatedLeases(world, this, new Random(index));
        this.scripts = new SimulatedScripts(world, this, faults, new Random(random.nextLong()));
    }

    private double rate(int index) {
        return world.sabotage() == Sabotage.OWNER_IGNORES_LOST_MAJORITY && index == 0 ? 0.4 : 1;
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

    SimulatedLeases leases() {
        return leases;
    }

    Moment moment() {
        return new Moment(clockOffset + (long) ((world.now() - clockStoodStill) * clockRate));
    }

    long worldTime(Moment moment) {
        double since = (moment.nanos() - clockOffset) / clockRate;
        return (long) Math.ceil(since) + 1 + clockStoodStill;
    }

    boolean daemonRuns() {
        return daemon.isPresent();
    }

    /** When it was suspended last, whether it still is or not. */
    long sleptAt() {
        return suspendedSince;
    }

    boolean attentive() {
        return daemon.isPresent() && !suspended && !daemon.get().paused();
    }

    long life() {
        return daemon.map(d -> d.life()).orElse(0L);
    }

    Optional<Status> status() {
        return daemon.flatMap(SimulatedProcess::status);
    }

    Optional<Program.View> view() {
        return daemon.map(d -> d.program().view(moment()));
    }

    Optional<Program> program() {
        return daemon.map(SimulatedProcess::program);
    }

    // ---- faults ----

    void start() {
        if (daemon.isEmpty() && !suspended) {
            awaySince = HERE;
            startedAt = world.now();
            scripts.killLeftovers();
            if (world.kind(index) == Program.Kind.C) {
                tidy();
            } else {
                leases.adopt(marks);
            }
            daemon = Optional.of(new SimulatedProcess(world, this, beginLife()));
            world.verifier().daemonStarted(this);
            if (world.sabotage() == Sabotage.RESTART_KEEPS_WITHOUT_ASKING) {
                marks.forEach(scripts::keep);
            }
            daemon.get().begin();
        }
    }

    /** When its daemon did, last. */
    long startedAt() {
        return startedAt;
    }

    private long nextGeneration() {
        return world.sabotage() == Sabotage.GENERATION_STANDS_STILL
                ? Math.max(1, storedGeneration)
                : storedGeneration == 0 ? world.wallSeconds() + 1 : storedGeneration + 1;
    }

    /** Heartbeat goes on without a look at what its former life left, so its operators look. */
    private void tidy() {
        Machine other = world.other(this);
        for (Group group : world.groups()) {
            boolean foreign = !group.preferred().equals(name);
            boolean taken = other.status().filter(s -> holds(s.holdings(), foreign)).isPresent();
            if (foreign || taken || other.scripts().runsAny(group.name())) {
                scripts.tidy(group.name());
            }
        }
    }

    private static boolean holds(Holdings holdings, boolean itsLocal) {
        return itsLocal ? holdings.local() : holdings.foreign();
    }

    void crashDaemon() {
        daemon.ifPresent(SimulatedProcess::kill);
        gone();
        world.fences().ifPresent(fences -> fences.askerGone(this));
    }

    void powerCut() {
        crashDaemon();
        suspended = false;
        leases.powerCut();
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
        daemon.ifPresent(SimulatedProcess::pause);
        look();
    }

    private void goAway() {
        if (attentive()) {
            awaySince = world.now();
        }
    }

    void resume() {
        daemon.ifPresent(SimulatedProcess::resume);
        look();
    }

    void suspend() {
        goAway();
        suspendedSince = suspended ? suspendedSince : world.now();
        suspended = true;
        look();
    }

    void wakeUp() {
        if (suspended) {
            suspended = false;
            if (world.sabotage() == Sabotage.CLOCK_STANDS_STILL_IN_SUSPEND) {
                clockStoodStill += world.now() - suspendedSince;
            }
            daemon.ifPresent(SimulatedProcess::resume);
            look();
        }
    }

    private void look() {
        world.verifier().attention().look(this);
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
                                            d.program().packetArrived(moment(), packet, name);
                                        }));
    }

    void order(Event.Order order) {
        daemon.ifPresent(
                d -> {
                    long number = ++requests;
                    openRequests.add(number);
                    d.input(
                            () ->
                                    d.program()
                                            .operatorAsked(moment(), new RequestId(number), order));
                });
    }

    void restart(int seconds) {
        daemon.ifPresent(
                d -> {
                    RequestId number = new RequestId(++requests);
                    d.input(
                            () ->
                                    d.engine()
                                            .ifPresent(
                                                    e ->
                                                            e.restartAsked(
                                                                    moment(), number, seconds)));
                });
    }

    void shutdown() {
        daemon.ifPresent(
                d ->
                        d.input(
                                () -> {
                                    d.leaves();
                                    d.program().shutdownAsked(moment(), "operator");
                                }));
    }

    void input(Consumer<Engine> event) {
        daemon.ifPresent(d -> d.input(() -> d.engine().ifPresent(event)));
    }

    // ---- for its process ----

    boolean suspended() {
        return suspended;
    }

    Set<GroupName> marks() {
        return marks;
    }

    /** How long the daemon did not run by its own clock, asked when it runs again. */
    long endAbsence() {
        long away = (long) ((world.now() - awaySince) * clockRate);
        awaySince = HERE;
        return away;
    }

    /** When the present life of its daemon began. */
    long bornAt() {
        return bornAt;
    }

    /** The next life of the same process. */
    Generation beginLife() {
        storedGeneration = nextGeneration();
        bornAt = world.now();
        return new Generation(storedGeneration);
    }

    void exited() {
        gone();
        world.exited(this);
    }

    void whenLeft(Consumer<Moment> what) {
        whenLeft = what;
    }

    /** Its daemon has ended in order to start again, until then. */
    void left(Moment until) {
        leases.leave(until);
        gone();
        whenLeft.accept(until);
    }

    void gone() {
        leases.daemonGone();
        daemon = Optional.empty();
        openRequests.clear();
        look();
    }
}
