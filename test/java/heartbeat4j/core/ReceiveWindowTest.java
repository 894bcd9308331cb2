package heartbeat4j.core;

import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.millis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.ReceiveWindow.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class ReceiveWindowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration DELAY = millis(250);
    private final ReceiveWindow window = new ReceiveWindow(new Jitter(1));

    private Verdict accept(long sequence) {
        return window.accept(START, sequence, DELAY);
    }

    @Test
    void numbersInOrderAreNew() {
        assertEquals(Verdict.NEW, accept(7));
        assertEquals(Verdict.NEW, accept(8));
        assertTrue(window.complete());
    }

    @Test
    void theHighestOnceMoreIsADuplicate() {
        accept(7);
        assertEquals(Verdict.DUPLICATE, accept(7));
    }

    @Test
    void aMissingNumberCountsOnceWhenItComes() {
        accept(7);
        accept(10);
        assertEquals(2, window.missingCount());

        assertEquals(Verdict.LATE, accept(8));
        assertEquals(Verdict.OLD, accept(8));
        assertEquals(1, window.missingCount());
    }

    @Test
    void whatWasSaidBeforeTheFirstContactIsOld() {
        accept(7);
        assertEquals(Verdict.OLD, accept(6));
    }

    @Test
    void aNewLifeMissesEverythingFromOneOn() {
        window.beginLife();
        accept(3);
        assertEquals(2, window.missingCount());
        assertEquals(Verdict.LATE, accept(1));
    }

    @Test
    void aGapTooLargeIsNotAskedFor() {
        accept(1);
        accept(2 + ReceiveWindow.GAP_MAX);
        assertEquals(ReceiveWindow.GAP_MAX, window.missingCount());

        accept(2 + ReceiveWindow.GAP_MAX + 2 + ReceiveWindow.GAP_MAX);
        assertTrue(window.complete());
    }

    @Test
    void missingNumbersAreBounded() {
        accept(1);
        for (int i = 1; i <= 4; i++) {
            accept(1 + 251L * i);
        }
        assertEquals(ReceiveWindow.MISSING_MAX, window.missingCount());
        assertEquals(Verdict.OLD, accept(2), "the oldest is given up");
    }

    @Test
    void aMissingNumberIsAskedForAfterAShortWaitAndThenEachDelay() {
        accept(1);
        accept(3);

        assertEquals(List.of(), window.requestsDue(START.plus(millis(49)), DELAY, PATIENCE));
        assertEquals(List.of(2L), window.requestsDue(START.plus(DELAY), DELAY, PATIENCE));
        assertEquals(List.of(), window.requestsDue(START.plus(DELAY), DELAY, PATIENCE));
        assertEquals(
                List.of(2L),
                window.requestsDue(START.plus(DELAY.multipliedBy(2)), DELAY, PATIENCE));
    }

    @Test
    void aNumberThatNeverComesIsGivenUp() {
        accept(1);
        accept(3);
        Moment now = START.plus(DELAY);
        for (int i = 0; i < ReceiveWindow.REQUESTS_MAX; i++) {
            assertEquals(List.of(2L), window.requestsDue(now, DELAY, PATIENCE));
            now = now.plus(DELAY);
        }
        assertEquals(List.of(), window.requestsDue(now, DELAY, PATIENCE));
        assertTrue(window.complete());
        assertEquals(Moment.NEVER, window.wakeAt());
    }

    @Test
    void aSenderMayBeDeafToUsForAWhileAndStillBeAsked() {
        accept(1);
        accept(3);
        Duration deaf = DELAY.multipliedBy(2L * ReceiveWindow.REQUESTS_MAX);
        Moment now = START.plus(DELAY);
        for (int i = 0; i < 2 * ReceiveWindow.REQUESTS_MAX - 1; i++) {
            assertEquals(List.of(2L), window.requestsDue(now, DELAY, deaf));
            now = now.plus(DELAY);
        }
        assertEquals(List.of(), window.requestsDue(now, DELAY, deaf));
    }

    @Test
    void aRefusedNumberIsNotAskedForAgain() {
        accept(1);
        accept(3);
        assertFalse(window.complete());
        window.giveUp(2);
        assertTrue(window.complete());
    }

    @Test
    void afterASilenceTheGapIsNotAskedForButOldNumbersStayOld() {
        accept(5);
        window.forgetGaps(START);
        assertEquals(Verdict.NEW, accept(50));
        assertTrue(window.complete());
        assertEquals(Verdict.OLD, accept(5));
    }

    @Test
    void aMessageThatIsOvertakenRightBeforeASilenceIsJudgedStillCounts() {
        accept(5);
        accept(7);
        window.forgetGaps(START.plus(millis(1)));
        assertEquals(Verdict.LATE, accept(6));
    }

    @Test
    void aMessageThatIsMissedForLongIsOldAfterASilence() {
        accept(5);
        accept(7);
        window.forgetGaps(START.plus(millis(1000)));
        assertEquals(Verdict.OLD, accept(6));
    }
}
