package heartbeat4j.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns the body of a packet into fields and fields into the body of a packet. */
public final class PacketCodec {
    private static final String PAYLOAD = "_compressed_payload";
    private static final String ALGORITHM = "_compression_algorithm";
    private static final String AUTH = "auth";

    private PacketCodec() {}

    /**
     * Reads a body whose signature has been verified, and inflates it where the whole message is
     * compressed. Total: whatever the bytes are, it returns.
     */
    public static Decoded<Packet> decode(byte[] body) {
        return read(body).then(PacketCodec::inflated);
    }

    /** Reads the fields as they stand in the bytes; a compressed message stays one. */
    public static Decoded<Packet> read(byte[] body) {
        if (body.length > Limits.INFLATED_BYTES_MAX) {
            return new Decoded.Rejected<>("longer than " + Limits.INFLATED_BYTES_MAX + " bytes");
        }
        Optional<Encoding> encoding = Encoding.of(body);
        if (encoding.isEmpty()) {
            return new Decoded.Rejected<>("it begins with neither ### nor >>>");
        }
        return switch (encoding.get()) {
            case NETSTRING -> new NetstringReader(body).read(Encoding.NETSTRING);
            case CLASSIC -> new ClassicReader(body).read(Encoding.CLASSIC);
        };
    }

    private static Decoded<Packet> inflated(Packet packet) {
        for (Field field : packet.fields()) {
            if (field.name().equals(PAYLOAD) && field.value() instanceof Field.Binary payload) {
                return inflate(payload.octets(), packet.fields());
            }
        }
        return new Decoded.Accepted<>(packet);
    }

    /**
     * Only once: a message compressed twice stays compressed, and is then refused for its lacks.
     */
    private static Decoded<Packet> inflate(Octets octets, List<Field> siblings) {
        Optional<String> word = firstText(siblings, ALGORITHM);
        Optional<Compression> compression = word.flatMap(Compression::parse);
        if (compression.isEmpty()) {
            return new Decoded.Rejected<>(
                    ALGORITHM + " is " + word.orElse("missing") + "; known are zlib and bz2");
        }
        return compression
                .get()
                .inflate(octets.bytes())
                .then(PacketCodec::read)
                .then(p -> accepted(new Packet(p.encoding(), p.fields(), compression)));
    }

    private static Decoded<Packet> accepted(Packet packet) {
        return new Decoded.Accepted<>(packet);
    }

    /** Opens a compressed field (type 4) with the algorithm that its siblings name. */
    public static Decoded<Field.Struct> unpack(Field.Compressed value, List<Field> siblings) {
        return inflate(value.octets(), siblings)
                .then(packet -> new Decoded.Accepted<>(new Field.Struct(packet.fields())));
    }

    /**
     * Packs fields into a compressed field, unless they cannot be sent; the message then needs the
     * text field {@code _compression_algorithm}, too.
     */
    public static Decoded<Field.Compressed> pack(Field.Struct value, Compression compression) {
        return switch (write(value.fields(), Encoding.NETSTRING)) {
            case Encoded.Body(byte[] text) ->
                    new Decoded.Accepted<>(
                            new Field.Compressed(Octets.of(compression.compress(text))));
            case Encoded.Refused(String reason) -> new Decoded.Rejected<>(reason);
        };
    }

    private static Optional<String> firstText(List<Field> fields, String name) {
        for (Field field : fields) {
            if (field.name().equals(name) && field.value() instanceof Field.Text(String text)) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    /**
     * The body of a packet for the network, which {@link Envelope#seal} then closes.
     *
     * @param sign gives key number and token for the inner signature
     */
    public static Encoded encode(
            List<Field> fields, Sending sending, Function<byte[], String> sign) {
        // Nobody verifies the inner signature, so what the classic form cannot carry goes without.
        boolean signedInside =
                sending.innerSignature()
                        && fields.stream().allMatch(PacketCodec::plain)
                        && Sendable.problem(fields, true).isEmpty();
        Optional<String> problem =
                signedInside ? Optional.empty() : Sendable.problem(fields, false);
        if (problem.isPresent()) {
            return new Encoded.Refused(problem.get());
        }
        List<Field> complete = signedInside ? with(fields, auth(fields, sign)) : fields;
        byte[] body = FieldWriter.netstring(complete);
        // The threshold is about the classic text. With all its base64 that is less than twice
        // the netstring, so for ordinary packets it need not be made.
        if (sending.compresses(2 * body.length)) {
            byte[] text = signedInside ? FieldWriter.classic(complete) : body;
            if (sending.compresses(text.length)) {
                body = compressed(signedInside ? withNul(text) : text, sending.compression());
            }
        }
        return fitting(body, Limits.PACKET_BYTES_MAX - Limits.TRAILER_BYTES_MAX);
    }

    private static Field auth(List<Field> fields, Function<byte[], String> sign) {
        return Field.text(AUTH, sign.apply(FieldWriter.classicLines(fields)));
    }

    private static boolean plain(Field field) {
        return switch (field.value()) {
            case Field.Text _, Field.Binary _, Field.TextList _ -> true;
            case Field.Struct _, Field.Compressed _ -> false;
        };
    }

    private static List<Field> with(List<Field> fields, Field last) {
        List<Field> all = new ArrayList<>(fields.size() + 1);
        all.addAll(fields);
        all.add(last);
        return all;
    }

    private static byte[] withNul(byte[] text) {
        return new ByteBuilder(text.length + 1).add(text).add((byte) 0).bytes();
    }

    private static byte[] compressed(byte[] text, Compression compression) {
        return FieldWriter.netstring(
                List.of(
                        Field.binary(PAYLOAD, compression.compress(text)),
                        Field.text(ALGORITHM, compression.word())));
    }

    private static Encoded fitting(byte[] body, int bytesMax) {
        return body.length <= bytesMax
                ? new Encoded.Body(body)
                : new Encoded.Refused(
                        "a message of "
                                + body.length
                                + " bytes does not fit into a UDP packet, which takes "
                                + bytesMax);
    }

    /** A signed packet in the classic form, for serial lines; complete, without an envelope. */
    public static Encoded encodeClassic(List<Field> fields, Function<byte[], String> sign) {
        Optional<String> problem = Sendable.problem(fields, true);
        if (problem.isPresent()) {
            return new Encoded.Refused(problem.get());
        }
        return fitting(
                FieldWriter.classic(with(fields, auth(fields, sign))), Limits.PACKET_BYTES_MAX);
    }

    /** The fields in one encoding as they are: nothing added, compressed or signed. */
    public static Encoded write(List<Field> fields, Encoding encoding) {
        Optional<String> problem = Sendable.problem(fields, encoding == Encoding.CLASSIC);
        if (problem.isPresent()) {
            return new Encoded.Refused(problem.get());
        }
        byte[] bytes =
                switch (encoding) {
                    case NETSTRING -> FieldWriter.netstring(fields);
                    case CLASSIC -> FieldWriter.classic(fields);
                };
        return fitting(bytes, Limits.INFLATED_BYTES_MAX);
    }

    /** The text that the inner signature covers: all fields but {@code auth}, in classic form. */
    public static Encoded innerSignedText(List<Field> fields) {
        List<Field> covered = fields.stream().filter(f -> !f.name().equals(AUTH)).toList();
        return Sendable.problem(covered, true)
                .<Encoded>map(Encoded.Refused::new)
                .orElseGet(() -> new Encoded.Body(FieldWriter.classicLines(covered)));
    }
}
