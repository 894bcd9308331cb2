package heartbeat4j.core;

import static heartbeat4j.core.Fixture.ALICE;
import static heartbeat4j.core.Fixture.BOB;
import static heartbeat4j.core.Fixture.OURS;
import static heartbeat4j.core.Fixture.OUR_UUID;
import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.after;
import static heartbeat4j.core.Fixture.seconds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Body.AskResources;
import heartbeat4j.core.Body.AskResources.Step;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class StandbyTest {
    /** Keeps count of the groups; what scripts would do happens when the test says so. */
    private static final class Groups implements Standby.Hands {
        private Holdings mine = Holdings.LOCAL;
        private boolean scriptsDone;
        private boolean stuck;

        @Override
        public Holdings release(Holdings ofMine) {
            Holdings given = mine.minus(mine.minus(ofMine));
            mine = mine.minus(ofMine);
            return given;
        }

        @Override
        public void take(Holdings asMine) {
            mine = mine.plus(asMine);
        }

        @Override
        public boolean released(Holdings ofMine) {
            return scriptsDone;
        }

        @Override
        public boolean settled(Holdings ofMine) {
            return scriptsDone;
        }

        @Override
        public boolean blocked(Holdings ofMine) {
            return stuck;
        }

        @Override
        public void report(String info) {}
    }

    private final Outbox outbox = new Outbox();
    private final Groups groups = new Groups();
    private final Transmitter transmitter =
            new Transmitter(Fixture.policy(Failback.ON), OUR_UUID, OURS, outbox);
    private final Standby standby = new Standby(groups, transmitter, outbox);
    private final Counterpart bob =
            new Counterpart(new Peer(BOB, START, seconds(5), new Jitter(1)));
    private long sequence = 10;

    @BeforeEach
    void bobHoldsHisOwn() {
        bobClaims(Holdings.LOCAL, true);
    }

    private void bobClaims(Holdings holdings, boolean stable) {
        bob.claimed(START, ++sequence, new Body.Claim(holdings, stable, OURS, 1), transmitter);
    }

    private List<Body> bobSays(Holdings scope, Step step, boolean mayAgree, boolean weYield) {
        standby.said(START, bob, ++sequence, new AskResources(scope, step), mayAgree, weYield);
        return Fixture.sent(outbox.drain());
    }

    private List<Action> settle(Moment now) {
        standby.settle(now, bob);
        return outbox.drain();
    }

    private void weAsk() {
        standby.begin(START, Holdings.ALL, ALICE, "a test");
        assertEquals(
                List.of(new AskResources(Holdings.ALL, Step.ME)), Fixture.sent(outbox.drain()));
    }

    @Test
    void theReleaserStopsFirstAndSaysSoAfterwards() {
        weAsk();
        assertEquals(List.of(), bobSays(Holdings.ALL, Step.OTHER, true, false));
        assertEquals(Holdings.NONE, groups.mine);
        assertEquals(List.of(), settle(START));

        groups.scriptsDone = true;
        assertEquals(
                List.of(new AskResources(Holdings.ALL, Step.DONE)), Fixture.sent(settle(START)));

        bobSays(Holdings.ALL, Step.DONE, true, false);
        assertTrue(standby.idle());
        assertEquals(Holdings.ALL, bob.holdings());
    }

    @Test
    void theTakerBeginsOnlyWhenTheReleaserIsDone() {
        assertEquals(
                List.of(new AskResources(Holdings.LOCAL, Step.OTHER)),
                bobSays(Holdings.LOCAL, Step.ME, true, false));
        assertEquals(Holdings.LOCAL, groups.mine);

        bobSays(Holdings.LOCAL, Step.DONE, true, false);
        assertEquals(Holdings.ALL, groups.mine, "his local groups are our foreign ones");

        groups.scriptsDone = true;
        assertEquals(
                List.of(new AskResources(Holdings.LOCAL, Step.DONE)), Fixture.sent(settle(START)));
        assertTrue(standby.idle());
    }

    @Test
    void aRequestInFluxIsRefused() {
        assertEquals(
                List.of(new AskResources(Holdings.ALL, Step.NOT)),
                bobSays(Holdings.ALL, Step.ME, false, false));
        assertTrue(standby.idle());
    }

    @Test
    void aRefusedRequestEndsAtOnce() {
        weAsk();
        bobSays(Holdings.ALL, Step.NOT, true, false);
        assertTrue(standby.idle());
        assertEquals(Holdings.LOCAL, groups.mine);
    }

    @Test
    void whenBothAskTheOneThatYieldsTakes() {
        weAsk();
        assertEquals(
                List.of(new AskResources(Holdings.ALL, Step.OTHER)),
                bobSays(Holdings.ALL, Step.ME, true, true));
    }

    @Test
    void whenBothAskTheOneThatDoesNotYieldGoesOn() {
        weAsk();
        bobSays(Holdings.ALL, Step.ME, true, false);
        assertEquals("asked to release all", standby.word());
    }

    @Test
    void aRequestWithoutAnAnswerEndsAfterTenSeconds() {
        weAsk();
        assertEquals(List.of(), settle(after(seconds(9))));
        List<Action> actions = settle(after(seconds(10)));
        assertEquals(
                List.of("No reply to standby request.  Standby request cancelled."),
                Fixture.lines(actions));
        assertTrue(standby.idle());
        assertEquals(Holdings.LOCAL, groups.mine);
    }

    @Test
    void aGroupThatDoesNotStopCallsTheHandOverOff() {
        weAsk();
        bobSays(Holdings.ALL, Step.OTHER, true, false);
        groups.stuck = true;
        var _ = settle(START);
        assertTrue(standby.idle());
        assertEquals(Holdings.LOCAL, groups.mine, "no more than it held before");
    }

    @Test
    void anAnswerToAnotherQuestionIsIgnored() {
        weAsk();
        bobSays(Holdings.FOREIGN, Step.OTHER, true, false);
        assertEquals("asked to release all", standby.word());
    }

    @Test
    void aLostDoneIsMadeUpForByTheNextHeartbeat() {
        weAsk();
        bobSays(Holdings.ALL, Step.OTHER, true, false);
        groups.scriptsDone = true;
        var _ = settle(START);

        bobClaims(Holdings.ALL, true);
        List<Action> actions = settle(START);

        assertTrue(standby.idle());
        assertEquals(
                List.of("Other node completed standby takeover of all resources."),
                Fixture.lines(actions));
    }

    @Test
    void aTakerThatGaveUpEndsTheHandOver() {
        weAsk();
        bobSays(Holdings.ALL, Step.OTHER, true, false);
        bobClaims(Holdings.LOCAL, true);
        var _ = settle(START);
        assertTrue(standby.idle());
    }

    @Test
    void eachLaterStepEndsAfterAnHour() {
        bobSays(Holdings.LOCAL, Step.ME, true, false);
        assertEquals(START.plus(Standby.STEP_LIMIT), standby.wakeAt());
        var _ = settle(standby.wakeAt());
        assertTrue(standby.idle());
    }

    @Test
    void theDeathOfTheOtherEndsIt() {
        weAsk();
        standby.cancel("bob is dead");
        assertTrue(standby.idle());
        assertEquals(Moment.NEVER, standby.wakeAt());
    }
}
