package heartbeat4j.observe;

import heartbeat4j.core.Notice;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps one record per distinct warning or error: what, how often, when first and when last. A
 * million repetitions are one line to read.
 */
public final class DistinctErrors {
    /** Beyond it the error that has not occurred for longest is forgotten. */
    public static final int ERRORS_MAX = 200;

    /** All occurrences of one text. */
    public record Occurrences(
            Notice.Level level, String line, long count, Instant first, Instant last) {
        private Occurrences again(Instant now) {
            return new Occurrences(level, line, count + 1, first, now);
        }
    }

    private record Key(Notice.Level level, String line) {}

    // Ordered by the last occurrence: each one moves to the end.
    private final Map<Key, Occurrences> errors = new LinkedHashMap<>();
    private final InstantSource clock;
    private final int errorsMax;

    public DistinctErrors(InstantSource clock) {
        this(clock, ERRORS_MAX);
    }

    DistinctErrors(InstantSource clock, int errorsMax) {
        this.clock = clock;
        this.errorsMax = errorsMax;
    }

    /** Records warnings and worse; leaves out the rest. */
    public synchronized void add(Notice notice) {
        if (notice.level().compareTo(Notice.Level.WARN) < 0) {
            return;
        }
        Instant now = clock.instant();
        Key key = new Key(notice.level(), notice.line());
        Occurrences before = errors.remove(key);
        if (before == null && errors.size() == errorsMax) {
            errors.remove(errors.keySet().iterator().next());
        }
        errors.put(
                key,
                before == null
                        ? new Occurrences(notice.level(), notice.line(), 1, now, now)
                        : before.again(now));
    }

    /** The one that occurred last comes last. */
    public synchronized List<Occurrences> list() {
        return List.copyOf(errors.values());
    }
}
