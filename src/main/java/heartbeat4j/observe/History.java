package heartbeat4j.observe;

import heartbeat4j.core.Notice;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Remembers the last decisions with their reasons, for {@code ha history} and {@code ha explain}.
 */
public final class History {
    /** The default bound: some days of a healthy cluster. */
    public static final int ENTRIES_MAX = 1_000;

    /** One remembered notice, by the wall clock, which is only shown. */
    public record Entry(Instant when, Notice notice) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final int entriesMax;
    private final InstantSource clock;
    private long forgotten;

    public History(InstantSource clock) {
        this(clock, ENTRIES_MAX);
    }

    /** Beyond the bound the oldest entry is forgotten. */
    History(InstantSource clock, int entriesMax) {
        this.clock = clock;
        this.entriesMax = entriesMax;
    }

    /** Remembers what is not for debugging only. */
    public synchronized void add(Notice notice) {
        if (notice.level() == Notice.Level.DEBUG) {
            return;
        }
        if (entries.size() == entriesMax) {
            entries.removeFirst();
            forgotten++;
        }
        entries.addLast(new Entry(clock.instant(), notice));
    }

    /** The latest entries, oldest first. */
    public synchronized List<Entry> latest(int count) {
        List<Entry> all = new ArrayList<>(entries);
        return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }

    public synchronized long forgotten() {
        return forgotten;
    }
}
