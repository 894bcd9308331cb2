package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Judges the ping nodes by their answers. They are known to this node only: nothing about them is
 * told to others, who may have different ones.
 */
final class PingWatch {
    static final String PING = "ping";

    private static final String ASKED_AT = "h4j_asked";

    private static final class Watched {
        private final PingNodes.PingNode node;
        private String state = Peer.INIT;
        private Moment lastAnswer;

        Watched(PingNodes.PingNode node, Moment since) {
            this.node = node;
            this.lastAnswer = since;
        }

        boolean dead() {
            return state.equals(Peer.DEAD);
        }
    }

    private final Outbox outbox;
    private final Duration initialLimit;
    private final Map<NodeName, Watched> watched = new LinkedHashMap<>();
    private PingNodes policy = PingNodes.NONE;
    private boolean allKnown;

    /** Until all are known, silence counts from {@code initialLimit} on, as it does for peers. */
    PingWatch(PingNodes policy, Outbox outbox, Moment now, Duration initialLimit) {
        this.outbox = outbox;
        this.initialLimit = initialLimit;
        setPolicy(now, policy);
    }

    /** Those that stay keep their state; new ones have deadping from now on. */
    void setPolicy(Moment now, PingNodes changed) {
        policy = changed;
        watched.keySet().removeIf(name -> changed.find(name).isEmpty());
        changed.nodes().forEach(node -> watched.putIfAbsent(node.name(), new Watched(node, now)));
    }

    /** Asks each of them, in the name of the ping node, whose answer brings the words back. */
    void ask(Moment now) {
        for (PingNodes.PingNode node : policy.nodes()) {
            outbox.add(new Action.Ping(question(now, node.name(), node.kind())));
        }
    }

    /** The answer tells when it was asked. */
    static Message question(Moment now, NodeName to, String kind) {
        Message words = Transmitter.unnumbered(to, new Body.PingStatus(PING, kind));
        return new Message(
                words.header(),
                words.body(),
                List.of(new Message.Text(ASKED_AT, Long.toString(now.nanos()))));
    }

    /** When an answer was asked for; long ago when it does not say, or says nonsense. */
    static Moment askedAt(Moment now, List<Message.Text> echo) {
        String nanos = Message.text(echo, ASKED_AT).orElse("");
        if (!nanos.matches("[0-9]{1,18}")) {
            return Moment.LONG_AGO;
        }
        Moment at = new Moment(Long.parseLong(nanos));
        return now.reached(at) ? at : Moment.LONG_AGO;
    }

    /** For each that answers, when it is missed: half of its limit is over. */
    List<Moment> missedFrom() {
        return watched.values().stream()
                .filter(node -> node.state.equals(PING))
                .map(node -> node.lastAnswer.plus(policy.deadping().dividedBy(2)))
                .toList();
    }

    void answered(Moment now, NodeName name) {
        Watched node = watched.get(name);
        if (node == null) {
            return; // It was taken out of ha.cf while its answer was under way.
        }
        node.lastAnswer = now;
        if (node.state.equals(PING)) {
            return;
        }
        boolean first = node.state.equals(Peer.INIT);
        node.state = PING;
        outbox.announce(INFO, "Link %s:%s up.".formatted(name, name));
        outbox.add(new Action.TellLink(name, new LinkName(name.text()), true));
        outbox.decide(
                INFO,
                "Status update for node %s: status ping".formatted(name),
                first ? "it answers" : "it answers again");
        Body words = new Body.PingStatus(PING, node.node.kind());
        outbox.add(new Action.RunHandler("NS_st", Transmitter.madeUp(name, words)));
        tell(new ClientNews.Heard(Transmitter.unnumbered(name, words), true));
    }

    /** Declares dead whom silence has proved dead; called when no input is waiting. */
    void judge(Moment now, OwnPulse pulse) {
        for (Watched node : watched.values()) {
            if (!node.dead() && now.reached(deathOf(node, pulse))) {
                die(now, node, pulse);
            }
        }
    }

    private Moment deathOf(Watched node, OwnPulse pulse) {
        Duration limit = pulse.health().widened(limit());
        return Moment.later(node.lastAnswer.plus(limit), pulse.judgeFrom());
    }

    private Duration limit() {
        return allKnown ? policy.deadping() : Durations.longer(policy.deadping(), initialLimit);
    }

    private void die(Moment now, Watched node, OwnPulse pulse) {
        NodeName name = node.node.name();
        boolean answeredBefore = node.state.equals(PING);
        node.state = Peer.DEAD;
        outbox.decide(
                WARN,
                "node %s: is dead".formatted(name),
                "no answer to a ping for %s, its limit is %s"
                        .formatted(
                                Words.seconds(now.since(node.lastAnswer)),
                                Words.seconds(pulse.health().widened(limit()))));
        if (answeredBefore) {
            outbox.announce(INFO, "Link %s:%s dead.".formatted(name, name));
            outbox.add(new Action.TellLink(name, new LinkName(name.text()), false));
        }
        Body dead = new Body.Status(Peer.DEAD, OptionalLong.empty(), false, Optional.empty());
        Message.Text kind = new Message.Text("info", node.node.kind());
        Message message = new Message(Transmitter.madeUp(name, dead).header(), dead, List.of(kind));
        outbox.add(new Action.RunHandler("status", message));
        tell(new ClientNews.NodeDied(name, node.node.kind()));
    }

    private void tell(ClientNews news) {
        outbox.add(new Action.TellClients(news));
    }

    /**
     * True once each has answered or is dead, when the members are known too; stays true. As in
     * Heartbeat a node does not join before.
     */
    boolean allKnown(boolean membersKnown) {
        allKnown |= watched.values().stream().noneMatch(n -> n.state.equals(Peer.INIT));
        return allKnown && membersKnown;
    }

    int count() {
        return watched.size();
    }

    int answering() {
        return (int) watched.values().stream().filter(n -> n.state.equals(PING)).count();
    }

    /** As members of their own kind; the only link of each has its own name. */
    Status.Node view(Moment now, NodeName name) {
        Watched node = watched.get(name);
        boolean answers = node.state.equals(PING);
        return new Status.Node(
                name,
                Status.Kind.PING,
                false,
                node.state,
                Generation.UNKNOWN,
                answers
                        ? OptionalLong.of(now.since(node.lastAnswer).toMillis())
                        : OptionalLong.empty(),
                Optional.empty(),
                List.of(new Status.Link(new LinkName(name.text()), answers ? "up" : "dead")));
    }

    Moment wakeAt(OwnPulse pulse) {
        Moment wake = Moment.NEVER;
        for (Watched node : watched.values()) {
            if (!node.dead()) {
                wake = Moment.earlier(wake, deathOf(node, pulse));
            }
        }
        return wake;
    }
}
