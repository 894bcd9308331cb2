package heartbeat4j.core;

import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.TIMING;
import static heartbeat4j.core.Fixture.after;
import static heartbeat4j.core.Fixture.millis;
import static heartbeat4j.core.Fixture.seconds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import heartbeat4j.core.OwnPulse.Lateness;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.OptionalInt;

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
    void aStallLengthensTheLeaseForAWhile() {
        Policy policy = policy(new AddressLease.Auto(), seconds(10));
        assertEquals(OptionalInt.of(3), pulse.lease(policy));
        pulse.expect(START);
        pulse.observe(after(seconds(3)), policy.timing());
        assertEquals(OptionalInt.of(5), pulse.lease(policy));
        pulse.expect(after(seconds(603)));
        pulse.observe(after(seconds(603)), policy.timing());
        assertEquals(OptionalInt.of(3), pulse.lease(policy));
    }

    @Test
    void anAbsenceSaysNothingAboutTheLoop() {
        Policy policy = policy(new AddressLease.Auto(), seconds(10));
        pulse.expect(START);
        pulse.observe(after(seconds(60)), policy.timing());
        assertEquals(OptionalInt.of(3), pulse.lease(policy));
    }

    private static Policy policy(AddressLease lease, Duration deadtime) {
        Policy usual = Fixture.policy(Failback.OFF);
        Timing timing =
                new Timing(seconds(1), seconds(4), deadtime, deadtime, TIMING.retransmitDelay());
        return new Policy(
                usual.self(),
                usual.nodes(),
                usual.links(),
                usual.groups(),
                timing,
                usual.failback(),
                usual.limits(),
                usual.hopfudge(),
                usual.pings(),
                usual.quorum(),
                usual.fence(),
                lease);
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
}
