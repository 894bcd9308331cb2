package heartbeat4j.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import heartbeat4j.auth.Form;
import heartbeat4j.auth.Key;
import heartbeat4j.auth.Keyring;
import heartbeat4j.auth.Method;
import heartbeat4j.auth.Verdict;
import heartbeat4j.core.Message;
import heartbeat4j.wire.Vectors.Vector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Holds our encodings against packets of running Heartbeat 3.0.6 nodes, byte for byte. */
class VectorsTest {
    private static final int COUNT = 38;

    static Stream<Vector> all() throws IOException {
        return Vectors.load().stream();
    }

    static Stream<Vector> signed() throws IOException {
        return all().filter(v -> v.keyNumber() != null);
    }

    @Test
    void noneIsMissing() throws IOException {
        assertEquals(COUNT, all().count());
        assertEquals(COUNT - 2, signed().count());
    }

    private static Keyring ring(Vector vector) {
        Method method = Method.parse(vector.method()).orElseThrow();
        int number = vector.keyNumber();
        return Keyring.of(number, List.of(Key.of(number, method, vector.key())));
    }

    private static Envelope.Opened opened(Vector vector) {
        return assertInstanceOf(Envelope.Opened.class, Envelope.open(vector.bytes()));
    }

    private static byte[] body(Vector vector) {
        return vector.keyNumber() == null ? vector.bytes() : opened(vector).body();
    }

    private static Packet packet(Decoded<Packet> decoded) {
        return switch (decoded) {
            case Decoded.Accepted<Packet>(Packet packet) -> packet;
            case Decoded.Rejected<Packet>(String reason) ->
                    throw new AssertionError("rejected: " + reason);
        };
    }

    private static byte[] bytes(Encoded encoded) {
        return assertInstanceOf(Encoded.Body.class, encoded, encoded::toString).bytes();
    }

    @ParameterizedTest
    @MethodSource("all")
    void fieldsAreRead(Vector vector) {
        Packet packet = packet(PacketCodec.read(body(vector)));

        assertEquals(vector.expected(), packet.fields());
        assertEquals(vector.classic() ? Encoding.CLASSIC : Encoding.NETSTRING, packet.encoding());
    }

    @ParameterizedTest
    @MethodSource("signed")
    void outerSignatureIsFoundAndVerifies(Vector vector) {
        Envelope.Opened opened = opened(vector);

        Verdict verdict =
                ring(vector)
                        .verify(
                                opened.keyNumber(),
                                opened.token(),
                                opened.signed(),
                                vector.classic() ? Form.CLASSIC : Form.NETSTRING);

        assertInstanceOf(Verdict.Valid.class, verdict, verdict::toString);
        if (vector.classic()) {
            assertEquals(vector.innerAuth(), opened.keyNumber() + " " + opened.token());
            assertArrayEquals(HexFormat.of().parseHex(vector.innerSignedHex()), opened.signed());
        } else {
            assertEquals(vector.outerAuth(), opened.keyNumber() + " " + opened.token());
            assertEquals(vector.outerSignedLength(), opened.signed().length);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void anyChangedByteOfASignedTextIsNoticed(Vector vector) {
        if (vector.keyNumber() == null) {
            return;
        }
        byte[] packet = vector.bytes();
        int signedEnd = vector.classic() ? indexOf(packet, "auth=") : opened(vector).body().length;
        for (int i = Encoding.MARK_BYTES; i < signedEnd; i++) {
            byte[] changed = packet.clone();
            changed[i] ^= 1;
            if (Envelope.open(changed) instanceof Envelope.Opened opened) {
                Verdict verdict =
                        ring(vector)
                                .verify(
                                        opened.keyNumber(),
                                        opened.token(),
                                        opened.signed(),
                                        vector.classic() ? Form.CLASSIC : Form.NETSTRING);
                assertInstanceOf(Verdict.Invalid.class, verdict, "byte " + i);
            }
        }
    }

    private static int indexOf(byte[] bytes, String word) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(word);
    }

    @ParameterizedTest
    @MethodSource("all")
    void writingTheFieldsGivesTheSameBytes(Vector vector) {
        byte[] expected = body(vector);
        if (vector.classic() && expected[expected.length - 1] == 0) {
            expected = Arrays.copyOf(expected, expected.length - 1);
        }

        Encoded written =
                PacketCodec.write(
                        vector.expected(),
                        vector.classic() ? Encoding.CLASSIC : Encoding.NETSTRING);

        assertArrayEquals(expected, bytes(written));
    }

    @ParameterizedTest
    @MethodSource("signed")
    void innerSignatureIsOverTheClassicText(Vector vector) {
        if (vector.innerAuth() == null) {
            return;
        }
        byte[] text = bytes(PacketCodec.innerSignedText(vector.expected()));

        assertArrayEquals(HexFormat.of().parseHex(vector.innerSignedHex()), text);
        assertEquals(vector.innerAuth(), ring(vector).sign(text));
    }

    @ParameterizedTest
    @MethodSource("signed")
    void encodingAndSealingGivesTheWholePacket(Vector vector) {
        if (vector.inflatedHex() != null || vector.bytes()[vector.bytes().length - 1] == 0) {
            return; // our zlib may pack otherwise; and we write no NUL
        }
        Keyring ring = ring(vector);
        List<Field> fields = vector.expected();
        boolean inner = fields.removeIf(field -> field.name().equals("auth"));

        byte[] packet;
        if (vector.classic()) {
            packet = bytes(PacketCodec.encodeClassic(fields, ring::sign));
        } else {
            Sending sending = new Sending(inner, Compression.ZLIB, 2048, false);
            byte[] body = bytes(PacketCodec.encode(fields, sending, ring::sign));
            packet = Envelope.seal(body, ring.sign(body));
        }

        assertArrayEquals(vector.bytes(), packet);
    }

    @ParameterizedTest
    @MethodSource("signed")
    void aCompressedMessageIsInflated(Vector vector) {
        if (vector.inflatedHex() == null) {
            return;
        }
        Packet packet = packet(PacketCodec.decode(body(vector)));

        assertEquals(vector.expectedInflated(), packet.fields());
        assertEquals(Compression.ZLIB, packet.compression().orElseThrow());
        assertEquals(
                vector.inflatedInnerAuth(),
                ring(vector).sign(bytes(PacketCodec.innerSignedText(packet.fields()))));
    }

    /** These are clients' or test messages whose fields stand in another order than the rules'. */
    private static final Set<String> OTHER_ORDER =
            Set.of("hbapi-clstat-join-sha1", "num-ping-nodes-sha1", "abort-giveup-sha1");

    @ParameterizedTest
    @MethodSource("all")
    void messagesAreWrittenInTheOrderOfHeartbeat(Vector vector) {
        Packet packet = packet(PacketCodec.decode(body(vector)));
        boolean onlyKnownKinds =
                packet.fields().stream()
                        .allMatch(
                                f -> f.value() instanceof Field.Text || f.name().endsWith("uuid"));
        if (!onlyKnownKinds || OTHER_ORDER.contains(vector.name())) {
            return;
        }
        List<Field> expected =
                packet.fields().stream().filter(f -> !f.name().equals("auth")).toList();

        Decoded<Message> decoded = MessageCodec.decode(packet.fields());

        var accepted = assertInstanceOf(Decoded.Accepted.class, decoded, decoded::toString);
        assertEquals(expected, MessageCodec.encode((Message) accepted.value()));
    }
}
