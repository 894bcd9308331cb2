package heartbeat4j.core;

import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.TIMING;
import static heartbeat4j.core.Fixture.after;
import static heartbeat4j.core.Fixture.millis;
import static heartbeat4j.core.Fixture.seconds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import heartbeat4j.core.OwnPulse.Lateness;

import org.junit.jupiter.api.Test;

class OwnPulseTest {
    private final OwnPulse pulse = new OwnPulse(START);

    @Test
    void aKeepaliveOfDelayIsPunctual() {
        pulse.expect(START);
        assertEquals(Lateness.PUNCTUAL, pulse.observe(after(seconds(1)), TIMING));
        assertEquals(START, pulse.judgeFrom());
    }

    @Test
    void oneThatComesBeforeItsTimeIsPunctual() {
        pulse.expect(after(seconds(9)));
        assertEquals(Lateness.PUNCTUAL, pulse.observe(after(seconds(1)), TIMING));
    }

    @Test
    void moreThanAKeepaliveIsAStallAndEarnsTheOthersAKeepaliveOfGrace() {
        pulse.expect(START);
        assertEquals(Lateness.STALLED, pulse.observe(after(millis(1001)), TIMING));
        assertEquals(after(millis(2001)), pulse.judgeFrom());
    }

    @Test
    void deadtimeIsAway() {
        pulse.expect(START);
        assertEquals(Lateness.AWAY, pulse.observe(after(seconds(5)), TIMING));
    }

    @Test
    void othersCountFromTheLastHeartbeatTheyHeard() {
        pulse.beatSent(START);
        pulse.expect(after(seconds(1)));
        assertEquals(Lateness.AWAY, pulse.observe(after(seconds(5)), TIMING));
    }

    @Test
    void oneStallIsReportedOnce() {
        pulse.expect(START);
        pulse.observe(after(seconds(5)), TIMING);
        assertEquals(Lateness.PUNCTUAL, pulse.observe(after(seconds(6)), TIMING));
    }

    @Test
    void nodeThatDidNotListenJudgesNobodyForAWholeDeadtime() {
        pulse.observe(after(seconds(9)), TIMING, true);

        assertEquals(after(seconds(9)).plus(TIMING.deadtime()), pulse.judgeFrom());
    }
}
