package heartbeat4j.core;

import static heartbeat4j.core.Fixture.BOB;
import static heartbeat4j.core.Fixture.ETH0;
import static heartbeat4j.core.Fixture.OURS;
import static heartbeat4j.core.Fixture.OUR_UUID;
import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.THEIRS;
import static heartbeat4j.core.Fixture.fromBob;
import static heartbeat4j.core.Fixture.seconds;
import static heartbeat4j.core.Fixture.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A whole node from outside: takeover, pair rules, operators; the test plays bob and the scripts.
 */
class NodeTest {
    private final TreeSet<String> running = new TreeSet<>();
    private final List<Action> seen = new ArrayList<>();
    private Moment now = START;
    private long bobSays;
    private long lastBeat;
    private Node alice = node(Failback.ON);

    private Node node(Failback failback) {
        return new Node(START, Fixture.policy(failback), OUR_UUID, OURS, List.of(), false);
    }

    private void give(Event event) {
        List<Action> actions = alice.step(now, event);
        seen.addAll(actions);
        for (Action action : actions) {
            if (action instanceof Action.Send(Message message)
                    && message.body() instanceof Body.Status) {
                lastBeat = message.header().sequence();
            }
        }
        for (Action.RunScript run : Fixture.runs(actions)) {
            give(new Event.ScriptFinished(run.job(), result(run)));
        }
    }

    private ScriptResult result(Action.RunScript run) {
        String name = run.resource().text();
        switch (run.verb()) {
            case START -> running.add(name);
            case STOP -> running.remove(name);
            case STATUS -> {}
        }
        return new ScriptResult(0, false, running.contains(name) ? "running" : "", "");
    }

    private void pass(Duration time) {
        Moment end = now.plus(time);
        while (!ended() && end.reached(alice.wakeAt())) {
            now = Moment.later(now, alice.wakeAt());
            give(new Event.TimePassed());
        }
        now = end;
    }

    /** The shell gives nothing more to a node that has ended. */
    private boolean ended() {
        return seen.stream().anyMatch(Action.Exit.class::isInstance);
    }

    private void bobSays(Body body) {
        give(new Event.MessageArrived(fromBob(THEIRS, ++bobSays, body), ETH0));
    }

    private void bobHolds(Holdings holdings, boolean stable) {
        bobSays(status("active", Optional.of(new Body.Claim(holdings, stable, OURS, lastBeat))));
    }

    private Holdings holdings() {
        return alice.status(now).holdings();
    }

    private void bothAreUp() {
        pass(Duration.ZERO);
        bobHolds(Holdings.LOCAL, true);
        assertEquals(Holdings.LOCAL, holdings());
        assertEquals(new TreeSet<>(List.of("ip", "web")), running);
    }

    @Test
    void aLoneNodeTakesEverythingAfterInitdead() {
        pass(seconds(9));
        assertTrue(running.isEmpty());
        pass(seconds(1));
        assertEquals(new TreeSet<>(List.of("ip", "mail", "web")), running);
        assertTrue(alice.status(now).settled());
    }

    /** Until the refresh that follows it, the kernel goes by the lease of the heartbeat before. */
    @Test
    void aLeaseThatIsShortenedIsToldOneHeartbeatLater() {
        orderLease(new AddressLease.Fixed(22));
        pass(seconds(1));

        seen.clear();
        orderLease(new AddressLease.Fixed(10));
        pass(seconds(1));
        pass(seconds(1));
        pass(seconds(1));
        assertEquals(List.of(22, 10, 10), leasesTold());
    }

    private void orderLease(AddressLease lease) {
        give(new Event.PolicyChanged(Fixture.policy(Failback.ON, lease)));
    }

    private List<Integer> leasesTold() {
        return Fixture.sent(seen).stream()
                .filter(Body.Status.class::isInstance)
                .map(body -> ((Body.Status) body).lease().orElse(0))
                .toList();
    }

    @Test
    void twoNodesStartTheirOwnGroupsAtOnce() {
        bothAreUp();
    }

    @Test
    void nothingIsTakenOnTheWordOfANodeThatHasNotHeardUs() {
        pass(Duration.ZERO);
        Body.Claim deaf = new Body.Claim(Holdings.LOCAL, true, Generation.UNKNOWN, 0);
        bobSays(status("active", Optional.of(deaf)));
        assertTrue(running.isEmpty());
    }

    @Test
    void groupsThatTheOtherHoldsAreLeftAlone() {
        pass(Duration.ZERO);
        bobHolds(Holdings.ALL, true);
        assertEquals(Holdings.NONE, holdings());
        assertTrue(running.isEmpty());
    }

    @Test
    void aDeadNodesGroupsAreTakenAfterDeadtime() {
        bothAreUp();
        pass(seconds(4));
        assertFalse(running.contains("mail"));
        pass(seconds(1));
        assertTrue(running.contains("mail"));
        assertEquals(Holdings.ALL, holdings());
    }

    @Test
    void groupsThatTheOtherMayStillRunAreNotTakenWhenItRestarts() {
        bothAreUp();
        pass(seconds(1));
        give(new Event.MessageArrived(fromBob(new Generation(201), 1, status("init")), ETH0));
        pass(seconds(3));
        assertFalse(running.contains("mail"));
    }

    @Test
    void oneThatLeavesInOrderIsReplacedAtOnce() {
        bothAreUp();
        bobSays(new Body.ShutdownDone());
        assertTrue(running.contains("mail"));
    }

    @Test
    void withFailbackOnTheOthersGroupsGoHome() {
        aDeadNodesGroupsAreTakenAfterDeadtime();
        seen.clear();
        bobHolds(Holdings.NONE, true);
        assertTrue(
                Fixture.sent(seen)
                        .contains(
                                new Body.AskResources(
                                        Holdings.FOREIGN, Body.AskResources.Step.ME)));
    }

    @Test
    void withFailbackOffTheOthersGroupsStay() {
        alice = node(Failback.OFF);
        aDeadNodesGroupsAreTakenAfterDeadtime();
        bobHolds(Holdings.NONE, true);
        pass(seconds(3));
        assertEquals(Holdings.ALL, holdings());
    }

    @Test
    void ofTwoOwnersThePreferredOneKeepsTheGroup() {
        aDeadNodesGroupsAreTakenAfterDeadtime();
        bobHolds(Holdings.ALL, true);
        assertEquals(new TreeSet<>(List.of("ip", "web")), running);
    }

    @Test
    void whatADeafNodeHasTakenIsReleased() {
        bothAreUp();
        for (int i = 0; i < 4; i++) {
            Body.Claim deaf = new Body.Claim(Holdings.ALL, true, Generation.UNKNOWN, 0);
            bobSays(status("active", Optional.of(deaf)));
            pass(seconds(1));
        }
        assertTrue(running.isEmpty());
    }

    @Test
    void oneThatWasAwayForDeadtimeReleasesSilentlyAndBeginsAnew() {
        bothAreUp();
        seen.clear();
        now = now.plus(seconds(60));
        give(new Event.TimePassed());

        assertTrue(running.isEmpty());
        assertEquals(List.of(), Fixture.sent(seen));
        assertTrue(
                seen.stream().anyMatch(a -> a instanceof Action.Rejoin rejoin && rejoin.joined()));
    }

    /** A slow start must not end in judging the others by deadtime instead of initdead. */
    @Test
    void oneThatWasAwayBeforeItJoinedStartsAsPatientlyAsBefore() {
        seen.clear();
        now = now.plus(seconds(60));
        give(new Event.TimePassed());

        assertTrue(
                seen.stream().anyMatch(a -> a instanceof Action.Rejoin rejoin && !rejoin.joined()));
    }

    @Test
    void aStopReleasesEverythingBeforeItIsAnnounced() {
        bothAreUp();
        seen.clear();
        give(new Event.ShutdownAsked("operator"));

        assertTrue(running.isEmpty());
        assertTrue(Fixture.sent(seen).contains(new Body.ShutdownDone()));
        pass(seconds(1));
        assertEquals(new Action.Exit("operator"), seen.getLast());
    }

    @Test
    void aHandOverNeedsANodeThatTakes() {
        pass(seconds(11));
        RequestId request = new RequestId(1);
        give(new Event.OperatorAsked(request, new Event.Order.Standby(Holdings.ALL)));
        assertTrue(
                seen.contains(
                        new Action.Reply(request, false, "node bob is not there to take over")));
    }

    @Test
    void theNodeListIsAnswered() {
        bothAreUp();
        seen.clear();
        bobSays(new Body.RequestNodes());
        assertEquals(
                List.of(new Body.ReplyNodes(List.of("alice", "bob"), List.of())),
                Fixture.sent(seen));
    }

    @Test
    void scriptsMayNotSpeakForTheDaemon() {
        bothAreUp();
        seen.clear();
        give(new Event.ScriptSaid(List.of(new Message.Text("t", "shutdone"))));
        assertEquals(List.of(), Fixture.sent(seen));
        assertEquals(
                List.of("message [shutdone] ignored: the daemon itself sends such messages"),
                Fixture.lines(seen));
    }

    @Test
    void heartbeatsComeEachKeepalive() {
        bothAreUp();
        seen.clear();
        pass(seconds(3));
        assertEquals(3, Fixture.sent(seen).stream().filter(Body.Status.class::isInstance).count());
    }

    @Test
    void statusNamesTheOtherNode() {
        bothAreUp();
        assertEquals(BOB, alice.status(now).nodes().get(1).name());
        assertEquals(Optional.of(Holdings.LOCAL), alice.status(now).nodes().get(1).holdings());
    }
}
