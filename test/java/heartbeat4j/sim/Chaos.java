package heartbeat4j.sim;

import heartbeat4j.core.Event;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.NodeName;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What befalls the machines of one world until it heals, and who starts their daemons again. */
final class Chaos {
    private final World world;
    private final Random chaos;
    private final Cuts cuts;
    private boolean healed;
    private boolean ending;
    private long restarts;
    private List<Machine> off = List.of();

    Chaos(World world, Random chaos) {
        this.world = world;
        this.chaos = chaos;
        this.cuts = new Cuts(world, chaos);
    }

    /** How many daemons were started. */
    long restarts() {
        return restarts;
    }

    void begin() {
        world.whenExited(machine -> startLater(machine, world.faults().downLength()));
        world.whenFenced(this::startAgain);
        long latest = world.timing().initdead().toNanos() * 2;
        for (Machine machine : world.machines()) {
            long delay = chaos.nextBoolean() ? 0 : chaos.nextLong(latest);
            world.agenda().in(delay, () -> start(machine));
        }
        plan(world.faults().crashMean(), this::crashMachine);
        plan(world.faults().daemonCrashMean(), this::crashDaemon);
        plan(world.faults().cutMean(), world.cast().council() ? this::cutOfCouncil : this::cut);
        plan(world.faults().pauseMean(), this::pause);
        plan(world.faults().suspendMean(), this::suspend);
        plan(world.faults().operatorMean(), this::operate);
    }

    /** Nothing more befalls. */
    void end() {
        healed = true;
    }

    /** From now on whoever exits is started at once. */
    void startWhoExits() {
        world.whenExited(this::start);
    }

    /** Nobody is started any more. */
    void endStarts() {
        ending = true;
        world.whenExited(_ -> {});
    }

    void plan(long mean, Runnable fault) {
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

    Machine any() {
        return world.machines().get(chaos.nextInt(world.machines().size()));
    }

    private long about(long length) {
        return (long) (length * (0.1 + 1.8 * chaos.nextDouble()));
    }

    /** Until told otherwise these have no power, whatever was planned for them before. */
    void keepOff(List<Machine> machines) {
        off = List.copyOf(machines);
    }

    void start(Machine machine) {
        if (!machine.daemonRuns() && !ending && !off.contains(machine)) {
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
        List<Machine> victims = chaos.nextInt(6) == 0 ? several() : List.of(any());
        for (Machine machine : victims) {
            world.trace(machine.name(), "POWER CUT");
            machine.powerCut();
            if (chaos.nextInt(10) == 0) {
                machine.loseGeneration();
            }
            startLater(machine, world.faults().downLength());
        }
    }

    private List<Machine> several() {
        return world.cast().council()
                ? world.machines().stream().filter(_ -> chaos.nextBoolean()).toList()
                : world.machines();
    }

    private void crashDaemon() {
        Machine machine = any();
        world.trace(machine.name(), "DAEMON CRASH");
        machine.crashDaemon();
        startLater(machine, world.faults().downLength());
    }

    private void cutOfCouncil() {
        cuts.cut(world.now() + about(world.faults().cutLength()));
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
        if (world.cast().council() && chaos.nextInt(3) == 0) {
            move(machine);
            return;
        }
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

    /** One group to one node, which may be away or a witness; for ever or for a while. */
    private void move(Machine asked) {
        GroupName group = world.groups().get(chaos.nextInt(world.groups().size())).name();
        NodeName to = any().name();
        Duration left = Duration.ofSeconds(chaos.nextBoolean() ? 0 : 1 + chaos.nextInt(90));
        world.trace(asked.name(), "OPERATOR moves %s to %s for %s".formatted(group, to, left));
        asked.order(new Event.Order.Move(group, to, left, "simulated"));
    }
}
