package heartbeat4j.sim;

import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Verb;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Remembers when each machine's daemon could not act, when its scripts were busy, since when it
 * stops a group, and what a former daemon left running there.
 */
final class Attention {
    private final World world;
    private final Map<Integer, Intervals> away = new TreeMap<>();
    private final Map<String, Intervals> busy = new TreeMap<>();
    private final Map<String, Long> stopBegan = new TreeMap<>();
    private final TreeSet<String> orphans = new TreeSet<>();

    Attention(World world) {
        this.world = world;
    }

    // ---- what is seen ----

    /** The machine may have begun or ceased to be attentive. */
    void look(Machine machine) {
        Intervals absences = away.computeIfAbsent(machine.index(), _ -> new Intervals());
        if (machine.attentive()) {
            absences.end(world.now());
        } else {
            absences.begin(world.now());
        }
    }

    void daemonStarted(Machine machine) {
        for (Group group : world.groups()) {
            String key = Acquisitions.key(machine, group.name());
            stopBegan.remove(key);
            if (machine.scripts().runsAny(group.name())) {
                orphans.add(key);
            } else {
                orphans.remove(key);
            }
        }
    }

    void launched(Machine machine, GroupName group, Verb verb) {
        String key = Acquisitions.key(machine, group);
        busy(key).begin(world.now());
        switch (verb) {
            case START -> {
                stopBegan.remove(key);
                orphans.remove(key);
            }
            case STOP -> stopBegan.putIfAbsent(key, world.now());
            case STATUS -> {}
        }
    }

    void ended(Machine machine, GroupName group) {
        busy(Acquisitions.key(machine, group)).end(world.now());
    }

    /** No script of before will end. */
    void scriptsGone(Machine machine) {
        world.groups().forEach(group -> ended(machine, group.name()));
    }

    void stopped(Machine machine, GroupName group) {
        if (!machine.scripts().runsAny(group)) {
            orphans.remove(Acquisitions.key(machine, group));
        }
    }

    private Intervals busy(String key) {
        return busy.computeIfAbsent(key, _ -> new Intervals());
    }

    // ---- what is asked ----

    boolean wasAway(Machine machine, long from, long to) {
        return away.containsKey(machine.index()) && away.get(machine.index()).touches(from, to);
    }

    /** For longer than that, ending at that time or later. */
    boolean wasAwayFor(long length, Machine machine, long from) {
        return away.containsKey(machine.index())
                && away.get(machine.index()).lasted(length, from, world.now());
    }

    /** A script of the group was under way, and nothing can be stopped before it ends. */
    boolean wasBusy(Machine machine, GroupName group, long from, long to) {
        return busy(Acquisitions.key(machine, group)).touches(from, to);
    }

    /** The last thing it did with the group is to stop it, since that time or before. */
    boolean stopping(Machine machine, GroupName group, long since) {
        return stopBegan.getOrDefault(Acquisitions.key(machine, group), Long.MAX_VALUE) <= since;
    }

    /** A former daemon left it, and the present one has not touched it yet. */
    boolean orphan(Machine machine, GroupName group) {
        return orphans.contains(Acquisitions.key(machine, group));
    }
}
