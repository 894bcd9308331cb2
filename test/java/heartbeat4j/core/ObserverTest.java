package heartbeat4j.core;

import static heartbeat4j.core.Fixture.ALICE;
import static heartbeat4j.core.Fixture.BOB;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Body.AskResources.Step;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Two C nodes as they were seen on a wire, and what an observer makes of it. */
class ObserverTest {
    /** Both started together; C waits its ten seconds. */
    private static ObservedWire started(Failback failback) {
        ObservedWire wire = new ObservedWire(failback);
        wire.start(ALICE).start(BOB).run(0.5);
        wire.activate(BOB).activate(ALICE);
        wire.holds(ALICE, Holdings.NONE, false, "").run(0.5);
        wire.holds(BOB, Holdings.NONE, false, "").run(10);
        wire.holds(ALICE, Holdings.LOCAL, true, "");
        wire.holds(BOB, Holdings.NONE, false, "").holds(BOB, Holdings.LOCAL, true, "");
        wire.holds(ALICE, Holdings.LOCAL, true, "req_our_resources()").run(1);
        return wire;
    }

    private static ObservedWire quiet(Failback failback) {
        ObservedWire wire = started(failback);
        wire.forget();
        return wire;
    }

    @Test
    void tenSecondsOfWaitingAtAColdStartAreADifference() {
        ObservedWire wire = started(Failback.ON);

        assertEquals(
                List.of(
                        "WARN: Difference: nobody announces group ip 4.0 s after both nodes were"
                                + " active; heartbeat4j: on alice at once",
                        "WARN: Difference: nobody announces group mail 4.0 s after both nodes were"
                                + " active; heartbeat4j: on bob at once",
                        "WARN: Difference: alice took group ip 10.5 s after both nodes were"
                                + " active; heartbeat4j: at once",
                        "WARN: Difference: bob took group mail 10.5 s after both nodes were"
                                + " active; heartbeat4j: at once"),
                wire.differences());
    }

    @Test
    void quietClusterGivesNothingToSay() {
        ObservedWire wire = quiet(Failback.ON);

        wire.run(600);

        assertEquals(List.of(), wire.log);
        assertEquals("alice", wire.wanted(Fixture.WEB));
        assertEquals("bob", wire.wanted(Fixture.MAIL));
    }

    @Test
    void takeoverAfterDeadtimeIsForeseenAndConfirmed() {
        ObservedWire wire = quiet(Failback.OFF);

        wire.run(1).kill(ALICE).run(5.25);
        wire.holds(BOB, Holdings.ALL, true, "req_our_resources()").run(5);

        assertEquals(
                List.of(
                        "WARN: node alice: is dead",
                        "info: heartbeat4j would start group ip on bob after 5.0 s",
                        "info: bob announces that it holds [all]",
                        "info: bob took group ip 5.3 s after alice's last heartbeat;"
                                + " heartbeat4j: after 5.0 s"),
                wire.log);
    }

    @Test
    void takeoverThatComesLateIsTold() {
        ObservedWire wire = quiet(Failback.OFF);

        wire.kill(ALICE).run(10);
        assertEquals(
                List.of(
                        "WARN: Difference: nobody announces group ip 9.0 s after alice's last"
                                + " heartbeat; heartbeat4j: on bob after 5.0 s"),
                wire.differences());
        assertEquals(1, wire.observer.observation(wire.now).differences().size());

        wire.holds(BOB, Holdings.ALL, true, "").run(1);
        assertTrue(
                wire.differences().getLast().contains("bob took group ip 1"), wire.log::toString);
        assertEquals(List.of(), wire.observer.observation(wire.now).differences());
    }

    @Test
    void takeoverFromALiveNodeIsTold() {
        ObservedWire wire = quiet(Failback.OFF);

        wire.holds(BOB, Holdings.ALL, true, "").run(10);

        assertEquals(
                List.of(
                        "WARN: Difference: alice and bob announce group ip 4.0 s after both"
                                + " announced it; heartbeat4j: on alice at once"),
                wire.differences());
    }

    @ParameterizedTest
    @EnumSource(
            value = Failback.class,
            names = {"ON", "OFF"})
    void handOverByAnOperatorIsNoDifferenceAndStays(Failback failback) {
        ObservedWire wire = quiet(failback);

        handOverAll(wire);
        wire.run(60);

        assertEquals(List.of(), wire.differences());
        assertEquals("bob", wire.wanted(Fixture.WEB));
        assertTrue(
                wire.log.contains("info: Completed: alice handing over [all]"), wire.log::toString);
    }

    private static void handOverAll(ObservedWire wire) {
        wire.asks(ALICE, Holdings.ALL, Step.ME).run(0.5).asks(BOB, Holdings.ALL, Step.OTHER);
        wire.holds(ALICE, Holdings.NONE, false, "standby").run(20);
        wire.asks(ALICE, Holdings.ALL, Step.DONE).run(20);
        // C lets the report overtake its own last word.
        long done = wire.sequences.merge(BOB, 1L, Long::sum);
        wire.holds(BOB, Holdings.ALL, true, "");
        wire.say(BOB, done, new Body.AskResources(Holdings.ALL, Step.DONE)).run(0.5);
        wire.holds(ALICE, Holdings.NONE, true, "").run(0.5);
        wire.holds(BOB, Holdings.ALL, true, "");
    }

    @Test
    void orderlyStopIsTakenOverAtOnce() {
        ObservedWire wire = quiet(Failback.OFF);

        wire.holds(ALICE, Holdings.NONE, false, "shutdown").run(30);
        wire.say(ALICE, new Body.ShutdownDone()).run(0.5);
        wire.holds(BOB, Holdings.ALL, true, "req_our_resources()").run(2);
        wire.kill(ALICE).run(60);

        assertEquals(List.of(), wire.differences());
        assertTrue(
                wire.log.contains(
                        "info: bob took group ip 0.5 s after alice's shutdown notice;"
                                + " heartbeat4j: at once"),
                wire.log::toString);
    }

    @Test
    void returnWithFailbackOffMovesNothing() {
        ObservedWire wire = returned(Failback.OFF);

        wire.run(60);

        assertEquals(List.of(), wire.differences());
        assertEquals("bob", wire.wanted(Fixture.WEB));
    }

    @Test
    void returnWithFailbackOnIsExpectedToBeHandedBack() {
        ObservedWire wire = returned(Failback.ON);
        wire.run(1);
        assertEquals("alice", wire.wanted(Fixture.WEB));

        wire.asks(BOB, Holdings.FOREIGN, Step.ME).asks(ALICE, Holdings.FOREIGN, Step.OTHER);
        wire.holds(BOB, Holdings.LOCAL, false, "standby").run(1);
        wire.asks(BOB, Holdings.FOREIGN, Step.DONE).run(1);
        wire.holds(ALICE, Holdings.LOCAL, true, "");
        wire.asks(ALICE, Holdings.FOREIGN, Step.DONE).holds(BOB, Holdings.LOCAL, true, "").run(9);

        assertEquals(List.of(), wire.differences());
        assertEquals("alice", wire.wanted(Fixture.WEB));
    }

    @Test
    void failbackThatDoesNotComeIsTold() {
        ObservedWire wire = returned(Failback.ON);

        wire.run(10);

        assertEquals(
                List.of(
                        "WARN: Difference: bob announces group ip 4.0 s after alice was ready"
                                + " again; heartbeat4j: on alice at once"),
                wire.differences());
    }

    /** alice was killed, bob took everything, alice is back. */
    private static ObservedWire returned(Failback failback) {
        ObservedWire wire = quiet(failback);
        wire.kill(ALICE).run(5.5).holds(BOB, Holdings.ALL, true, "").run(10);
        wire.start(ALICE).run(0.5).activate(ALICE).holds(BOB, Holdings.ALL, true, "");
        wire.holds(ALICE, Holdings.NONE, false, "").holds(ALICE, Holdings.NONE, true, "");
        wire.holds(BOB, Holdings.ALL, true, "");
        return wire;
    }

    @Test
    void restartWithinDeadtimeMovesNothing() {
        ObservedWire wire = quiet(Failback.ON);

        wire.kill(ALICE).run(1).start(ALICE).run(1).activate(ALICE);
        wire.holds(BOB, Holdings.LOCAL, true, "").run(0.5).holds(ALICE, Holdings.NONE, false, "");
        wire.holds(ALICE, Holdings.LOCAL, true, "").run(60);

        assertEquals(List.of(), wire.differences());
        assertTrue(wire.log.contains("info: Heartbeat restart on node alice"), wire.log::toString);
    }

    @Test
    void requestToADeadNodeIsADifference() {
        ObservedWire wire = quiet(Failback.OFF);
        wire.kill(ALICE).run(5.5).holds(BOB, Holdings.ALL, true, "").run(10);

        wire.asks(BOB, Holdings.ALL, Step.ME).run(20);

        assertEquals(
                List.of("WARN: Difference: bob waits for alice to answer its hand-over request"),
                wire.differences());
        assertTrue(wire.log.contains("info: Given up: bob handing over [all]"), wire.log::toString);
    }

    @Test
    void restartOfBothAfterAPartitionIsADifference() {
        ObservedWire wire = quiet(Failback.OFF);
        wire.unheard.add(ALICE);
        wire.run(6).holds(BOB, Holdings.ALL, true, "").run(10);
        assertEquals(List.of(), wire.differences());

        wire.unheard.clear();
        wire.holds(ALICE, Holdings.ALL, true, "").run(2);
        wire.holds(BOB, Holdings.NONE, false, "shutdown").run(0.5);
        wire.holds(ALICE, Holdings.NONE, false, "shutdown").run(0.5);

        assertEquals(
                List.of(
                        "WARN: Difference: bob stops all its groups after the partition",
                        "WARN: Difference: alice stops all its groups after the partition"),
                wire.differences());
    }

    @Test
    void silenceOfAllNodesIsNotTakenForTheirDeath() {
        ObservedWire wire = quiet(Failback.OFF);

        wire.unheard.addAll(List.of(ALICE, BOB));
        wire.run(30);
        wire.unheard.clear();
        wire.run(30);

        assertEquals(
                List.of(
                        "WARN: No node is heard: nothing is compared.",
                        "info: The cluster is heard again.",
                        "info: Status update for node alice: status active",
                        "info: Status update for node bob: status active"),
                wire.log);
    }

    @Test
    void nothingIsJudgedOfNodesThatHaveAnnouncedNothing() {
        ObservedWire wire = new ObservedWire(Failback.ON);
        wire.beating.put(ALICE, "active");
        wire.beating.put(BOB, "active");
        wire.run(60).kill(ALICE).run(60);

        assertEquals(List.of(), wire.differences());
        assertTrue(wire.observer.observation(wire.now).nodes().getLast().holdings().isEmpty());
    }

    @Test
    void anotherDeadtimeThanOurFileHasIsTold() {
        ObservedWire wire = quiet(Failback.ON);

        Body status = new Body.Status("active", OptionalLong.of(30_000), true, Optional.empty());
        wire.say(ALICE, status).say(ALICE, status);

        assertEquals(
                List.of("WARN: alice wants to be judged dead after 30 s; ha.cf here says 5 s"),
                wire.log);
    }

    @Test
    void observerThatWasItselfStalledAccusesNobody() {
        ObservedWire wire = quiet(Failback.OFF);

        wire.now = wire.now.plus(Duration.ofSeconds(20));
        wire.run(30);

        assertEquals(
                List.of("WARN: The observer was stalled: hearing the backlog first."), wire.log);
    }

    @Test
    void oldAndForeignMessagesChangeNothing() {
        ObservedWire wire = quiet(Failback.OFF);

        wire.say(ALICE, 3, new Body.ShutdownDone());
        wire.say(NodeName.of("carol"), new Body.ShutdownDone()).run(10);

        assertEquals(List.of(), wire.log);
        assertEquals("alice", wire.wanted(Fixture.WEB));
    }
}
