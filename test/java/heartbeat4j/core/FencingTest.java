package heartbeat4j.core;

import static heartbeat4j.core.Fixture.BOB;
import static heartbeat4j.core.Fixture.OURS;
import static heartbeat4j.core.Fixture.OUR_UUID;
import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.seconds;
import static heartbeat4j.core.Fixture.sent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** When a dead node is reset, and what counts as a confirmation. */
class FencingTest {
    private static final Optional<FenceDevice> DEVICE =
            Optional.of(new FenceDevice("null", seconds(60), Duration.ZERO));
    private static final FenceResult RESET = new FenceResult(FenceResult.Verdict.OK, "");
    private static final FenceResult BROKEN = new FenceResult(FenceResult.Verdict.BAD, "no answer");

    private final Outbox outbox = new Outbox();
    private Moment now = START;
    private Moment evidence = START;
    private Fencing fencing = with(DEVICE);

    private Fencing with(Optional<FenceDevice> device) {
        Policy policy = Fixture.policy(Failback.ON);
        return new Fencing(device, new Transmitter(policy, OUR_UUID, OURS, outbox), outbox);
    }

    private static FenceId attempt(long number) {
        return new FenceId(OURS, number);
    }

    private static Action.Fence fence(long number) {
        return new Action.Fence(
                attempt(number), BOB, "it is dead and may still run something", seconds(60));
    }

    private static Body.FenceReport report(String result) {
        return new Body.FenceReport("bob", result);
    }

    private List<Action> settle() {
        outbox.drain();
        fencing.settle(now, evidence);
        return outbox.drain();
    }

    private List<Action> finish(long number, FenceResult result) {
        outbox.drain();
        fencing.finished(now, attempt(number), result);
        return outbox.drain();
    }

    @Test
    void aNodeThatHeldNothingNeedsNoReset() {
        fencing.died(now, BOB, false, Duration.ZERO);

        assertEquals(List.of(report("unneeded")), sent(outbox.drain()));
        assertFalse(fencing.pending());
        assertEquals(List.of(), settle());
    }

    @Test
    void withoutADeviceThatIsSaidAndNothingWaits() {
        fencing = with(Optional.empty());

        fencing.died(now, BOB, true, Duration.ZERO);

        List<Action> actions = outbox.drain();
        assertEquals(List.of(report("n_stnth")), sent(actions));
        assertTrue(Fixture.lines(actions).contains("No STONITH device configured."));
        assertFalse(fencing.pending());
    }

    @Test
    void theGroupsWaitForTheDevice() {
        fencing.died(now, BOB, true, Duration.ZERO);

        assertEquals(List.of(fence(1)), settle());
        assertTrue(fencing.pending());
        assertEquals(List.of(report("OK")), sent(finish(1, RESET)));
        assertFalse(fencing.pending());
    }

    @Test
    void aFailureIsAnnouncedAndTriedAgainAfterFiveSeconds() {
        fencing.died(now, BOB, true, Duration.ZERO);
        settle();

        assertEquals(List.of(report("bad")), sent(finish(1, BROKEN)));

        now = now.plus(seconds(5));
        assertEquals(now, fencing.wakeAt());
        assertEquals(List.of(fence(2)), settle());
        Status.Fence view = fencing.view(now).getFirst();
        assertEquals(2, view.attempt());
        assertEquals("no answer", view.lastFailure());
    }

    @Test
    void aNodeThatIsHeardAgainIsNotResetAndTheAttemptConfirmsNothing() {
        fencing.died(now, BOB, true, Duration.ZERO);
        settle();

        fencing.heard();

        assertTrue(outbox.drain().contains(new Action.EndFence(attempt(1))));
        fencing.died(now, BOB, true, Duration.ZERO);
        assertEquals(List.of(), settle(), "the first attempt has not ended yet");
        assertEquals(List.of(), sent(finish(1, RESET)));
        assertTrue(fencing.pending());
        assertEquals(List.of(fence(2)), settle());
    }

    @Test
    void anAttemptOfAFormerLifeConfirmsNothing() {
        fencing.died(now, BOB, true, Duration.ZERO);
        settle();

        fencing.finished(now, new FenceId(new Generation(99), 1), RESET);

        assertTrue(fencing.pending());
    }

    @Test
    void anOperatorMayVouchForTheNodeThatIsWaitedForOnly() {
        assertTrue(fencing.confirm(BOB).isPresent());
        fencing.died(now, BOB, true, Duration.ZERO);
        settle();
        assertTrue(fencing.confirm(Fixture.ALICE).isPresent());

        assertEquals(Optional.empty(), fencing.confirm(BOB));

        List<Action> actions = outbox.drain();
        assertEquals(List.of(report("OK")), sent(actions));
        assertTrue(actions.contains(new Action.EndFence(attempt(1))));
        assertFalse(fencing.pending());
    }

    @Test
    void whoTakesTheDeviceAwayGoesOnWithoutIt() {
        fencing.died(now, BOB, true, Duration.ZERO);
        settle();

        fencing.setDevice(Optional.empty());

        assertEquals(List.of(report("n_stnth")), sent(outbox.drain()));
        assertFalse(fencing.pending());
    }

    @Test
    void thePausesBetweenAttemptsDoubleUpToAMinute() {
        List<Duration> pauses = LongStream.range(0, 7).mapToObj(Reset::pauseAfter).toList();

        assertEquals(
                List.of(
                        seconds(5),
                        seconds(10),
                        seconds(20),
                        seconds(40),
                        seconds(60),
                        seconds(60),
                        seconds(60)),
                pauses);
        assertEquals(seconds(60), Reset.pauseAfter(Long.MAX_VALUE));
    }

    @Test
    void whoHoldsLessLetsTheOtherGoFirst() {
        fencing.died(now, BOB, true, seconds(5));

        assertEquals(List.of(), settle());
        assertTrue(fencing.pending());
        assertEquals(Optional.of(seconds(5)), fencing.view(now).getFirst().next());
        assertTrue(fencing.view(now).getFirst().waitsFor().contains("the other node goes first"));
        now = now.plus(seconds(5));
        assertEquals(now, fencing.wakeAt());
        assertEquals(List.of(fence(1)), settle());
        assertEquals(Optional.empty(), fencing.view(now).getFirst().next());
    }

    @Test
    void whoIsHeardWithinTheDelayIsNotReset() {
        fencing.died(now, BOB, true, seconds(5));
        settle();

        fencing.heard();

        now = now.plus(seconds(60));
        assertEquals(List.of(), settle());
        assertEquals(Moment.NEVER, fencing.wakeAt());
    }

    @Test
    void noAttemptBeginsBeforeThisNodeWasPunctualForLongEnough() {
        fencing.died(now, BOB, true, Duration.ZERO);
        evidence = now.plus(seconds(5));

        assertEquals(List.of(), settle());
        assertEquals(evidence, fencing.wakeAt());
        assertTrue(fencing.view(now).getFirst().waitsFor().contains("this node was late itself"));
        // Late once more.
        now = now.plus(seconds(4));
        evidence = now.plus(seconds(5));
        assertEquals(List.of(), settle());
        now = evidence;
        assertEquals(List.of(fence(1)), settle());
    }
}
