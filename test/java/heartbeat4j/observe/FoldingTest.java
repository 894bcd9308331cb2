package heartbeat4j.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Notice.Level;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class FoldingTest {
    private static final Instant START = Instant.parse("2026-11-03T04:05:06Z");

    private final Folding folding = new Folding();

    private List<LogLine> take(Instant when, String text) {
        return folding.take(LogLine.of(when, Level.WARN, text));
    }

    private void repeat(int times, String text) {
        for (int i = 0; i < times; i++) {
            take(START, text);
        }
    }

    @Test
    void firstTenOfAPeriodAreWrittenAndTheRestIsCounted() {
        for (int i = 0; i < Folding.REPEATS_MAX; i++) {
            assertEquals(1, take(START, "late").size());
        }
        assertEquals(List.of(), take(START, "late"));
        assertEquals(List.of(), take(START, "late"));

        Instant over = START.plus(Folding.PERIOD);
        assertEquals(List.of(), folding.expired(over.minus(Duration.ofNanos(1))));
        assertEquals(
                List.of(LogLine.of(over, Level.WARN, "repeated 2 more times, not logged: late")),
                folding.expired(over));
        assertEquals(1, take(over, "late").size());
    }

    @Test
    void otherLinesAreNotHeldBack() {
        repeat(Folding.REPEATS_MAX + 1, "late");

        assertEquals(1, take(START, "other").size());
        assertEquals(1, folding.take(LogLine.of(START, Level.INFO, "late")).size());
    }

    @Test
    void linesOfOneKindAreFoldedHoweverTheirTextsDiffer() {
        int written = 0;
        for (int i = 0; i < 1_000; i++) {
            LogLine line = LogLine.of(START, Level.WARN, "packet " + i, "packets dropped: flooded");
            written += folding.take(line).size();
        }

        assertEquals(Folding.REPEATS_MAX, written);
        assertEquals(
                "repeated 990 more times, not logged: packets dropped: flooded",
                folding.finish(START).getFirst().text());
    }

    @Test
    void beyondTheBoundTheOldestIsToldAndForgotten() {
        repeat(Folding.REPEATS_MAX + 5, "first");
        for (int i = 1; i < Folding.LINES_MAX; i++) {
            assertEquals(1, take(START, "line " + i).size());
        }

        List<LogLine> out = take(START, "one too many");

        assertEquals(2, out.size());
        assertEquals("repeated 5 more times, not logged: first", out.getFirst().text());
        assertEquals("one too many", out.getLast().text());
    }

    @Test
    void clockSetBackEndsThePeriod() {
        repeat(Folding.REPEATS_MAX + 1, "late");

        List<LogLine> out = take(START.minusSeconds(3_600), "late");

        assertEquals(2, out.size());
        assertTrue(out.getFirst().text().startsWith("repeated 1 more times"));
    }

    @Test
    void closingTellsAllCounts() {
        repeat(Folding.REPEATS_MAX + 7, "late");

        assertEquals(
                "repeated 7 more times, not logged: late", folding.finish(START).getFirst().text());
        assertEquals(List.of(), folding.finish(START));
    }
}
