package heartbeat4j.sim;

import heartbeat4j.core.Action;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Verb;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What really runs on one machine, and the scripts that change it: slow, failing, hanging or lying.
 * It outlives the daemon, but not the machine.
 */
final class SimulatedScripts {
    /** What befalls a script the next times it is called. */
    record Misfortune(int times, boolean hangs) {}

    /** The address is there long before its script ends. */
    private static final long ADDS_WITHIN = 100 * Time.MILLISECOND;

    private final World world;
    private final Machine machine;
    private final Random random;
    private final Map<GroupName, boolean[]> running = new TreeMap<>();
    private final TreeMap<GroupName, Verb> busy = new TreeMap<>();
    private final Map<String, Misfortune> misfortunes = new TreeMap<>();
    private Faults faults;
    private long power;

    SimulatedScripts(World world, Machine machine, Faults faults, Random random) {
        this.world = world;
        this.machine = machine;
        this.faults = faults;
        this.random = random;
        powerCut();
    }

    void heal() {
        faults = Faults.NONE;
    }

    /** Nothing runs any more, and no script of before will end. */
    void powerCut() {
        scriptsAreGone();
        for (Group group : world.groups()) {
            running.put(group.name(), new boolean[group.resources().size()]);
        }
    }

    /** The daemon starts: what the former one left running in mid-script is ended. */
    void killLeftovers() {
        scriptsAreGone();
    }

    private void scriptsAreGone() {
        power++;
        busy.clear();
        world.verifier().attention().scriptsGone(machine);
    }

    /** An operator looks after what a former daemon left running. */
    void tidy(GroupName group) {
        for (int i = 0; i < running.get(group).length; i++) {
            flip(group, i, false);
        }
    }

    /** An operator starts by hand what a script could not. */
    void repair(GroupName group) {
        for (int i = 0; i < running.get(group).length; i++) {
            flip(group, i, true);
        }
    }

    /** As if a daemon had started all of it. */
    void keep(GroupName group) {
        world.verifier().launched(machine, group, 0, Verb.START, true);
        repair(group);
    }

    void befall(String resource, Verb verb, Misfortune misfortune) {
        misfortunes.put(resource + " " + verb.word(), misfortune);
    }

    private Optional<Misfortune> misfortune(Action.RunScript job) {
        String key = job.resource() + " " + job.verb().word();
        Misfortune now = misfortunes.get(key);
        if (now == null || now.times() == 0) {
            return Optional.empty();
        }
        misfortunes.put(key, new Misfortune(now.times() - 1, now.hangs()));
        return Optional.of(now);
    }

    boolean runs(GroupName group, int index) {
        return running.get(group)[index];
    }

    boolean runsAny(GroupName group) {
        for (boolean one : running.get(group)) {
            if (one) {
                return true;
            }
        }
        return false;
    }

    boolean runsAll(GroupName group) {
        for (boolean one : running.get(group)) {
            if (!one) {
                return false;
            }
        }
        return true;
    }

    /** Its address goes without a script. */
    void takeAway(GroupName group) {
        flip(group, 0, false);
    }

    /** A start script of it is under way. */
    boolean starts(GroupName group) {
        return busy.get(group) == Verb.START;
    }

    void run(Action.RunScript job, Consumer<ScriptResult> whenDone) {
        int index = indexOf(job);
        boolean onlyOne = busy.putIfAbsent(job.group(), job.verb()) == null;
        world.verifier().launched(machine, job.group(), index, job.verb(), onlyOne);
        long length = (long) (faults.scriptLength() * (0.2 + random.nextDouble()));
        Optional<Misfortune> misfortune = misfortune(job);
        boolean hangs =
                random.nextDouble() < faults.scriptHangs()
                        || misfortune.map(Misfortune::hangs).orElse(false);
        boolean killed = hangs || length > job.limit().toNanos();
        long bornWith = power;
        boolean address = SimulatedLeases.isAddress(world.group(job.group()), index);
        if (address && job.verb() == Verb.STOP) {
            machine.leases().leave(job.group());
        }
        boolean leased = address && job.verb() == Verb.START && machine.leases().inForce();
        boolean adds = leased && !killed && misfortune.isEmpty();
        if (adds) {
            long delay = Math.min(length / 2, ADDS_WITHIN);
            world.agenda().in(delay, () -> addAddress(job.group(), bornWith));
        }
        if (job.verb() == Verb.STOP && world.sabotage() == Sabotage.STOPS_ARE_REPORTED_EARLY) {
            ended(job.group());
            whenDone.accept(new ScriptResult(0, false, "", ""));
            world.agenda().in(length, () -> stopLate(job.group(), index, bornWith));
            return;
        }
        world.agenda()
                .in(
                        killed ? job.limit().toNanos() : length,
                        () -> {
                            if (bornWith == power) {
                                ended(job.group());
                                whenDone.accept(
                                        end(job, index, killed, misfortune.isPresent(), leased));
                            }
                        });
    }

    private void addAddress(GroupName group, long bornWith) {
        if (bornWith == power && !runs(group, 0) && machine.leases().add(group)) {
            flip(group, 0, true);
            machine.leases().keep(group);
        }
    }

    private void ended(GroupName group) {
        busy.remove(group);
        world.verifier().attention().ended(machine, group);
    }

    private void stopLate(GroupName group, int index, long bornWith) {
        if (bornWith == power) {
            flip(group, index, false);
        }
    }

    private int indexOf(Action.RunScript job) {
        return world.group(job.group()).resources().indexOf(job.resource());
    }

    private ScriptResult end(
            Action.RunScript job, int index, boolean killed, boolean misfortune, boolean leased) {
        // What has added an address in time has done its work.
        boolean late = leased && !runs(job.group(), 0);
        boolean fails = killed || misfortune || late || random.nextDouble() < faults.scriptFails();
        boolean changes = !leased && (!fails || (!misfortune && random.nextInt(4) == 0));
        if (job.verb() != Verb.STATUS && changes) {
            flip(job.group(), index, job.verb() == Verb.START);
        }
        boolean address = SimulatedLeases.isAddress(world.group(job.group()), index);
        if (address && job.verb() != Verb.STOP && runs(job.group(), index)) {
            machine.leases().keep(job.group());
        }
        String text =
                job.verb() != Verb.STATUS || killed || world.lies(job.group())
                        ? ""
                        : running.get(job.group())[index] ? "running" : "stopped";
        world.trace(
                machine.name(),
                job.verb().word() + " " + job.resource() + " " + !fails + " " + text);
        if (job.verb() == Verb.STOP && world.sabotage() == Sabotage.STOP_FAILURE_IS_IGNORED) {
            return new ScriptResult(0, false, text, "");
        }
        return new ScriptResult(fails && job.verb() != Verb.STATUS ? 1 : 0, killed, text, "");
    }

    private void flip(GroupName group, int index, boolean on) {
        boolean[] states = running.get(group);
        if (states[index] != on) {
            states[index] = on;
            if (index == 0 && !on) {
                machine.leases().removed(group);
            }
            world.verifier().flipped(machine, group, index, on);
        }
    }
}
