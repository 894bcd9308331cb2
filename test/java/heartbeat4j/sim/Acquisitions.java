package heartbeat4j.sim;

import heartbeat4j.core.GroupName;
import heartbeat4j.core.Verb;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Since when each machine acquires each group, and how long it had not heard the others by then: it
 * begins by asking the group's first resource for its status.
 */
final class Acquisitions {
    /**
     * @param silences of each machine towards this one, in their order
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Begun(long at, long[] silences) {}

    private final Map<String, Begun> asked = new TreeMap<>();
    private final Map<String, Begun> begun = new TreeMap<>();
    private final Map<String, Long> startedAt = new TreeMap<>();

    static String key(Machine machine, GroupName group) {
        return machine.name() + " " + group;
    }

    void launched(String key, long now, int index, Verb verb, Supplier<long[]> heard) {
        if (verb == Verb.STATUS && index == 0) {
            asked.put(key, new Begun(now, heard.get()));
        }
        boolean walks = verb == Verb.START || (verb == Verb.STATUS && index > 0);
        if (walks && asked.containsKey(key)) {
            begun.put(key, asked.get(key));
        }
        if (verb == Verb.START) {
            startedAt.put(key, now);
        }
    }

    /** 0 when never. */
    long began(String key) {
        return begun.containsKey(key) ? begun.get(key).at() : 0;
    }

    /** How long that machine had not been heard when the acquisition began. */
    long silence(String key, Machine of) {
        return begun.containsKey(key) ? begun.get(key).silences()[of.index()] : 0;
    }

    /** The last start script, 0 when never. */
    long startedAt(String key) {
        return startedAt.getOrDefault(key, 0L);
    }
}
