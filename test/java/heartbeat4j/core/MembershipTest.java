package heartbeat4j.core;

import static heartbeat4j.core.Fixture.BOB;
import static heartbeat4j.core.Fixture.ETH0;
import static heartbeat4j.core.Fixture.ETH1;
import static heartbeat4j.core.Fixture.OURS;
import static heartbeat4j.core.Fixture.OUR_UUID;
import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.THEIRS;
import static heartbeat4j.core.Fixture.after;
import static heartbeat4j.core.Fixture.fromBob;
import static heartbeat4j.core.Fixture.millis;
import static heartbeat4j.core.Fixture.seconds;
import static heartbeat4j.core.Fixture.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Membership.Arrival;
import heartbeat4j.core.Membership.LifeChange;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

class MembershipTest {
    private final Policy policy = Fixture.policy(Failback.ON);
    private final Outbox outbox = new Outbox();
    private final Transmitter transmitter = new Transmitter(policy, OUR_UUID, OURS, outbox);
    private final Membership membership =
            new Membership(policy, transmitter, outbox, START, seconds(10));
    private final OwnPulse pulse = new OwnPulse(START);
    private final Peer bob = membership.peers().iterator().next();

    private LifeChange hear(Moment now, Generation generation, long sequence, Body body) {
        return assertInstanceOf(
                        Arrival.Accepted.class,
                        membership.arrived(now, fromBob(generation, sequence, body), ETH0))
                .change();
    }

    private void ignores(Moment now, Message message) {
        assertInstanceOf(Arrival.Ignored.class, membership.arrived(now, message, ETH0));
    }

    private void active() {
        hear(START, THEIRS, 1, status("active"));
        assertTrue(membership.communicationUp());
    }

    @Test
    void communicationIsUpOnceEveryNodeIsHeard() {
        assertFalse(membership.communicationUp());
        assertEquals(LifeChange.FIRST_HEARD, hear(START, THEIRS, 1, status("init")));
        assertEquals("init", bob.state());
        assertTrue(membership.communicationUp());
        hear(START, THEIRS, 2, status("active"));
        assertEquals("active", bob.state());
    }

    @Test
    void aNodeNeverHeardIsDeadAfterInitdead() {
        assertEquals(List.of(), membership.judge(after(millis(9999)), pulse));
        assertEquals(List.of(bob), membership.judge(after(seconds(10)), pulse));
        assertTrue(membership.communicationUp());
    }

    @Test
    void aNodeSilentForExactlyDeadtimeIsDead() {
        active();
        assertEquals(List.of(), membership.judge(after(millis(4999)), pulse));
        assertEquals(List.of(bob), membership.judge(after(seconds(5)), pulse));
        assertTrue(bob.dead());
        assertEquals(List.of(), membership.judge(after(seconds(6)), pulse), "once");
    }

    /** What rc.d/status is told of Bob's end since the last call. */
    private List<Message> endsTold() {
        return outbox.drain().stream()
                .filter(Action.RunHandler.class::isInstance)
                .map(action -> ((Action.RunHandler) action).message())
                .filter(
                        m ->
                                m.body() instanceof Body.Status(String state, _, _, _, _, _, _, _)
                                        && dead(state))
                .toList();
    }

    private static boolean dead(String state) {
        return state.equals("dead");
    }

    @Test
    void scriptsAreToldOfANodeThatLeavesAtOnceAndNotAgainWhenItIsSilent() {
        active();

        hear(START, THEIRS, 2, new Body.ShutdownDone());
        assertEquals(1, endsTold().size());
        assertEquals("active", bob.state());
        hear(after(seconds(1)), THEIRS, 3, status("active"));
        assertEquals(List.of(bob), membership.judge(after(seconds(6)), pulse));

        assertEquals(List.of(), endsTold());
    }

    @Test
    void scriptsAreToldOfEachEndOfANodeThatComesBack() {
        active();
        hear(START, THEIRS, 2, new Body.ShutdownDone());
        hear(START, new Generation(201), 1, status("active"));
        assertEquals(1, endsTold().size());

        membership.judge(after(seconds(5)), pulse);

        assertEquals(1, endsTold().size());
    }

    @Test
    void theDeadtimeThatANodeAnnouncesCounts() {
        active();
        hear(
                START,
                THEIRS,
                2,
                new Body.Status("active", OptionalLong.of(30_000), true, Optional.empty()));
        assertEquals(List.of(), membership.judge(after(seconds(29)), pulse));
        assertEquals(after(seconds(30)), bob.lastStatus().plus(bob.deadtime()));
    }

    @Test
    void afterAStallOfOursSilenceProvesNothingForAKeepalive() {
        active();
        pulse.expect(START);
        pulse.observe(after(seconds(4)), Fixture.TIMING);
        pulse.observe(after(seconds(4)), Fixture.TIMING);
        assertEquals(List.of(), membership.judge(after(millis(4999)), pulse));
        pulse.expect(after(seconds(4)));
        pulse.observe(after(millis(5500)), Fixture.TIMING);
        assertEquals(List.of(), membership.judge(after(millis(6400)), pulse));
        assertEquals(List.of(bob), membership.judge(after(millis(6500)), pulse));
    }

    @Test
    void onlyHeartbeatsProveLife() {
        active();
        hear(after(seconds(4)), THEIRS, 2, new Body.Starting());
        assertEquals(List.of(bob), membership.judge(after(seconds(5)), pulse));
    }

    @Test
    void aHigherGenerationIsARestart() {
        active();
        assertEquals(LifeChange.RESTARTED, hear(START, new Generation(201), 1, status("init")));
    }

    @Test
    void aLowerGenerationIsAReplay() {
        active();
        ignores(START, fromBob(new Generation(199), 50, status("active")));
        assertTrue(Fixture.lines(outbox.drain()).getLast().contains("attempted replay attack"));
    }

    @Test
    void whatComesBeforeTheFirstHeartbeatOfALifeIsIgnored() {
        ignores(START, fromBob(THEIRS, 1, new Body.ShutdownDone()));
    }

    @Test
    void theSamePacketOverTheOtherLinkCountsOnce() {
        active();
        assertInstanceOf(
                Arrival.Ignored.class,
                membership.arrived(START, fromBob(THEIRS, 1, status("active")), ETH1));
        assertTrue(bob.links().get(ETH1).up());
    }

    @Test
    void oneThatReturnsInTheSameLifeWasOnlyCutOff() {
        active();
        assertEquals(List.of(bob), membership.judge(after(seconds(5)), pulse));
        assertEquals(LifeChange.RETURNED, hear(after(seconds(9)), THEIRS, 20, status("active")));
        assertEquals("active", bob.state());
    }

    @Test
    void anOvertakenHeartbeatDoesNotTurnBackTheState() {
        hear(START, THEIRS, 1, status("init"));
        hear(START, THEIRS, 3, status("active"));
        hear(START, THEIRS, 2, status("up"));
        assertEquals("active", bob.state());
    }

    @Test
    void aSilentLinkIsDeadThoughItsNodeIsNot() {
        active();
        membership.arrived(START, fromBob(THEIRS, 2, status("active")), ETH1);
        hear(after(seconds(4)), THEIRS, 3, status("active"));
        assertEquals(List.of(), membership.judge(after(seconds(5)), pulse));
        assertTrue(bob.links().get(ETH0).up());
        assertFalse(bob.links().get(ETH1).up());
    }

    @Test
    void everyTenthNumberIsAcknowledged() {
        for (long sequence = 1; sequence <= 20; sequence++) {
            hear(START, THEIRS, sequence, status("active"));
        }
        assertEquals(List.of(new Body.Ack(10), new Body.Ack(20)), Fixture.sent(outbox.drain()));
    }

    /** A C node keeps what is not acknowledged; under loss there is always some gap. */
    @Test
    void whatHasArrivedIsAcknowledgedThoughLaterNumbersAreMissing() {
        for (long sequence = 1; sequence <= 30; sequence++) {
            if (sequence != 16) {
                hear(START, THEIRS, sequence, status("active"));
            }
        }
        assertEquals(List.of(new Body.Ack(10), new Body.Ack(15)), Fixture.sent(outbox.drain()));

        hear(START, THEIRS, 16, status("active"));
        for (long sequence = 31; sequence <= 40; sequence++) {
            hear(START, THEIRS, sequence, status("active"));
        }
        assertEquals(List.of(new Body.Ack(40)), Fixture.sent(outbox.drain()));
    }

    @Test
    void whatIsGivenUpIsAcknowledgedLikeWhatHasArrived() {
        hear(START, THEIRS, 1, status("active"));
        hear(START, THEIRS, 19, status("active"));
        for (long lost = 2; lost < 19; lost++) {
            bob.window().giveUp(lost);
        }

        hear(START, THEIRS, 20, status("active"));

        assertEquals(List.of(new Body.Ack(20)), Fixture.sent(outbox.drain()));
    }

    @Test
    void aMessageThatCannotBeReadCountsAndIsNotAskedForAgain() {
        active();
        hear(START, THEIRS, 2, new Body.Unreadable("resource", "rsc_hold is missing"));
        hear(START, THEIRS, 3, status("active"));

        assertTrue(bob.window().complete());
    }

    @Test
    void whatIsMissingIsAskedFor() {
        active();
        hear(START, THEIRS, 4, status("active"));
        var _ = outbox.drain();
        membership.askForMissing(after(millis(250)));
        assertEquals(
                List.of(new Body.Retransmit(2, 2), new Body.Retransmit(3, 3)),
                Fixture.sent(outbox.drain()));
    }

    @Test
    void strangersAreReportedUpToABound() {
        for (int i = 0; i < 40; i++) {
            NodeName name = NodeName.of("stranger" + i);
            ignores(
                    START,
                    new Message(
                            Fixture.header(name, THEIRS, 1, Optional.empty()),
                            status("up"),
                            List.of()));
        }
        assertEquals(16, Fixture.lines(outbox.drain()).size());
    }

    @Test
    void aMessageForAnotherNodeIsCountedButNotForUs() {
        active();
        Message other =
                new Message(
                        Fixture.header(BOB, THEIRS, 2, Optional.of(NodeName.of("carol"))),
                        new Body.Starting(),
                        List.of());
        assertFalse(
                assertInstanceOf(Arrival.Accepted.class, membership.arrived(START, other, ETH0))
                        .toUs());
        assertTrue(bob.window().complete());
    }

    @Test
    void ourOwnPacketIsIgnored() {
        ignores(
                START,
                new Message(
                        Fixture.header(Fixture.ALICE, OURS, 1, Optional.empty()),
                        status("up"),
                        List.of()));
    }
}
