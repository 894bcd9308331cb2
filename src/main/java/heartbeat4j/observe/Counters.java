package heartbeat4j.observe;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts since the start of the daemon; any thread may count and read. */
public final class Counters {
    // Filled once, then only read: no lock is needed.
    private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);

    public Counters() {
        for (Counter counter : Counter.values()) {
            counts.put(counter, new LongAdder());
        }
    }

    public void count(Counter counter) {
        add(counter, 1);
    }

    public void add(Counter counter, long amount) {
        counts.get(counter).add(amount);
    }

    public long get(Counter counter) {
        return counts.get(counter).sum();
    }

    /** All counters in the order of {@link Counter}. */
    public Map<Counter, Long> snapshot() {
        Map<Counter, Long> snapshot = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            snapshot.put(counter, get(counter));
        }
        return snapshot;
    }
}
