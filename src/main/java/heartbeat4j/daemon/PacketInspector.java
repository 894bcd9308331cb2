package heartbeat4j.daemon;

import heartbeat4j.auth.Form;
import heartbeat4j.auth.Key;
import heartbeat4j.auth.Keyring;
import heartbeat4j.auth.Verdict;
import heartbeat4j.core.Body;
import heartbeat4j.core.Message;
import heartbeat4j.daemon.Inspection.Judgement;
import heartbeat4j.daemon.Inspection.Place;
import heartbeat4j.daemon.Inspection.Signature;
import heartbeat4j.wire.Decoded;
import heartbeat4j.wire.Encoded;
import heartbeat4j.wire.Encoding;
import heartbeat4j.wire.Envelope;
import heartbeat4j.wire.Field;
import heartbeat4j.wire.Limits;
import heartbeat4j.wire.MessageCodec;
import heartbeat4j.wire.Packet;
import heartbeat4j.wire.PacketCodec;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Explains captured packets: their fields, and which of the given keys signed them. */
public final class PacketInspector {
    private static final int HEX_CHARACTERS_MAX = 2 * Limits.PACKET_BYTES_MAX;

    private final List<CandidateKey> keys;

    private PacketInspector(List<CandidateKey> keys) {
        this.keys = keys;
    }

    /** What is wrong with a key as an operator wrote it. */
    public static Optional<String> keyProblem(String key) {
        return CandidateKey.problem(key);
    }

    /** An inspector with keys that have no {@link #keyProblem}; without keys nothing is checked. */
    public static PacketInspector of(List<String> keys) {
        return new PacketInspector(keys.stream().map(CandidateKey::parse).toList());
    }

    /** Explains a datagram given in hex; blanks and colons between the digits do not matter. */
    public PacketReport inspect(String hex) {
        String digits = hex.replaceAll("[\\s:]", "");
        if (digits.length() > HEX_CHARACTERS_MAX) {
            return malformed("longer than " + Limits.PACKET_BYTES_MAX + " bytes");
        }
        try {
            return new PacketReport(inspection(HexFormat.of().parseHex(digits)));
        } catch (IllegalArgumentException e) {
            return malformed("not a datagram in hex: " + e.getMessage());
        }
    }

    private static PacketReport malformed(String reason) {
        return new PacketReport(
                new Inspection(0, Optional.empty(), List.of(), Optional.of(reason)));
    }

    private Inspection inspection(byte[] datagram) {
        return switch (Envelope.open(datagram)) {
            case Envelope.Opened opened -> opened(datagram, opened);
            // Without a signature the fields may still be worth seeing, as in a local FIFO.
            case Envelope.Rejected(String reason) ->
                    read(datagram.length, datagram, List.of(), Optional.of(reason));
        };
    }

    private Inspection opened(byte[] datagram, Envelope.Opened opened) {
        Form form =
                switch (opened.encoding()) {
                    case NETSTRING -> Form.NETSTRING;
                    case CLASSIC -> Form.CLASSIC;
                };
        Signature outer =
                judge(Place.OUTER, opened.keyNumber(), opened.token(), opened.signed(), form);
        return read(datagram.length, opened.body(), List.of(outer), Optional.empty());
    }

    private Inspection read(
            int bytes, byte[] body, List<Signature> outer, Optional<String> envelopeProblem) {
        return switch (PacketCodec.decode(body)) {
            case Decoded.Rejected<Packet>(String reason) ->
                    new Inspection(
                            bytes,
                            Optional.empty(),
                            outer,
                            Optional.of(envelopeProblem.orElse(reason)));
            case Decoded.Accepted<Packet>(Packet packet) -> {
                List<Signature> all = new ArrayList<>(outer);
                inner(packet).ifPresent(all::add);
                Optional<String> problem = envelopeProblem.or(() -> messageProblem(packet));
                yield new Inspection(bytes, Optional.of(packet), all, problem);
            }
        };
    }

    private static Optional<String> messageProblem(Packet packet) {
        return switch (MessageCodec.decode(packet.fields())) {
            case Decoded.Accepted<Message>(Message message) ->
                    message.body() instanceof Body.Unreadable(_, String reason)
                            ? Optional.of(reason)
                            : Optional.empty();
            case Decoded.Rejected<Message>(String reason) -> Optional.of(reason);
        };
    }

    /** The field {@code auth}, except where the envelope has already taken it as the outer one. */
    private Optional<Signature> inner(Packet packet) {
        if (packet.encoding() == Encoding.CLASSIC && packet.compression().isEmpty()) {
            return Optional.empty();
        }
        for (Field field : packet.fields()) {
            if (field.name().equals("auth") && field.value() instanceof Field.Text(String text)) {
                return Optional.of(inner(packet, text));
            }
        }
        return Optional.empty();
    }

    private Signature inner(Packet packet, String signature) {
        String[] words = signature.strip().split("\\s+", 2);
        if (words.length < 2 || !words[0].matches("\\d{1,4}")) {
            return new Signature(Place.INNER, signature, Judgement.WRONG, "malformed");
        }
        return switch (PacketCodec.innerSignedText(packet.fields())) {
            case Encoded.Body(byte[] text) ->
                    judge(Place.INNER, Integer.parseInt(words[0]), words[1], text, Form.CLASSIC);
            case Encoded.Refused(String reason) ->
                    new Signature(Place.INNER, signature, Judgement.NOT_CHECKED, reason);
        };
    }

    private Signature judge(Place place, int keyNumber, String token, byte[] signed, Form form) {
        String text = keyNumber + " " + token;
        List<CandidateKey> fitting = keys.stream().filter(key -> key.fits(keyNumber)).toList();
        if (keys.isEmpty() || fitting.isEmpty()) {
            String detail = "no key given" + (keys.isEmpty() ? "" : " for number " + keyNumber);
            return new Signature(place, text, Judgement.NOT_CHECKED, detail);
        }
        for (CandidateKey key : fitting) {
            if (isValid(key, keyNumber, token, signed, form)) {
                String detail = "key " + keyNumber + ", " + key.method().word();
                return new Signature(place, text, Judgement.VALID, detail);
            }
        }
        return new Signature(
                place, text, Judgement.WRONG, "fits none of the keys given for " + keyNumber);
    }

    private static boolean isValid(
            CandidateKey key, int keyNumber, String token, byte[] signed, Form form) {
        if (keyNumber > Key.NUMBER_MAX) {
            return false;
        }
        Keyring ring = Keyring.of(keyNumber, List.of(key.as(keyNumber)));
        return switch (ring.verify(keyNumber, token, signed, form)) {
            case Verdict.Valid _ -> true;
            case Verdict.Invalid _ -> false;
        };
    }
}
