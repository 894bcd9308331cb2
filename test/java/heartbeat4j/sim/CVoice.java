package heartbeat4j.sim;

import heartbeat4j.auth.Form;
import heartbeat4j.auth.Verdict;
import heartbeat4j.core.Body;
import heartbeat4j.core.Generation;
import heartbeat4j.core.Message;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Notice;
import heartbeat4j.daemon.Setup;
import heartbeat4j.wire.Decoded;
import heartbeat4j.wire.Encoded;
import heartbeat4j.wire.Encoding;
import heartbeat4j.wire.Envelope;
import heartbeat4j.wire.MessageCodec;
import heartbeat4j.wire.PacketCodec;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** How the simulated Heartbeat numbers, signs, keeps and opens packets. */
final class CVoice {
    private static final int HISTORY = 500;
    private static final long REPEAT_PAUSE = 240 * Time.MILLISECOND;

    private final CHost host;
    private final Setup setup;
    private final Generation generation;
    private final TreeMap<Long, byte[]> history = new TreeMap<>();
    private final TreeMap<Long, Long> repeated = new TreeMap<>();
    private NodeUuid peerUuid = NodeUuid.UNKNOWN;
    private long acknowledged;
    private long last;

    CVoice(CHost host, Setup setup, Generation generation) {
        this.host = host;
        this.setup = setup;
        this.generation = generation;
    }

    Optional<Message> open(byte[] packet) {
        return open(setup, packet);
    }

    static Optional<Message> open(Setup setup, byte[] packet) {
        if (!(Envelope.open(packet) instanceof Envelope.Opened opened)) {
            return Optional.empty();
        }
        Form form = opened.encoding() == Encoding.CLASSIC ? Form.CLASSIC : Form.NETSTRING;
        Verdict verdict =
                setup.keyring().verify(opened.keyNumber(), opened.token(), opened.signed(), form);
        if (!(verdict instanceof Verdict.Valid)) {
            return Optional.empty();
        }
        Decoded<Message> decoded =
                PacketCodec.decode(opened.body()).then(p -> MessageCodec.decode(p.fields()));
        return decoded instanceof Decoded.Accepted<Message>(Message message)
                ? Optional.of(message)
                : Optional.empty();
    }

    /** The next message; it is processed here before {@link #transmit} puts it on the wire. */
    Message message(Body body, Optional<NodeName> to) {
        boolean numbered = !(body instanceof Body.Ack || unsequenced(body));
        long number = numbered ? ++last : 0;
        return new Message(
                new Message.Header(
                        setup.policy().self(),
                        setup.uuid(),
                        number,
                        generation,
                        host.wallSeconds(),
                        "0.00 0.00 0.00 1/100 1",
                        setup.policy().ttl(),
                        to,
                        to.isPresent() ? peerUuid : NodeUuid.UNKNOWN),
                body,
                List.of());
    }

    private static boolean unsequenced(Body body) {
        return body instanceof Body.Retransmit || body instanceof Body.CannotRetransmit;
    }

    void transmit(Message message) {
        Encoded encoded =
                PacketCodec.encode(
                        MessageCodec.encode(message), setup.sending(), setup.keyring()::sign);
        if (encoded instanceof Encoded.Body(byte[] body)) {
            byte[] packet = Envelope.seal(body, setup.keyring().sign(body));
            if (message.header().sequence() > 0) {
                history.put(message.header().sequence(), packet);
                if (history.size() > HISTORY) {
                    history.pollFirstEntry();
                }
            }
            host.transmit(packet);
        }
    }

    void meets(NodeUuid uuid) {
        peerUuid = uuid;
    }

    long last() {
        return last;
    }

    void acknowledged(long number) {
        acknowledged = Math.max(acknowledged, number);
    }

    void peerBeganLife() {
        acknowledged = 0;
    }

    /** Returns the number that cannot be repeated, if one cannot. */
    Optional<Long> repeat(long now, Body.Retransmit request) {
        for (long number = request.first(); number <= request.last(); number++) {
            if (number <= acknowledged || number > last) {
                continue;
            }
            byte[] packet = history.get(number);
            if (packet == null) {
                return number < last - HISTORY ? Optional.of(number) : Optional.empty();
            }
            if (now - repeated.getOrDefault(number, -REPEAT_PAUSE) >= REPEAT_PAUSE) {
                repeated.put(number, now);
                host.transmit(packet);
            }
        }
        return Optional.empty();
    }

    /** Acts on words about packets; returns what is to be answered. */
    Optional<Body> channel(long now, Body body, CHearing peer) {
        switch (body) {
            case Body.Ack(long number) -> {
                if (number > last) {
                    host.log(Notice.Level.ERROR, "got ack %d above the highest".formatted(number));
                } else {
                    acknowledged(number);
                }
            }
            case Body.Retransmit request -> {
                return repeat(now, request)
                        .map(lost -> new Body.CannotRetransmit(lost, "seqno too low"));
            }
            case Body.CannotRetransmit(long number, _) -> peer.giveUp(number);
            default -> {}
        }
        return Optional.empty();
    }
}
