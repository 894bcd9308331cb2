package heartbeat4j.daemon;

import heartbeat4j.auth.Form;
import heartbeat4j.auth.Keyring;
import heartbeat4j.auth.Verdict;
import heartbeat4j.core.Message;
import heartbeat4j.wire.Decoded;
import heartbeat4j.wire.Encoded;
import heartbeat4j.wire.Encoding;
import heartbeat4j.wire.Envelope;
import heartbeat4j.wire.MessageCodec;
import heartbeat4j.wire.PacketCodec;
import heartbeat4j.wire.Sending;

/** The only way in and out for messages: a signature is verified before any field is read. */
final class PacketDoor {
    private Keyring keyring;
    private Sending sending;

    PacketDoor(Keyring keyring, Sending sending) {
        this.keyring = keyring;
        this.sending = sending;
    }

    void change(Keyring changedKeyring, Sending changedSending) {
        keyring = changedKeyring;
        sending = changedSending;
    }

    /** What became of a packet at the door. */
    sealed interface Opening {
        /** A message of a member. */
        record Let(Message message) implements Opening {}

        /** Dropped; the text holds no secret. */
        record Kept(DropReason reason, String text) implements Opening {}
    }

    Opening open(byte[] packet) {
        return switch (Envelope.open(packet)) {
            case Envelope.Rejected(String reason) -> new Opening.Kept(DropReason.MALFORMED, reason);
            case Envelope.Opened opened -> verified(opened);
        };
    }

    private Opening verified(Envelope.Opened opened) {
        Verdict verdict =
                keyring.verify(
                        opened.keyNumber(),
                        opened.token(),
                        opened.signed(),
                        formOf(opened.encoding()));
        return switch (verdict) {
            case Verdict.Invalid(String reason) ->
                    new Opening.Kept(DropReason.BAD_SIGNATURE, reason);
            case Verdict.Valid _ -> read(opened.body());
        };
    }

    private static Opening read(byte[] body) {
        return switch (PacketCodec.decode(body)
                .then(packet -> MessageCodec.decode(packet.fields()))) {
            case Decoded.Accepted<Message>(Message message) -> new Opening.Let(message);
            case Decoded.Rejected<Message>(String reason) ->
                    new Opening.Kept(DropReason.UNUSABLE, reason);
        };
    }

    static Form formOf(Encoding encoding) {
        return switch (encoding) {
            case NETSTRING -> Form.NETSTRING;
            case CLASSIC -> Form.CLASSIC;
        };
    }

    /** The packet without its signature, which may change with the keys before it is repeated. */
    Encoded encode(Message message) {
        return PacketCodec.encode(MessageCodec.encode(message), sending, keyring::sign);
    }

    /** What a ping carries is always a netstring with both signatures, as in Heartbeat. */
    Encoded encodePing(Message message) {
        return PacketCodec.encode(MessageCodec.encode(message), Sending.DEFAULT, keyring::sign);
    }

    byte[] seal(byte[] body) {
        return Envelope.seal(body, keyring.sign(body));
    }
}
