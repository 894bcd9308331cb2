package heartbeat4j.core;

import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.TIMING;
import static heartbeat4j.core.Fixture.after;
import static heartbeat4j.core.Fixture.millis;
import static heartbeat4j.core.Fixture.seconds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class LocalHealthTest {
    private static final LinkName ETH0 = new LinkName("eth0");
    private static final LinkName ETH1 = new LinkName("eth1");

    private final LocalHealth health = new LocalHealth();

    @Test
    void eachSignWidensByHalfTheLimitUpToThreeTimes() {
        for (int sign = 1; sign <= 6; sign++) {
            health.late(after(seconds(sign)), seconds(2));
            int expected = Math.min(sign, 4);
            assertEquals(expected, health.score());
            assertEquals(millis(1000L + 500L * expected), health.widened(seconds(1)));
        }
    }

    @Test
    void eachCleanStretchTakesOneStepBack() {
        health.late(START, seconds(2));
        health.late(START, seconds(2));
        Moment first = START.plus(LocalHealth.clean(TIMING));

        assertEquals(first, health.wakeAt(TIMING));
        health.settle(first, TIMING);
        assertEquals(1, health.score());
        health.settle(first.plus(LocalHealth.clean(TIMING)), TIMING);
        assertEquals(0, health.score());
        assertEquals(Moment.NEVER, health.wakeAt(TIMING));
    }

    @Test
    void oneOfTwoLinksWithoutACarrierIsToldAndWidensNothing() {
        health.carrier(ETH1, false, List.of(ETH0, ETH1));

        assertEquals(1, health.score());
        assertEquals(seconds(1), health.widened(seconds(1)));
        assertEquals("own health 1 of 4: eth1 has no carrier", health.words(START, TIMING));
    }

    @Test
    void noLinkWithACarrierCountsOnceAndOnlyWhileItLasts() {
        health.carrier(ETH0, false, List.of(ETH0, ETH1));
        health.carrier(ETH1, false, List.of(ETH0, ETH1));
        assertEquals(1, health.score());
        assertEquals(millis(1500), health.widened(seconds(1)));

        health.carrier(ETH0, true, List.of(ETH0, ETH1));
        health.carrier(ETH1, true, List.of(ETH0, ETH1));
        assertEquals(0, health.score());
        assertEquals(seconds(1), health.widened(seconds(1)));
    }

    @Test
    void theCarrierOfAnotherInterfaceIsNoNews() {
        health.carrier(new LinkName("eth7"), false, List.of(ETH0));

        assertEquals(0, health.score());
        assertEquals(Optional.empty(), health.news(START, TIMING));
    }

    @Test
    void theScoreIsSaidWhenItChanges() {
        health.late(START, millis(1300));
        health.late(START, millis(1300));
        String deadtime =
                "deadtime %s instead of %s"
                        .formatted(
                                Words.seconds(TIMING.deadtime().multipliedBy(2)),
                                Words.seconds(TIMING.deadtime()));

        assertEquals(
                Optional.of("own health 2 of 4: loop 1.3 s late; " + deadtime),
                health.news(START, TIMING));
        assertEquals(Optional.empty(), health.news(START, TIMING));
        assertEquals(
                "own health 2 of 4: loop 1.3 s late 20 s ago; " + deadtime,
                health.words(after(seconds(20)), TIMING));
        health.settle(START.plus(LocalHealth.clean(TIMING).multipliedBy(2)), TIMING);
        assertEquals(Optional.of("own health is back to normal"), health.news(START, TIMING));
    }
}
