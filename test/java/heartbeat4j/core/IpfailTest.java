package heartbeat4j.core;

import static heartbeat4j.core.Fixture.ALICE;
import static heartbeat4j.core.Fixture.BOB;
import static heartbeat4j.core.Fixture.ETH0;
import static heartbeat4j.core.Fixture.OURS;
import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.THEIRS;
import static heartbeat4j.core.Fixture.seconds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What ipfail's words make this node do, beside a node of Heartbeat 3.0.6. */
class IpfailTest {
    private static final NodeName ROUTER = NodeName.of("router");
    private static final PingNodes PINGS =
            new PingNodes(
                    List.of(new PingNodes.PingNode(ROUTER, PingNodes.HOST, 2)), seconds(3), true);

    private final Node node = new Node(START, policy(), Fixture.OUR_UUID, OURS, List.of(), false);
    private final List<Action> actions = new ArrayList<>();
    private Moment now = START;
    private long bobsNumber;
    private boolean routerAnswers = true;
    private Duration sinceBeat = Duration.ZERO;

    private static Policy policy() {
        Policy usual = Fixture.policy(Failback.OFF);
        return new Policy(
                usual.self(),
                usual.nodes(),
                usual.links(),
                usual.groups(),
                usual.timing(),
                usual.failback(),
                usual.limits(),
                usual.hopfudge(),
                PINGS,
                usual.quorum(),
                usual.fencing(),
                usual.lease(),
                usual.flaps(),
                usual.tiebreaker());
    }

    private void step(Event event) {
        for (Action action : node.step(now, event)) {
            actions.add(action);
            if (action instanceof Action.RunScript job) {
                step(Fixture.ended(job));
            }
            if (action instanceof Action.Ping && routerAnswers) {
                step(new Event.PingAnswered(ROUTER, List.of()));
            }
        }
    }

    private void bobSays(Body body, List<Message.Text> extra) {
        Optional<NodeName> to = Optional.of(ALICE);
        Message.Header header = Fixture.header(BOB, THEIRS, ++bobsNumber, to);
        step(new Event.MessageArrived(new Message(header, body, extra), ETH0));
    }

    private void bobSays(IpfailWord word) {
        bobSays(word.body(), word.texts());
    }

    /** Time in small steps, in which bob's heartbeat comes once a second. */
    private void run(Duration length) {
        for (long i = 0; i < length.toMillis() / 100; i++) {
            now = now.plus(Duration.ofMillis(100));
            sinceBeat = sinceBeat.plusMillis(100);
            if (sinceBeat.compareTo(seconds(1)) >= 0) {
                sinceBeat = Duration.ZERO;
                bobSays(Fixture.status(Peer.ACTIVE), List.of());
            }
            if (now.reached(node.wakeAt())) {
                step(new Event.TimePassed());
            }
        }
    }

    /** Both are stable and hold their own groups, and the router answers. */
    private void bothWork() {
        step(new Event.TimePassed());
        bobSays(Fixture.status(Peer.ACTIVE), List.of());
        run(seconds(1));
        bobSays(
                new Body.ResourceReport(
                        Holdings.LOCAL, true, Optional.of(true), "", Optional.empty()),
                List.of());
        run(seconds(1));
        assertEquals(Holdings.LOCAL, node.status(now).holdings());
        actions.clear();
    }

    private List<String> sent() {
        return actions.stream()
                .filter(Action.Send.class::isInstance)
                .map(action -> ((Action.Send) action).message())
                .flatMap(message -> word(message).stream())
                .toList();
    }

    private static Optional<String> word(Message message) {
        return switch (message.body()) {
            case Body.Custom _ -> IpfailWord.of(message).map(IpfailWord::toString);
            case Body.AskResources words -> Optional.of(words.toString());
            default -> Optional.empty();
        };
    }

    @Test
    void nodeThatReachesFewerGivesEverythingUpAfterADelay() {
        bothWork();
        routerAnswers = false;
        run(seconds(4));
        assertEquals(List.of("PingCount[answering=0]"), sent());

        bobSays(new IpfailWord.YouAreDead());
        run(seconds(2));
        assertEquals(1, sent().size(), "a C node may be about to say that it lost it too");
        run(seconds(2));

        assertTrue(sent().contains("AskResources[scope=ALL, step=ME]"), () -> "" + sent());
    }

    @Test
    void nothingIsGivenUpWhenTheOtherLosesItToo() {
        bothWork();
        routerAnswers = false;
        run(seconds(4));
        bobSays(new IpfailWord.YouAreDead());
        run(seconds(1));

        bobSays(new IpfailWord.PingCount(0));
        run(seconds(8));

        assertEquals(List.of("PingCount[answering=0]", "AbortGiveUp[]"), sent());
    }

    @Test
    void nodeThatReachesMoreSaysSo() {
        bothWork();

        bobSays(new IpfailWord.PingCount(0));
        run(seconds(8));

        assertEquals(List.of("YouAreDead[]"), sent());
    }

    @Test
    void wordThatWasOvertakenIsIgnored() {
        bothWork();
        bobSays(new IpfailWord.PingCount(1));
        actions.clear();

        Message.Header older = Fixture.header(BOB, THEIRS, bobsNumber - 1, Optional.of(ALICE));
        IpfailWord word = new IpfailWord.PingCount(7);
        step(new Event.MessageArrived(new Message(older, word.body(), word.texts()), ETH0));
        run(seconds(8));

        assertEquals(List.of(), sent());
    }

    @Test
    void verdictThatContradictsTheTwoCountsIsAskedForAgain() {
        bothWork();
        bobSays(new IpfailWord.PingCount(1));
        actions.clear();

        bobSays(new IpfailWord.YouAreDead());
        run(seconds(8));

        assertEquals(List.of("PingCount[answering=1]"), sent());
    }

    @Test
    void programThatStartsOnTheOtherNodeIsToldOurCount() {
        bothWork();

        bobSays(new IpfailWord.Joined());

        assertEquals(List.of("PingCount[answering=1]"), sent());
    }

    @Test
    void ordersOfAnOperatorGoBeforeAnOlderVerdict() {
        bothWork();
        routerAnswers = false;
        run(seconds(4));
        bobSays(new IpfailWord.YouAreDead());

        step(
                new Event.OperatorAsked(
                        new RequestId(1), new Event.Order.Takeover(Holdings.ALL.word())));
        run(seconds(8));

        assertEquals(List.of("PingCount[answering=0]"), sent());
    }

    @Test
    void deathOfAPingNodeIsToldToItsHandlerAndMovesNothingByItself() {
        bothWork();
        routerAnswers = false;

        run(seconds(12));

        Action.RunHandler handler =
                actions.stream()
                        .filter(Action.RunHandler.class::isInstance)
                        .map(Action.RunHandler.class::cast)
                        .findFirst()
                        .orElseThrow();
        assertEquals("status", handler.type());
        assertEquals(List.of(new Message.Text("info", "ping")), handler.message().extra());
        assertEquals(ROUTER, handler.message().header().source());
        assertEquals(Holdings.LOCAL, node.status(now).holdings());
    }

    @Test
    void wordsOfOtherProgramsAreNotIpfails() {
        Message.Header header = Fixture.header(BOB, THEIRS, 1, Optional.of(ALICE));
        List<Message.Text> texts =
                List.of(new Message.Text("to_id", "dopd"), new Message.Text("num_ping", "3"));

        Message message = new Message(header, new Body.Custom("num_ping_nodes"), texts);

        assertEquals(Optional.empty(), IpfailWord.of(message));
    }
}
