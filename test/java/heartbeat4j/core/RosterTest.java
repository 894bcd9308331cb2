package heartbeat4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Nodes that come and go at run time, beside a pair that must not notice; the test plays bob. */
class RosterTest {
    private final List<Action> seen = new ArrayList<>();
    private final Node alice =
            new Node(
                    Fixture.START,
                    Fixture.policy(Failback.OFF),
                    Fixture.OUR_UUID,
                    Fixture.OURS,
                    List.of(),
                    false);
    private Moment now = Fixture.START;
    private long bobSays;

    private List<Action> give(Event event) {
        List<Action> actions = alice.step(now, event);
        seen.addAll(actions);
        return actions;
    }

    private List<Action> bobSays(Body body, Message.Text... texts) {
        Message.Header header = Fixture.fromBob(Fixture.THEIRS, ++bobSays, body).header();
        Message message = new Message(header, body, List.of(texts));
        return give(new Event.MessageArrived(message, Fixture.ETH0));
    }

    private void pass(Duration time) {
        Moment end = now.plus(time);
        while (!now.reached(end)) {
            now = now.plus(Duration.ofMillis(500));
            bobSays(Fixture.status(Peer.ACTIVE));
            give(new Event.TimePassed());
        }
    }

    private List<Action> scriptSays(String type, String name, String value) {
        return give(
                new Event.ScriptSaid(
                        List.of(new Message.Text("t", type), new Message.Text(name, value))));
    }

    private List<String> nodesToldToBob() {
        Body.ReplyNodes reply =
                Fixture.sent(bobSays(new Body.RequestNodes())).stream()
                        .filter(Body.ReplyNodes.class::isInstance)
                        .map(Body.ReplyNodes.class::cast)
                        .findFirst()
                        .orElseThrow();
        List<String> all = new ArrayList<>(reply.nodes());
        reply.deleted().forEach(name -> all.add("-" + name));
        return all;
    }

    @Test
    void addedNodeIsAMemberForAllAndItsDeathMovesNothing() {
        pass(Duration.ofSeconds(1));

        List<Action> actions = scriptSays("addnode", "nodelist", "Carol dave");

        assertEquals(List.of(new Body.Custom("addnode")), Fixture.sent(actions).subList(0, 1));
        assertEquals(List.of("alice", "bob", "carol", "dave"), nodesToldToBob());
        assertEquals(4, alice.status(now).nodes().size());
        Holdings before = alice.status(now).holdings();
        pass(Duration.ofSeconds(12));
        assertTrue(Fixture.lines(seen).contains("node carol: is dead"));
        assertFalse(Fixture.lines(seen).stream().anyMatch(l -> l.contains("acquired from carol")));
        assertEquals(before, alice.status(now).holdings());
    }

    @Test
    void nodeThatIsThereAlreadyIsNotAddedTwice() {
        scriptSays("addnode", "nodelist", "bob");

        assertTrue(Fixture.lines(seen).contains("hb_add_one_node: node(bob) already exists"));
        pass(Duration.ofSeconds(1));
        assertEquals(List.of("alice", "bob"), nodesToldToBob());
    }

    @Test
    void liveNodeIsNotDeleted() {
        pass(Duration.ofSeconds(1));

        bobSays(new Body.Custom("delnode"), new Message.Text("nodelist", "bob"));

        assertTrue(Fixture.lines(seen).contains("deletion failed: node bob is not dead"));
        assertEquals(List.of("alice", "bob"), nodesToldToBob());
    }

    @Test
    void deadNodeIsDeletedOnceAllOthersLive() {
        pass(Duration.ofSeconds(1));
        scriptSays("addnode", "nodelist", "carol dave");
        pass(Duration.ofSeconds(12));

        scriptSays("delnode", "nodelist", "carol");

        assertTrue(
                Fixture.lines(seen)
                        .contains(
                                "deletion failed. We don't have all required nodes alive (dave is"
                                        + " dead)"));
        scriptSays("delnode", "nodelist", "carol dave");
        assertEquals(List.of("alice", "bob", "-carol", "-dave"), nodesToldToBob());
        assertEquals(2, alice.status(now).nodes().size());
    }

    @Test
    void weightAndSiteAreKeptAndOddOnesRefused() {
        scriptSays("setweight", "node", "bob");
        give(
                new Event.ScriptSaid(
                        List.of(
                                new Message.Text("t", "setweight"),
                                new Message.Text("node", "bob"),
                                new Message.Text("weight", "50"))));
        scriptSays("setsite", "node", "nobody");

        assertEquals(50, alice.weight(Fixture.BOB));
        assertEquals(100, alice.weight(Fixture.ALICE));
        assertTrue(Fixture.lines(seen).contains("weight \"\" of node bob is no number"));
        assertTrue(Fixture.lines(seen).contains("there is no node \"nobody\" in the cluster"));
    }
}
