package heartbeat4j.observe;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
        counts.get(counter).increment();
    }

    /** What has happened at all, in the words of the counters. */
    public SortedMap<String, Long> counted() {
        SortedMap<String, Long> counted = new TreeMap<>();
        counts.forEach(
                (counter, count) -> {
                    if (count.sum() > 0) {
                        counted.put(counter.words(), count.sum());
                    }
                });
        return counted;
    }
}
