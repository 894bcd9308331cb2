package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;
import static heartbeat4j.core.Notice.Level.CRIT;
import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The table of peers: turns arrivals and silence into up, late and dead, and lets each message of
 * each life count once.
 */
final class Membership {
    /** What an arrived message is worth. */
    sealed interface Arrival {
        /**
         * Not to be acted on.
         *
         * @param why one of a few constant texts, by which they are counted
         */
        record Ignored(String why) implements Arrival {}

        /**
         * To be acted on.
         *
         * @param toUs false when it is addressed to another node
         * @param change what the message says about the sender's life
         */
        record Accepted(Peer peer, boolean toUs, LifeChange change) implements Arrival {}
    }

    /** What a heartbeat revealed about its sender. */
    enum LifeChange {
        NONE,
        /** Heard for the first time in this life of ours. */
        FIRST_HEARD,
        /** Its daemon started again. */
        RESTARTED,
        /** It was declared dead, but it had only been silent. */
        RETURNED
    }

    /** Unknown names that are reported; a flood of others is only dropped. */
    private static final int STRANGERS_MAX = 16;

    /** Numbers between two acknowledgements, as of C nodes. */
    private static final int ACK_EVERY = 10;

    private final Map<NodeName, Peer> peers = new LinkedHashMap<>();
    private final TreeSet<NodeName> strangers = new TreeSet<>();
    private final TreeSet<NodeName> dismissed = new TreeSet<>();
    private final TreeMap<String, Long> ignored = new TreeMap<>();
    private final Outbox outbox;
    private final Transmitter transmitter;
    private final long ackTrigger;
    private Policy policy;
    private boolean communicationUp;
    private LocalHealth health = new LocalHealth();
    private final Duration initialLimit;

    Membership(
            Policy policy,
            Transmitter transmitter,
            Outbox outbox,
            Moment now,
            Duration initialLimit) {
        this.policy = policy;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.initialLimit = initialLimit;
        this.ackTrigger = transmitter.generation().number() % ACK_EVERY;
        long seed = transmitter.generation().number();
        for (NodeName name : policy.peers()) {
            seed = seed * 31 + name.text().length();
            peers.put(name, new Peer(name, now, policy.timing().deadtime(), new Jitter(seed)));
        }
    }

    void setPolicy(Policy changed) {
        policy = changed;
    }

    void setHealth(LocalHealth own) {
        health = own;
    }

    void audit() {
        for (Peer peer : peers.values()) {
            int missing = peer.window().missingCount();
            check(missing <= ReceiveWindow.MISSING_MAX, "%d missing numbers", missing);
        }
    }

    List<Peer> peers() {
        return List.copyOf(peers.values());
    }

    void sendTo(NodeName name, Body body) {
        Peer peer = peers.get(name);
        if (peer != null) {
            transmitter.sendTo(peer, body);
        }
    }

    /** Unknown while that node has not been heard. */
    NodeUuid uuid(NodeName name) {
        Peer peer = peers.get(name);
        if (name.equals(policy.self())) {
            return transmitter.uuid();
        }
        return peer == null ? NodeUuid.UNKNOWN : peer.uuid();
    }

    /** A node that ha.cf does not name is heard from now on, or one that was dismissed again. */
    void admit(Moment now, NodeName name) {
        dismissed.remove(name);
        Jitter jitter = new Jitter(transmitter.generation().number() + peers.size());
        peers.putIfAbsent(name, new Peer(name, now, policy.timing().deadtime(), jitter));
    }

    /** A dead node is not listened to any more; one of ha.cf stays dead for the pair's rules. */
    void dismiss(NodeName name) {
        if (policy.nodes().contains(name)) {
            dismissed.add(name);
        } else {
            peers.remove(name);
        }
    }

    /** Neither dead nor only configured. */
    boolean alive(NodeName name) {
        Peer peer = peers.get(name);
        return peer != null && peer.alive();
    }

    Arrival arrived(Moment now, Message message, LinkName link) {
        Arrival arrival = judge(now, message, link);
        if (arrival instanceof Arrival.Ignored(String why)) {
            ignored.merge(why, 1L, Long::sum);
        }
        return arrival;
    }

    /** How many messages were not acted on, by reason. */
    SortedMap<String, Long> ignored() {
        return new TreeMap<>(ignored);
    }

    private Arrival judge(Moment now, Message message, LinkName link) {
        Message.Header header = message.header();
        if (header.source().equals(policy.self())) {
            return new Arrival.Ignored("our own packet");
        }
        Peer peer = peers.get(header.source());
        if (peer == null || dismissed.contains(header.source())) {
            return stranger(header.source());
        }
        boolean byName = header.destination().map(policy.self()::equals).orElse(true);
        if (header.sequence() == 0) {
            return new Arrival.Accepted(peer, byName, LifeChange.NONE);
        }
        if (header.generation().compareTo(peer.generation()) < 0) {
            outbox.announce(
                    WARN,
                    "should_drop_message: attempted replay attack [%s]? [gen = %s, curgen = %s]"
                            .formatted(peer.name(), header.generation(), peer.generation()));
            return new Arrival.Ignored("of an older life");
        }
        return inItsLife(now, message, link, peer, byName);
    }

    private Arrival inItsLife(
            Moment now, Message message, LinkName link, Peer peer, boolean byName) {
        Message.Header header = message.header();
        boolean heartbeat = message.body() instanceof Body.Status;
        boolean newLife = header.generation().compareTo(peer.generation()) > 0;
        if (!heartbeat && (newLife || peer.dead())) {
            return new Arrival.Ignored("before the first heartbeat of its life");
        }
        LifeChange change = LifeChange.NONE;
        if (newLife) {
            change = beginLife(peer, header.generation());
        }
        ReceiveWindow.Verdict verdict =
                peer.window().accept(now, header.sequence(), policy.timing().retransmitDelay());
        switch (verdict) {
            case OLD -> {
                return new Arrival.Ignored("arrived before");
            }
            case DUPLICATE -> {
                refreshLink(now, peer, link);
                return new Arrival.Ignored("arrived over another link");
            }
            case LATE, NEW -> refreshLink(now, peer, link);
        }
        peer.identify(header.uuid());
        acknowledge(peer, header.sequence());
        // A heartbeat that other messages have overtaken is still news.
        if (message.body() instanceof Body.Status status
                && header.sequence() > peer.lastStatusSequence()) {
            change = heartbeat(now, peer, message, status, change);
        }
        boolean toUs = toUs(header, byName);
        if (toUs && message.body() instanceof Body.ShutdownDone && peer.leave()) {
            tellGone(peer);
        }
        return new Arrival.Accepted(peer, toUs, change);
    }

    private Arrival stranger(NodeName name) {
        if (strangers.size() < STRANGERS_MAX && strangers.add(name)) {
            outbox.announce(
                    ERROR,
                    "process_status_message: bad node [%s] in message: it is not among the"
                                    .formatted(name)
                            + " node lines of ha.cf");
        }
        return new Arrival.Ignored("of a node that ha.cf does not name");
    }

    /** The uuid decides where it is given, as in Heartbeat; otherwise the name. */
    private boolean toUs(Message.Header header, boolean byName) {
        return header.destinationUuid().known()
                ? header.destinationUuid().equals(transmitter.uuid())
                : byName;
    }

    private LifeChange beginLife(Peer peer, Generation generation) {
        boolean first = peer.beginLife(generation);
        if (!first) {
            outbox.announce(INFO, "Heartbeat restart on node " + peer.name());
        }
        return first ? LifeChange.FIRST_HEARD : LifeChange.RESTARTED;
    }

    private void refreshLink(Moment now, Peer peer, LinkName link) {
        if (peer.heardOn(link, now)) {
            outbox.announce(INFO, "Link %s:%s up.".formatted(peer.name(), link));
            outbox.add(new Action.TellLink(peer.name(), link, true));
        }
    }

    private void acknowledge(Peer peer, long sequence) {
        if (sequence % ACK_EVERY == ackTrigger) {
            peer.window()
                    .acknowledgementDue()
                    .ifPresent(upTo -> transmitter.sendTo(peer, new Body.Ack(upTo)));
        }
    }

    private LifeChange heartbeat(
            Moment now, Peer peer, Message message, Body.Status status, LifeChange soFar) {
        LifeChange change = soFar;
        if (peer.dead() && change == LifeChange.NONE) {
            change = LifeChange.RETURNED;
            outbox.decide(
                    CRIT,
                    "Cluster node %s returning after partition.".formatted(peer.name()),
                    "it was silent for %s, but it is the same life as before"
                            .formatted(Words.seconds(now.since(peer.lastStatus()))));
        }
        warnIfLate(now, peer, change);
        peer.setHeard();
        peer.heartbeat(now, message.header().sequence());
        peer.orders(status);
        enter(peer, status.state(), message);
        return change;
    }

    private void warnIfLate(Moment now, Peer peer, LifeChange change) {
        Duration interval = now.since(peer.lastStatus());
        if (change == LifeChange.NONE
                && interval.compareTo(health.widened(policy.timing().warntime())) > 0) {
            outbox.announce(
                    WARN,
                    "Late heartbeat: Node %s: interval %d ms"
                            .formatted(peer.name(), interval.toMillis()));
        }
    }

    /** The one way in which a peer changes its state. */
    private void enter(Peer peer, String state, Message heartbeat) {
        if (peer.state().equals(state)) {
            return;
        }
        peer.setState(state);
        outbox.decide(
                INFO,
                "Status update for node %s: status %s".formatted(peer.name(), state),
                "its heartbeat says so");
        outbox.add(new Action.RunHandler("status", heartbeat));
    }

    /** Declares dead whom silence has proved dead; called when no input is waiting. */
    List<Peer> judge(Moment now, OwnPulse pulse) {
        List<Peer> died = new ArrayList<>();
        for (Peer peer : peers.values()) {
            if (!peer.dead() && now.reached(deathOf(peer, pulse))) {
                die(now, peer);
                died.add(peer);
            }
            judgeLinks(now, peer, pulse);
        }
        return died;
    }

    private Moment deathOf(Peer peer, OwnPulse pulse) {
        return Moment.later(peer.lastStatus().plus(limitFor(peer)), pulse.judgeFrom());
    }

    private Duration limitFor(Peer peer) {
        boolean initial = !communicationUp && initialLimit.compareTo(peer.deadtime()) > 0;
        return health.widened(initial ? initialLimit : peer.deadtime());
    }

    private void die(Moment now, Peer peer) {
        boolean told = peer.die(now);
        outbox.decide(
                WARN,
                "node %s: is dead".formatted(peer.name()),
                "no heartbeat for %s, its limit is %s"
                        .formatted(
                                Words.seconds(now.since(peer.lastStatus())),
                                Words.seconds(limitFor(peer))));
        if (!told) {
            tellGone(peer);
        }
    }

    /** For rc.d/status, once for each end: whoever left in order is silent later as well. */
    private void tellGone(Peer peer) {
        Body dead = new Body.Status(Peer.DEAD, OptionalLong.empty(), false, Optional.empty());
        outbox.add(new Action.RunHandler("status", Transmitter.madeUp(peer.name(), dead)));
    }

    private void judgeLinks(Moment now, Peer peer, OwnPulse pulse) {
        if (!now.reached(pulse.judgeFrom())) {
            return;
        }
        for (Map.Entry<LinkName, Peer.LinkHearing> link : peer.links().entrySet()) {
            Peer.LinkHearing hearing = link.getValue();
            if (hearing.up() && hearing.silentFor(now, limitFor(peer))) {
                hearing.lost();
                outbox.announce(WARN, "Link %s:%s dead.".formatted(peer.name(), link.getKey()));
                outbox.add(new Action.TellLink(peer.name(), link.getKey(), false));
            }
        }
    }

    /** Asks again for what has not arrived. */
    void askForMissing(Moment now) {
        Duration delay = policy.timing().retransmitDelay();
        Duration deadtime = policy.timing().deadtime();
        Duration patience = deadtime.plus(deadtime);
        for (Peer peer : peers.values()) {
            if (peer.dead()) {
                continue;
            }
            for (long sequence : peer.window().requestsDue(now, delay, patience)) {
                transmitter.sendTo(peer, new Body.Retransmit(sequence, sequence));
            }
        }
    }

    /** True once every configured node was heard or is dead; stays true. */
    boolean communicationUp() {
        if (!communicationUp) {
            communicationUp = peers.values().stream().allMatch(p -> p.heard() || p.dead());
        }
        return communicationUp;
    }

    Moment wakeAt(OwnPulse pulse) {
        Moment wake = Moment.NEVER;
        for (Peer peer : peers.values()) {
            if (!peer.dead()) {
                wake = Moment.earlier(wake, deathOf(peer, pulse));
                wake = Moment.earlier(wake, peer.window().wakeAt());
            }
            for (Peer.LinkHearing link : peer.links().values()) {
                if (link.up()) {
                    Moment lost = link.lastHeard().plus(limitFor(peer));
                    wake = Moment.earlier(wake, Moment.later(lost, pulse.judgeFrom()));
                }
            }
        }
        return wake;
    }
}
