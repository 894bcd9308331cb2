package heartbeat4j.core;

import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.after;
import static heartbeat4j.core.Fixture.seconds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class FlapDampingTest {
    private static final FlapLimit FOUR = FlapLimit.DEFAULT;

    private final FlapDamping damping = new FlapDamping();

    private void move(FlapLimit limit, long... at) {
        for (long second : at) {
            damping.moved(after(seconds(second)), limit);
        }
    }

    @Test
    void theFourthMoveInThePeriodHoldsForOnePeriod() {
        move(FOUR, 0, 0, 0);
        assertFalse(damping.held(START, FOUR));

        move(FOUR, 0);

        assertEquals("held 300 s more: 4 moves in 5 min", damping.words(START, FOUR));
        assertEquals("held 42 s more: 4 moves in 5 min", damping.words(after(seconds(258)), FOUR));
        assertFalse(damping.held(after(seconds(300)), FOUR));
        assertEquals(Moment.NEVER, damping.wakeAt(after(seconds(300)), FOUR));
    }

    @Test
    void movesFarApartAreNotHeld() {
        move(FOUR, 0, 110, 220, 330, 440, 550, 660);
        assertFalse(damping.held(after(seconds(660)), FOUR));
    }

    @Test
    void aMoveThatIsNeededMeanwhileHoldsLonger() {
        move(FOUR, 0, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(after(seconds(450)), damping.wakeAt(START, FOUR));
    }

    @Test
    void nothingIsHeldForLongerThanItSaysWhateverMoves() {
        for (int second = 0; second < 1000; second++) {
            move(FOUR, second);
        }
        Moment last = after(seconds(999));
        Duration longest = damping.wakeAt(last, FOUR).since(last);
        assertTrue(longest.compareTo(FOUR.holdMax()) <= 0, longest + " of " + FOUR.holdMax());
        assertTrue(longest.compareTo(seconds(300)) > 0, longest.toString());
    }

    @Test
    void offHoldsNothing() {
        move(FlapLimit.OFF, 0, 0, 0, 0, 0, 0);
        assertFalse(damping.held(START, FlapLimit.OFF));
    }
}
