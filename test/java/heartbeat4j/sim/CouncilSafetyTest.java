package heartbeat4j.sim;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.auth.Method;
import heartbeat4j.core.Failback;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Timing;
import heartbeat4j.core.Verb;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What the verifier must find, and what it must let pass, where majorities decide. */
class CouncilSafetyTest {
    private static final Timing TIMING =
            new Timing(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(8),
                    Duration.ofMillis(250));
    private static final Group WEB = World.group("alice", "web");

    private World world = world(0);
    private Machine alice;
    private Machine bob;
    private Machine carol;
    private long beats;

    private static World world(int witnesses) {
        Cast cast =
                new Cast(
                        Collections.nCopies(3, Program.Kind.PUPPET),
                        Collections.nCopies(3, Failback.ON),
                        witnesses);
        return new World(
                new Random(1),
                Faults.NONE,
                TIMING,
                cast,
                List.of(WEB),
                Sabotage.NONE,
                Method.CRC,
                World.UNREAD);
    }

    @BeforeEach
    void allAreUpAndAliceRunsTheGroup() {
        begin(world);
        acquires(alice);
    }

    private void begin(World begun) {
        world = begun;
        alice = world.machines().get(0);
        bob = world.machines().get(1);
        carol = world.machines().get(2);
        world.machines().forEach(Machine::start);
        passes(1, alice, bob, carol);
    }

    // ---- one owner ----

    @Test
    void deadOwnersGroupMoves() {
        alice.powerCut();
        passes(9, bob, carol);

        assertDoesNotThrow(() -> acquires(bob));
    }

    @Test
    void startBesideAnOwnerThatWasHeardIsFound() {
        passes(2, alice, bob, carol);

        found("while it runs on alice", () -> acquires(bob));
    }

    /** The owner has lost its majority and does not give way. */
    @Test
    void startBesideAnOwnerThatWasSilentButGoesOnIsFound() {
        passes(9, bob, carol);

        found("while alice goes on with it", () -> acquires(bob));
    }

    @Test
    void startWhileTheOwnersStopHangsForLongPasses() {
        passes(4, bob, carol);
        launches(alice, Verb.STOP);
        passes(5, bob, carol);

        assertDoesNotThrow(() -> acquires(bob));
    }

    @Test
    void startJustAfterTheOwnersStopBeganIsFound() {
        passes(7, bob, carol);
        launches(alice, Verb.STOP);
        passes(2, bob, carol);

        found("while alice goes on with it", () -> acquires(bob));
    }

    @Test
    void startWhileAnOwnersStartHangsPasses() {
        alice.scripts().tidy(WEB.name());
        launches(alice, Verb.STATUS);
        ends(alice);
        launches(alice, Verb.START);
        alice.scripts().repair(WEB.name());
        passes(9, bob, carol);

        assertDoesNotThrow(() -> acquires(bob));
    }

    @Test
    void startBesideADaemonThatStandsStillPasses() {
        alice.pause();
        passes(9, bob, carol);

        assertDoesNotThrow(() -> acquires(bob));
    }

    /** It came back in time, heard what had waited for it, and took that for news. */
    @Test
    void startBesideADaemonThatStoodStillAndGoesOnIsFound() {
        alice.pause();
        passes(4, bob, carol);
        alice.resume();
        passes(5, bob, carol);

        found("while alice goes on with it", () -> acquires(bob));
    }

    @Test
    void startBesideWhatACrashedDaemonLeftPasses() {
        alice.crashDaemon();
        passes(6, bob, carol);
        alice.start();
        passes(3, bob, carol);

        assertDoesNotThrow(() -> acquires(bob));
    }

    @Test
    void startBesideTheLeftoverOfALifeThatIsHeardIsFound() {
        alice.crashDaemon();
        passes(3, bob, carol);
        alice.start();
        passes(2, alice, bob, carol);

        found("while it runs on alice", () -> acquires(bob));
    }

    // ---- majorities ----

    @Test
    void startWithoutAMajorityIsFound() {
        alice.powerCut();
        passes(11, bob);

        found("has heard only 0 of 2", () -> acquires(bob));
    }

    @Test
    void whoHasHeardNobodySinceItsStartHasNoMajority() {
        alice.powerCut();
        passes(3, bob, carol);
        bob.crashDaemon();
        bob.start();

        found("has heard only 0 of 2", () -> acquires(bob));
    }

    @Test
    void ownerThatKeepsItsGroupsWithoutAMajorityIsFound() {
        passes(11, bob, carol);

        found("alice keeps web", () -> world.verifier().audit());
    }

    @Test
    void ownerThatStopsForWantOfAMajorityPasses() {
        passes(5, bob, carol);
        launches(alice, Verb.STOP);
        passes(6, bob, carol);

        assertDoesNotThrow(() -> world.verifier().audit());
    }

    @Test
    void witnessThatStartsIsFound() {
        begin(world(1));

        found("carol is a witness", () -> acquires(carol));
    }

    // ---- what happens ----

    /** So many seconds pass, in which these hear each other, every second. */
    private void passes(int seconds, Machine... together) {
        for (int i = 0; i < seconds; i++) {
            world.agenda().runUntil(world.now() + Time.SECOND);
            for (Machine from : together) {
                beats++;
                for (Machine to : together) {
                    if (to != from) {
                        world.verifier().heard(to, from.index(), beats);
                    }
                }
            }
        }
    }

    private void acquires(Machine machine) {
        launches(machine, Verb.STATUS);
        ends(machine);
        launches(machine, Verb.START);
        machine.scripts().repair(WEB.name());
        ends(machine);
    }

    private void launches(Machine machine, Verb verb) {
        world.verifier().launched(machine, WEB.name(), 0, verb, true);
    }

    private void ends(Machine machine) {
        world.verifier().attention().ended(machine, new GroupName("web"));
    }

    private static void found(String words, Runnable what) {
        Violation violation = assertThrows(Violation.class, what::run);
        assertTrue(violation.getMessage().contains(words), violation.getMessage());
    }
}
