package heartbeat4j.observe;

import heartbeat4j.core.Notice.Level;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps a line that repeats, or many of one kind, from filling the disk: after the first few in a
 * period the rest is only counted, and the count is told when the period is over.
 */
final class Folding {
    static final int REPEATS_MAX = 10;
    static final Duration PERIOD = Duration.ofSeconds(60);

    /** Distinct lines watched at a time; beyond it the oldest is told and forgotten. */
    static final int LINES_MAX = 512;

    private record Key(Level level, String kind) {}

    private static final class Run {
        private final Instant begin;
        private int count;
        private int folded;

        private Run(Instant begin) {
            this.begin = begin;
        }
    }

    private final Map<Key, Run> runs = new LinkedHashMap<>();

    /** Takes a line and returns what is to be written: it, nothing, or a count before it. */
    List<LogLine> take(LogLine line) {
        List<LogLine> out = new ArrayList<>(expired(line.when()));
        Run run = runs.get(new Key(line.level(), line.kind()));
        if (run == null) {
            if (runs.size() == LINES_MAX) {
                forgetOldest(line.when(), out);
            }
            run = new Run(line.when());
            runs.put(new Key(line.level(), line.kind()), run);
        }
        run.count++;
        if (run.count <= REPEATS_MAX) {
            out.add(line);
        } else {
            run.folded++;
        }
        return out;
    }

    /** The counts of all periods that are over; in the order in which they began. */
    List<LogLine> expired(Instant now) {
        List<LogLine> out = new ArrayList<>();
        Iterator<Map.Entry<Key, Run>> entries = runs.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Key, Run> entry = entries.next();
            Duration age = Duration.between(entry.getValue().begin, now);
            // Negative: the wall clock was set back.
            if (!age.isNegative() && age.compareTo(PERIOD) < 0) {
                break;
            }
            entries.remove();
            tell(entry, now, out);
        }
        return out;
    }

    /** All counts, before the journal closes. */
    List<LogLine> finish(Instant now) {
        List<LogLine> out = new ArrayList<>();
        runs.entrySet().forEach(entry -> tell(entry, now, out));
        runs.clear();
        return out;
    }

    private void forgetOldest(Instant now, List<LogLine> out) {
        Iterator<Map.Entry<Key, Run>> entries = runs.entrySet().iterator();
        tell(entries.next(), now, out);
        entries.remove();
    }

    private static void tell(Map.Entry<Key, Run> entry, Instant now, List<LogLine> out) {
        int folded = entry.getValue().folded;
        if (folded > 0) {
            Key key = entry.getKey();
            String text = "repeated " + folded + " more times, not logged: " + key.kind();
            out.add(LogLine.of(now, key.level(), text));
        }
    }
}
