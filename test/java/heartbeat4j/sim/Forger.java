package heartbeat4j.sim;

import heartbeat4j.auth.Keyring;
import heartbeat4j.core.Generation;
import heartbeat4j.core.Message;
import heartbeat4j.wire.Decoded;
import heartbeat4j.wire.Encoded;
import heartbeat4j.wire.Envelope;
import heartbeat4j.wire.MessageCodec;
import heartbeat4j.wire.PacketCodec;
import heartbeat4j.wire.Sending;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Somebody on the network who has the key: what only signatures prevent happens. */
final class Forger {
    private record Newest(Generation generation, long sequence) {}

    private final Keyring keyring;
    private final Sending sending;
    private final Map<Integer, Newest> newest = new TreeMap<>();

    Forger(Keyring keyring, Sending sending) {
        this.keyring = keyring;
        this.sending = sending;
    }

    /** The same body under a valid signature; as it is, when it is no packet any more. */
    byte[] signedAgain(byte[] packet) {
        return Envelope.open(packet) instanceof Envelope.Opened opened
                ? Envelope.seal(opened.body(), keyring.sign(opened.body()))
                : packet;
    }

    /** Notes which numbers the sender has reached. */
    void overhear(int from, byte[] packet) {
        message(packet)
                .map(Message::header)
                .filter(header -> header.sequence() > 0)
                .ifPresent(h -> newest.put(from, new Newest(h.generation(), h.sequence())));
    }

    /** The same message, as if it were the next that its sender says. */
    byte[] renumbered(int from, byte[] packet) {
        Optional<Message> message = message(packet).filter(m -> m.header().sequence() > 0);
        if (message.isEmpty()) {
            return packet;
        }
        Newest next = newest.get(from);
        newest.put(from, new Newest(next.generation(), next.sequence() + 1));
        Message renumbered = with(message.get(), next.generation(), next.sequence() + 1);
        return sealed(renumbered).orElse(packet);
    }

    /** Another message under a valid signature. */
    byte[] changed(byte[] packet, UnaryOperator<Message> change) {
        return message(packet).map(change).flatMap(this::sealed).orElse(packet);
    }

    private Optional<byte[]> sealed(Message message) {
        return PacketCodec.encode(MessageCodec.encode(message), sending, keyring::sign)
                        instanceof Encoded.Body(byte[] body)
                ? Optional.of(Envelope.seal(body, keyring.sign(body)))
                : Optional.empty();
    }

    private static Message with(Message message, Generation generation, long sequence) {
        Message.Header header = message.header();
        return new Message(
                new Message.Header(
                        header.source(),
                        header.uuid(),
                        sequence,
                        generation,
                        header.sentAt(),
                        header.load(),
                        header.ttl(),
                        header.destination(),
                        header.destinationUuid()),
                message.body(),
                message.extra());
    }

    private static Optional<Message> message(byte[] packet) {
        if (!(Envelope.open(packet) instanceof Envelope.Opened opened)) {
            return Optional.empty();
        }
        Decoded<Message> decoded =
                PacketCodec.decode(opened.body()).then(p -> MessageCodec.decode(p.fields()));
        return decoded instanceof Decoded.Accepted<Message>(Message message)
                ? Optional.of(message)
                : Optional.empty();
    }
}
