package heartbeat4j.core;

import static heartbeat4j.core.Fixture.BOB;
import static heartbeat4j.core.Fixture.OURS;
import static heartbeat4j.core.Fixture.OUR_UUID;
import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.after;
import static heartbeat4j.core.Fixture.millis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class TransmitterTest {
    private final Outbox outbox = new Outbox();
    private final Transmitter transmitter =
            new Transmitter(Fixture.policy(Failback.ON), OUR_UUID, OURS, outbox);
    private final Peer bob = new Peer(BOB, START, Fixture.seconds(5), new Jitter(1));

    @BeforeEach
    void sayTenThings() {
        say(10);
    }

    private void say(int times) {
        for (int i = 0; i < times; i++) {
            transmitter.send(new Body.Starting());
        }
        var _ = outbox.drain();
    }

    private List<Action> repeat(Moment now, long first, long last) {
        transmitter.repeat(now, bob, new Body.Retransmit(first, last));
        return outbox.drain();
    }

    @Test
    void numbersBeginAtOneAndAcknowledgementsHaveNone() {
        transmitter.send(new Body.Ack(3));
        transmitter.send(new Body.Starting());

        List<Long> numbers =
                outbox.drain().stream()
                        .map(a -> ((Action.Send) a).message().header().sequence())
                        .toList();
        assertEquals(List.of(0L, 11L), numbers);
    }

    @Test
    void whatIsAskedForIsRepeated() {
        assertEquals(List.of(new Action.Resend(3), new Action.Resend(4)), repeat(START, 3, 4));
    }

    @Test
    void aNumberIsNotRepeatedTwiceWithinTheDelay() {
        var _ = repeat(START, 3, 3);
        assertEquals(List.of(), repeat(after(millis(239)), 3, 3));
        assertEquals(List.of(new Action.Resend(3)), repeat(after(millis(240)), 3, 3));
    }

    @Test
    void whatWasAcknowledgedOrNeverSaidIsNotRepeated() {
        bob.acknowledge(5, transmitter.lastSent());
        assertEquals(List.of(), repeat(START, 5, 5));
        assertEquals(List.of(), repeat(START, 11, 12));
        assertEquals(List.of(), repeat(START, 9, 4));
    }

    @Test
    void oneRequestIsAnsweredUpToABound() {
        say(100);
        assertEquals(Transmitter.REPEAT_MAX, repeat(START, 1, 110).size());
    }

    @Test
    void whatIsForgottenIsRefused() {
        say(Transmitter.HISTORY_MAX);

        List<Action> actions = repeat(START, 10, 11);

        assertEquals(
                List.of(new Body.CannotRetransmit(10, "seqno too low")), Fixture.sent(actions));
        assertEquals(new Action.Resend(11), actions.get(1));
    }

    @Test
    void anAcknowledgementOfTheFutureIsIgnored() {
        bob.acknowledge(99, transmitter.lastSent());
        assertEquals(0, bob.acknowledged());
    }

    @Test
    void theTimeOfAHeartbeatIsKnownUntilItIsTooOld() {
        transmitter.beat(START, Fixture.status("up", Optional.empty()));
        long first = transmitter.lastSent();
        assertEquals(START, transmitter.beatAt(first));

        for (int i = 0; i < 200; i++) {
            transmitter.beat(after(millis(i)), Fixture.status("up", Optional.empty()));
        }
        assertEquals(Moment.NEVER, transmitter.beatAt(first));
    }
}
