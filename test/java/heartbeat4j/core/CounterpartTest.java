package heartbeat4j.core;

import static heartbeat4j.core.Fixture.BOB;
import static heartbeat4j.core.Fixture.OURS;
import static heartbeat4j.core.Fixture.OUR_UUID;
import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.after;
import static heartbeat4j.core.Fixture.seconds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class CounterpartTest {
    private final Transmitter we =
            new Transmitter(Fixture.policy(Failback.ON), OUR_UUID, OURS, new Outbox());
    private final Counterpart bob =
            new Counterpart(new Peer(BOB, START, seconds(5), new Jitter(1)));

    private void claims(long sequence, Holdings holdings, boolean stable) {
        bob.claimed(START, sequence, new Body.Claim(holdings, stable, OURS, 1), we);
    }

    private void claimsToAFormerLife(long sequence, Holdings holdings) {
        Generation former = new Generation(OURS.number() - 1);
        bob.claimed(START, sequence, new Body.Claim(holdings, true, former, 1), we);
    }

    private void reports(long sequence, Holdings holdings, boolean full, String info) {
        Optional<Boolean> stable = full ? Optional.of(info.isEmpty()) : Optional.empty();
        bob.reported(
                sequence, new Body.ResourceReport(holdings, full, stable, info, Optional.empty()));
    }

    @Test
    void aClaimIsNewsOnlyToTheLifeItWasMadeTo() {
        claimsToAFormerLife(1, Holdings.LOCAL);
        assertFalse(bob.informed());
        claims(2, Holdings.LOCAL, true);
        assertTrue(bob.informed());
        assertEquals(Holdings.LOCAL, bob.holdings());
    }

    /** It may have declared us dead before it was active, and take over right now. */
    @Test
    void aCNodeThatStartsHasNotToldYetWhatItHolds() {
        bob.heardPlain();
        bob.starting(7);
        assertFalse(bob.informed());
        assertTrue(bob.negotiates());
    }

    /** One of ours may not have asked its scripts yet, and then nothing is known. */
    @Test
    void oneOfOursThatStartsTellsByItselfWhatItHolds() {
        bob.starting(7);
        assertFalse(bob.informed());
    }

    @Test
    void aHostThatChangesToTheCProgramIsBelievedAsACNode() {
        claims(5, Holdings.LOCAL, true);
        bob.forget();
        bob.heardPlain();
        assertFalse(bob.claims());
    }

    @Test
    void anOlderClaimChangesNothing() {
        claims(5, Holdings.LOCAL, true);
        claims(4, Holdings.ALL, false);
        assertEquals(Holdings.LOCAL, bob.holdings());
        assertTrue(bob.ready());
    }

    @Test
    void itHearsUsWhileOurHeartbeatThatItEchoesIsYoung() {
        we.beat(START, Fixture.status("active"));
        claims(1, Holdings.NONE, true);
        assertTrue(bob.hearsUs(after(seconds(4)), seconds(5)));
        assertFalse(bob.hearsUs(after(seconds(5)), seconds(5)));
    }

    @Test
    void whatADeafNodeHasTakenCountsAfterSomePatience() {
        claimsToAFormerLife(1, Holdings.ALL);
        assertEquals(Holdings.NONE, bob.takenDeafly(after(seconds(2)), seconds(3)));
        assertEquals(Holdings.ALL, bob.takenDeafly(after(seconds(3)), seconds(3)));
        claims(2, Holdings.ALL, true);
        assertEquals(Holdings.NONE, bob.takenDeafly(after(seconds(9)), seconds(3)));
    }

    @Test
    void aStepSaidToAFormerLifeIsNotListenedTo() {
        claims(7, Holdings.LOCAL, true);
        assertFalse(bob.nextWord(6));
        assertTrue(bob.nextWord(8));
    }

    @Test
    void aStepOlderThanTheLastOneIsNotListenedTo() {
        claims(7, Holdings.LOCAL, true);
        assertTrue(bob.nextWord(20));
        bob.followed(20);
        assertFalse(bob.nextWord(9));
    }

    @Test
    void itWasReadyWhenItAskedAlthoughItsFluxWasToldFirst() {
        claims(7, Holdings.LOCAL, true);
        claims(9, Holdings.LOCAL, false);
        assertTrue(bob.wasReadyAt(8), "the request of that flux");
        assertFalse(bob.wasReadyAt(10));
    }

    @Test
    void aRequestThatWasGivenUpMeanwhileDoesNotCount() {
        claims(9, Holdings.LOCAL, true);
        assertFalse(bob.wasReadyAt(8));
    }

    @Test
    void oneThatLeftHoldsNothingWhateverComesLate() {
        claims(1, Holdings.ALL, true);
        bob.left();
        claims(2, Holdings.ALL, true);
        assertEquals(Holdings.NONE, bob.holdings());
        assertTrue(bob.absent());
    }

    @Test
    void aNodeOfHeartbeat3HoldsWhatItIsAboutToRelease() {
        reports(1, Holdings.ALL, true, "");
        reports(2, Holdings.NONE, true, "shutdown");
        assertEquals(Holdings.ALL, bob.holdings());
        assertFalse(bob.stable());
    }

    @Test
    void aPartialReportOfHeartbeat3AddsAndNoneClears() {
        reports(1, Holdings.LOCAL, true, "");
        reports(2, Holdings.FOREIGN, false, "mach_down");
        assertEquals(Holdings.ALL, bob.holdings());
        assertTrue(bob.stable(), "it did not say otherwise");
        reports(3, Holdings.NONE, false, "");
        assertEquals(Holdings.NONE, bob.holdings());
    }

    @Test
    void aNodeOfHeartbeat3IsTrustedToHearUs() {
        reports(1, Holdings.LOCAL, true, "");
        assertTrue(bob.hearsUs(after(seconds(900)), seconds(5)));
        assertTrue(bob.nextWord(1));
    }

    @Test
    void aNewLifeOfItsVoidsWhatItSaid() {
        claims(7, Holdings.ALL, true);
        bob.forget();
        assertFalse(bob.informed());
        assertEquals(Holdings.NONE, bob.holdings());
        claims(1, Holdings.LOCAL, true);
        assertTrue(bob.ready());
    }
}
