package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Numbers what this node says, and answers requests for repetition. */
final class Transmitter {
    /** Packets kept for repetition; older ones are refused ("seqno too low"). As in Heartbeat. */
    static final int HISTORY_MAX = 500;

    /** Numbers repeated for one request; the rest is asked for again. As in Heartbeat. */
    static final int REPEAT_MAX = 50;

    /** Own heartbeats whose time is known; an answer to an older one proves nothing. */
    private static final int BEATS_MAX = 128;

    /** A number is not repeated twice within the asker's delay less this much. */
    private static final Duration REPEAT_SLACK = Duration.ofMillis(10);

    private final NodeUuid uuid;
    private final Generation generation;
    private final Outbox outbox;
    private final Map<Long, Moment> repeated = new TreeMap<>();
    private final TreeMap<Long, Moment> beats = new TreeMap<>();
    private final TreeSet<Long> reports = new TreeSet<>();
    private Policy policy;
    private long lastSent;

    Transmitter(Policy policy, NodeUuid uuid, Generation generation, Outbox outbox) {
        check(generation.number() > 0, "generation %s", generation);
        this.policy = policy;
        this.uuid = uuid;
        this.generation = generation;
        this.outbox = outbox;
    }

    void setPolicy(Policy changed) {
        policy = changed;
    }

    Generation generation() {
        return generation;
    }

    NodeUuid uuid() {
        return uuid;
    }

    void send(Body body) {
        emit(body, Optional.empty(), NodeUuid.UNKNOWN);
    }

    /** Returns what is sent, since the own handlers see it too. */
    Message sendToAll(Body body) {
        return sendForScript(body, Optional.empty(), NodeUuid.UNKNOWN, List.of());
    }

    /** Returns what is sent, since the own handlers see it too. */
    Message sendForScript(
            Body body, Optional<NodeName> to, NodeUuid toUuid, List<Message.Text> extra) {
        Message sent = message(body, to, toUuid, extra, sequenceFor(body));
        outbox.add(new Action.Send(sent));
        return sent;
    }

    void sendTo(Peer peer, Body body) {
        emit(body, Optional.of(peer.name()), peer.uuid());
    }

    void sendTo(Peer peer, Body body, List<Message.Text> extra) {
        Optional<NodeName> to = Optional.of(peer.name());
        outbox.add(new Action.Send(message(body, to, peer.uuid(), extra, sequenceFor(body))));
    }

    private void emit(Body body, Optional<NodeName> to, NodeUuid toUuid) {
        if (body instanceof Body.ResourceReport || body instanceof Body.Starting) {
            reports.add(lastSent + 1);
            reports.removeIf(sequence -> sequence <= lastSent - HISTORY_MAX);
        }
        outbox.add(new Action.Send(message(body, to, toUuid, List.of(), sequenceFor(body))));
    }

    private Message message(
            Body body,
            Optional<NodeName> to,
            NodeUuid toUuid,
            List<Message.Text> extra,
            long sequence) {
        Message.Header header =
                new Message.Header(
                        policy.self(), uuid, sequence, generation, 0, "", policy.ttl(), to, toUuid);
        return new Message(header, body, extra);
    }

    /** A message as if it came from another node, for handlers; it is never sent. */
    static Message madeUp(NodeName source, Body body) {
        return inNameOf(source, 1, body);
    }

    /** A message in the name of a node that has no software of its own. */
    static Message unnumbered(NodeName source, Body body) {
        return inNameOf(source, 0, body);
    }

    private static Message inNameOf(NodeName source, long sequence, Body body) {
        return new Message(
                new Message.Header(
                        source,
                        NodeUuid.UNKNOWN,
                        sequence,
                        Generation.UNKNOWN,
                        0,
                        "",
                        0,
                        Optional.empty(),
                        NodeUuid.UNKNOWN),
                body,
                List.of());
    }

    private long sequenceFor(Body body) {
        return body.numbered() ? ++lastSent : 0;
    }

    /** Sends a heartbeat and notes when. */
    void beat(Moment now, Body.Status status) {
        send(status);
        beats.put(lastSent, now);
        if (beats.size() > BEATS_MAX) {
            beats.pollFirstEntry();
        }
    }

    /** When the heartbeat with this number was sent; NEVER when it is not known any more. */
    Moment beatAt(long sequence) {
        return beats.getOrDefault(sequence, Moment.NEVER);
    }

    /** Repeats what a peer asks for, or says that it cannot. */
    void repeat(Moment now, Peer asker, Body.Retransmit request) {
        long last = Math.min(request.last(), request.first() + REPEAT_MAX - 1);
        for (long sequence = request.first(); sequence <= last; sequence++) {
            if (sequence > lastSent || sequence <= asker.acknowledged()) {
                continue;
            }
            if (sequence <= lastSent - HISTORY_MAX) {
                sendTo(asker, new Body.CannotRetransmit(sequence, "seqno too low"));
            } else if (mayRepeat(now, sequence)) {
                repeated.put(sequence, now);
                outbox.add(new Action.Resend(sequence));
            }
        }
        repeated.keySet().removeIf(sequence -> sequence <= lastSent - HISTORY_MAX);
    }

    /** The request is for something that told what this node held then. */
    boolean repeatsReport(Body.Retransmit request) {
        Long first = reports.ceiling(request.first());
        return first != null && first <= request.last();
    }

    private boolean mayRepeat(Moment now, long sequence) {
        Moment before = repeated.get(sequence);
        Duration pause = policy.timing().retransmitDelay().minus(REPEAT_SLACK);
        return before == null || now.since(before).compareTo(pause) >= 0;
    }

    long lastSent() {
        return lastSent;
    }
}
