package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Listens to a cluster of two nodes without taking part: follows what they announce, works out who
 * should hold each group by our rules, and tells where the cluster does something else. A function
 * of time and what was heard, like {@link Node}; there is nothing that it could send.
 */
public final class Observer {
    /** After a partition has healed, what nodes give up in this time they give up because of it. */
    private static final Duration HEALING = Duration.ofSeconds(10);

    private final Policy policy;
    private final Outbox outbox = new Outbox();
    private final Map<NodeName, ObservedNode> nodes = new TreeMap<>();
    private final ObservedHandOver handOver = new ObservedHandOver();
    private final ObservedRules rules;
    private final List<ObservedSide> sides = new ArrayList<>();
    private final TreeSet<NodeName> owedFailbacks = new TreeSet<>();
    private final TreeSet<NodeName> otherDeadtimes = new TreeSet<>();
    private final OwnPulse pulse;
    private Moment healedAt = Moment.NEVER;
    private Moment judgeAgain;
    private boolean deaf;
    private Moment wake;

    /** Begins to listen to the two nodes of the policy, one of which may be this machine. */
    public Observer(Moment now, Policy policy) {
        check(policy.nodes().size() == 2, "not two nodes: %s", policy.nodes());
        this.policy = policy;
        this.rules = new ObservedRules(policy.failback(), handOver);
        this.pulse = new OwnPulse(now);
        this.judgeAgain = now;
        for (NodeName name : policy.nodes()) {
            nodes.put(name, new ObservedNode(name, now, policy.timing().deadtime()));
            List<GroupName> groups =
                    policy.groups().stream()
                            .filter(group -> group.preferred().equals(name))
                            .map(Group::name)
                            .toList();
            if (!groups.isEmpty()) {
                sides.add(new ObservedSide(name, groups, outbox));
            }
        }
        wake = nextWake();
        pulse.expect(wake);
    }

    /** A correctly signed message was heard. */
    public List<Notice> heard(Moment now, Message message, LinkName link) {
        begin(now);
        ObservedNode node = nodes.get(message.header().source());
        if (node != null) {
            hear(now, node, message, link);
        }
        return end(now);
    }

    /** The moment of {@link #wakeAt} has come, and nothing that was heard waits. */
    public List<Notice> timePassed(Moment now) {
        begin(now);
        judge(now);
        handOver.timePassed(now).ifPresent(this::handOverEnded);
        return end(now);
    }

    public Moment wakeAt() {
        return wake;
    }

    private void begin(Moment now) {
        outbox.beginStep(now);
        if (pulse.observe(now, policy.timing()) != OwnPulse.Lateness.PUNCTUAL) {
            outbox.announce(WARN, "The observer was stalled: hearing the backlog first.");
        }
    }

    private List<Notice> end(Moment now) {
        compare(now);
        wake = nextWake();
        pulse.expect(wake);
        List<Notice> notices = new ArrayList<>();
        for (Action action : outbox.drain()) {
            if (action instanceof Action.Announce(Notice notice)) {
                notices.add(notice);
            }
        }
        return notices;
    }

    private Moment nextWake() {
        Moment next = handOver.wakeAt();
        for (ObservedNode node : nodes.values()) {
            next = Moment.earlier(next, Moment.later(node.diesAt(), judgeFrom()));
        }
        for (ObservedSide side : sides) {
            next = Moment.earlier(next, side.wakeAt());
        }
        return next;
    }

    // ---- what is heard ----

    private void hear(Moment now, ObservedNode node, Message message, LinkName link) {
        ObservedNode.Life lifeBefore = node.life();
        String stateBefore = node.word();
        ObservedNode.Worth worth = node.hear(now, message, link, retransmitDelay());
        switch (worth) {
            case NOTHING -> {
                return;
            }
            case NEWS -> {}
            case NEW_LIFE -> {
                handOver.interrupted(now).ifPresent(this::handOverEnded);
                if (lifeBefore != ObservedNode.Life.UNHEARD) {
                    outbox.decide(
                            INFO,
                            "Heartbeat restart on node " + node.name(),
                            "its generation is " + node.peer().generation());
                }
            }
            case RETURNED -> returned(now, node);
        }
        if (deaf) {
            deaf = false;
            if (worth == ObservedNode.Worth.NEWS) {
                healedAt = now;
            }
            outbox.decide(INFO, "The cluster is heard again.", "by " + node.name());
        }
        said(now, node, message);
        if (!node.word().equals(stateBefore)) {
            outbox.decide(
                    INFO,
                    "Status update for node %s: status %s".formatted(node.name(), node.word()),
                    "it said so");
        }
    }

    private Duration retransmitDelay() {
        return policy.timing().retransmitDelay();
    }

    private void returned(Moment now, ObservedNode node) {
        healedAt = now;
        outbox.decide(
                WARN,
                "Cluster node %s returning after partition.".formatted(node.name()),
                "it is the same life as before; heartbeat4j would keep each group running on its"
                        + " own node and stop it on the other one only");
    }

    private void said(Moment now, ObservedNode node, Message message) {
        long sequence = message.header().sequence();
        switch (message.body()) {
            case Body.Status status -> checkDeadtime(node, status.deadtimeMillis());
            case Body.Starting _ -> node.starting();
            case Body.ResourceReport report -> reported(now, node, sequence, report);
            case Body.AskResources words -> asked(now, node, words);
            case Body.TakeoverRequest(String scope) ->
                    outbox.decide(
                            INFO,
                            "%s asks for groups [%s]".formatted(node.name(), scope),
                            "hb_takeover was run there");
            case Body.ShutdownDone _ -> {
                handOver.interrupted(now).ifPresent(this::handOverEnded);
                node.left(now);
                mayOweFailback(node);
            }
            case Body.Ack _,
                    Body.Retransmit _,
                    Body.CannotRetransmit _,
                    Body.PingStatus _,
                    Body.RequestNodes _,
                    Body.ReplyNodes _,
                    Body.MoveRequest _,
                    Body.FenceReport _,
                    Body.GroupRequest _,
                    Body.GroupRequestAnswer _,
                    Body.ClientQuery _,
                    Body.ClientAnswer _,
                    Body.Custom _,
                    Body.Unreadable _ -> {}
        }
    }

    /** Two different files would make the nodes disagree about who is dead. */
    private void checkDeadtime(ObservedNode node, OptionalLong announced) {
        long ours = policy.timing().deadtime().toMillis();
        // A C node adds two seconds in the first five of its life.
        boolean same =
                announced.isEmpty()
                        || announced.getAsLong() == ours
                        || announced.getAsLong() == ours + 2_000;
        if (!same && otherDeadtimes.add(node.name())) {
            outbox.decide(
                    WARN,
                    "%s wants to be judged dead after %s; ha.cf here says %s"
                            .formatted(
                                    node.name(),
                                    Words.seconds(Duration.ofMillis(announced.getAsLong())),
                                    Words.seconds(policy.timing().deadtime())),
                    "its heartbeats say so; ha.cf should be the same on all nodes");
        }
    }

    private void reported(
            Moment now, ObservedNode node, long sequence, Body.ResourceReport report) {
        Optional<Holdings> before = node.holdings();
        boolean live = node.live();
        node.reported(now, sequence, report);
        if (live && !node.live()) {
            stops(now, node, before);
        } else if (!node.holdings().equals(before) && node.holdings().isPresent()) {
            outbox.decide(
                    INFO,
                    "%s announces that it holds [%s]"
                            .formatted(node.name(), node.holdings().get().word()),
                    report.info().isEmpty() ? "" : report.info());
        }
        if (node.stable()) {
            handOver.stable(now, node.name(), nodes.size()).ifPresent(this::handOverEnded);
        }
    }

    private void stops(Moment now, ObservedNode node, Optional<Holdings> held) {
        handOver.interrupted(now).ifPresent(this::handOverEnded);
        boolean healing = !healedAt.equals(Moment.NEVER) && !now.reached(healedAt.plus(HEALING));
        if (healing) {
            outbox.decide(
                    WARN,
                    "Difference: %s stops all its groups after the partition"
                            .formatted(node.name()),
                    "heartbeat4j would have kept [local] running there");
        } else {
            outbox.decide(
                    INFO,
                    "%s stops its groups [%s]"
                            .formatted(node.name(), held.map(Holdings::word).orElse("unknown")),
                    "it is told to stop");
        }
    }

    private void asked(Moment now, ObservedNode node, Body.AskResources words) {
        boolean begins = words.step() == Body.AskResources.Step.ME && handOver.idle();
        handOver.said(now, node.name(), words).ifPresent(this::handOverEnded);
        if (!begins) {
            return;
        }
        ObservedNode other = otherThan(node.name());
        if (other.absent()) {
            outbox.decide(
                    WARN,
                    "Difference: %s waits for %s to answer its hand-over request"
                            .formatted(node.name(), other.name()),
                    "%s is %s; heartbeat4j refuses such a request at once"
                            .formatted(other.name(), other.word()));
        } else {
            outbox.decide(
                    INFO,
                    "%s wants to go standby [%s]".formatted(node.name(), words.scope().word()),
                    "an operator, ipfail or auto_failback asked for it");
        }
    }

    private void handOverEnded(ObservedHandOver.Ended ended) {
        String what = "%s handing over [%s]".formatted(ended.releaser(), ended.scope().word());
        String took = Words.tenths(ended.took());
        switch (ended.how()) {
            case COMPLETED -> {
                nodes.keySet().stream()
                        .filter(n -> ObservedHandOver.touches(ended.releaser(), ended.scope(), n))
                        .forEach(owedFailbacks::remove);
                outbox.decide(INFO, "Completed: " + what, "it took " + took);
            }
            case UNANSWERED ->
                    outbox.decide(
                            INFO, "Given up: " + what, "the other node did not answer for " + took);
            case BROKEN_OFF -> outbox.decide(INFO, "Broken off: " + what, "it had lasted " + took);
        }
    }

    // ---- what silence says ----

    private void judge(Moment now) {
        List<ObservedNode> silent =
                nodes.values().stream().filter(node -> now.reached(node.diesAt())).toList();
        if (silent.isEmpty() || !now.reached(judgeFrom())) {
            return;
        }
        if (nodes.values().stream().anyMatch(node -> node.heardLately(now))) {
            silent.forEach(node -> die(now, node));
        } else if (nodes.values().stream().allMatch(n -> n.absent() || silent.contains(n))) {
            hearNobody(now);
        } else {
            // The other one was not heard lately either: perhaps it is us who do not hear.
            judgeAgain = now.plus(policy.timing().keepalive());
        }
    }

    private Moment judgeFrom() {
        return Moment.later(pulse.judgeFrom(), judgeAgain);
    }

    private void die(Moment now, ObservedNode node) {
        handOver.interrupted(now).ifPresent(this::handOverEnded);
        boolean heard = node.peer().heard();
        outbox.decide(
                WARN,
                "node %s: is dead".formatted(node.name()),
                "no heartbeat for " + Words.tenths(now.since(node.peer().lastStatus())));
        node.die(now);
        if (heard) {
            mayOweFailback(node);
        }
    }

    /** A cut cable of ours looks like the death of all others, so nothing is concluded from it. */
    private void hearNobody(Moment now) {
        if (!deaf) {
            deaf = true;
            outbox.decide(
                    WARN,
                    "No node is heard: nothing is compared.",
                    "all nodes are silent at once; see the cable, the link in ha.cf, or whether"
                            + " any node runs");
        }
        handOver.interrupted(now).ifPresent(this::handOverEnded);
        nodes.values().forEach(node -> node.missed(now));
    }

    /** What its partner takes now it takes only because it is not there. */
    private void mayOweFailback(ObservedNode absent) {
        boolean heldBefore =
                otherThan(absent.name()).holdings().map(Holdings::foreign).orElse(false);
        if (!heldBefore) {
            owedFailbacks.add(absent.name());
        }
    }

    // ---- what follows ----

    private void compare(Moment now) {
        for (ObservedSide side : sides) {
            ObservedNode preferred = nodes.get(side.preferred());
            ObservedNode other = otherThan(side.preferred());
            List<NodeName> holders = new ArrayList<>();
            if (preferred.holdings().map(Holdings::local).orElse(false)) {
                holders.add(preferred.name());
                owedFailbacks.remove(preferred.name());
            }
            if (other.holdings().map(Holdings::foreign).orElse(false)) {
                holders.add(other.name());
            }
            boolean owed = owedFailbacks.contains(preferred.name());
            Expected expected = rules.expected(now, side, preferred, other, owed);
            boolean known =
                    expected.owner()
                            .map(owner -> nodes.get(owner).holdings().isPresent())
                            .orElse(false);
            side.settle(now, expected, holders, known);
        }
    }

    private ObservedNode otherThan(NodeName name) {
        return nodes.values().stream()
                .filter(node -> !node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public Observation observation(Moment now) {
        return ObserverSnapshot.of(now, policy, nodes, sides, handOver.word(), outbox.decisions());
    }
}
