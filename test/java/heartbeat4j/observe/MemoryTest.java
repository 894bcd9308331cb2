package heartbeat4j.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Notice;
import heartbeat4j.core.Notice.Level;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What is remembered in memory: counters, history and distinct errors. */
class MemoryTest {
    private static final Instant START = Instant.parse("2026-11-03T04:05:06Z");

    private Instant now = START;

    private static Notice notice(Level level, String line) {
        return new Notice(level, line, "because " + line);
    }

    @Test
    void snapshotShowsEveryCounterWithItsDescription() {
        Counters counters = new Counters();
        counters.count(Counter.TAKEOVERS);
        counters.add(Counter.PACKETS_SENT, 5);

        assertEquals(1L, counters.snapshot().get(Counter.TAKEOVERS));
        assertEquals(5L, counters.snapshot().get(Counter.PACKETS_SENT));
        assertEquals(List.of(Counter.values()), List.copyOf(counters.snapshot().keySet()));
        assertEquals(
                Counter.values().length,
                Arrays.stream(Counter.values()).map(Counter::description).distinct().count());
    }

    @Test
    void historyKeepsTheLatestDecisionsInOrder() {
        History history = new History(() -> now, 2);
        history.add(notice(Level.INFO, "one"));
        history.add(notice(Level.DEBUG, "for debugging only"));
        history.add(notice(Level.INFO, "two"));
        now = START.plusSeconds(1);
        history.add(notice(Level.WARN, "three"));

        assertEquals(
                List.of(
                        new History.Entry(START, notice(Level.INFO, "two")),
                        new History.Entry(now, notice(Level.WARN, "three"))),
                history.latest(10));
        assertEquals(
                List.of(new History.Entry(now, notice(Level.WARN, "three"))), history.latest(1));
        assertEquals(1, history.forgotten());
    }

    @Test
    void repeatedErrorIsOneRecord() {
        DistinctErrors errors = new DistinctErrors(() -> now);
        errors.add(notice(Level.ERROR, "disk"));
        now = START.plusSeconds(9);
        errors.add(notice(Level.ERROR, "disk"));
        errors.add(notice(Level.INFO, "no error"));

        assertEquals(
                List.of(new DistinctErrors.Occurrences(Level.ERROR, "disk", 2, START, now)),
                errors.list());
    }

    @Test
    void errorThatHasBeenQuietForLongestIsForgottenFirst() {
        DistinctErrors errors = new DistinctErrors(() -> now, 2);
        errors.add(notice(Level.WARN, "one"));
        errors.add(notice(Level.WARN, "two"));
        errors.add(notice(Level.WARN, "one"));
        errors.add(notice(Level.CRIT, "three"));

        assertEquals(
                List.of("one", "three"),
                errors.list().stream().map(DistinctErrors.Occurrences::line).toList());
        assertTrue(errors.list().getFirst().count() == 2);
    }
}
