package heartbeat4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What exceeds a bound, or would hurt a C node, ends with a reason. */
class LimitsTest {
    private static String rejected(String bytes) {
        return rejected(PacketCodec.decode(bytes.getBytes(ISO_8859_1)));
    }

    private static String rejected(Decoded<Packet> decoded) {
        return switch (decoded) {
            case Decoded.Accepted<Packet>(Packet packet) ->
                    throw new AssertionError("accepted " + packet);
            case Decoded.Rejected<Packet>(String reason) -> reason;
        };
    }

    private static String refused(Encoding encoding, Field... fields) {
        return refused(PacketCodec.write(List.of(fields), encoding));
    }

    private static String refused(Encoded encoded) {
        return assertInstanceOf(Encoded.Refused.class, encoded).reason();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "###\n2147483647:(0)a=b,%%%\n",
                "###\n9999999:(0)a=b,%%%\n",
                "###\n99999999999999999999:(0)a=b,%%%\n",
                "###\n-5:(0)a=b,%%%\n",
                "###\n7:(0)a=b,%%%\n",
                "###\n6:(0)a=b,",
                "###\n6:0)a=bc,%%%\n",
                "###\n6:(6)a=b,%%%\n",
                "###\n6:(x)a=b,%%%\n",
                "###\n6:(0)abc,%%%\n",
                "###\n5:(0)=b,%%%\n",
                "###\n6:(0)a=\0,%%%\n",
                "###\n6:(3)a=b,%%%\n",
                "###\n5:(3)a=,%%%\n",
                "###\n8:(3)a=0:,,%%%\n",
                "###\n6:(2)a=b,%%%\n",
                "###\n0:,%%%\n",
                "###\n6:(0)a=b,%%%\nrest",
                ">>>\na=b\n",
                ">>>\nab\n<<<\n",
                ">>>\n=b\n<<<\n",
                ">>>\n(0)a=b\n<<<\n",
                ">>>\n(5)a=b\n<<<\n",
                ">>>\n(9)a=b\n<<<\n",
                ">>>\n(1a=b\n<<<\n",
                ">>>\n(1)a=AAE\n<<<\n",
                ">>>\n(1)a=A*EC\n<<<\n",
                ">>>\n(2)a=>>>\u0014x=1\u0014\n<<<\n",
                ">>>\n(2)a=>>>\u0014x=\u0015\u0014<<<\u0014\n<<<\n",
                ">>>\na=\0\n<<<\n",
                "",
                "###",
                "hello world"
            })
    void malformedBodiesAreRejectedWithAReason(String bytes) {
        assertTrue(!rejected(bytes).isEmpty());
    }

    @Test
    void blankLinesTheNulAndTypeFiveAreAccepted() {
        Field expected = Field.text("a", "b");
        for (String text : List.of(">>>\n\na=b\n\n<<<\n", ">>>\na=b\n<<<\n\0")) {
            var accepted = (Decoded.Accepted<Packet>) PacketCodec.decode(text.getBytes(ISO_8859_1));
            assertEquals(List.of(expected), accepted.value().fields());
        }
        byte[] five = "###\n22:(5)s=###\n6:(0)a=b,%%%\n,%%%\n".getBytes(ISO_8859_1);
        var accepted = (Decoded.Accepted<Packet>) PacketCodec.decode(five);
        Field struct = new Field("s", new Field.Struct(List.of(expected)));
        assertEquals(List.of(struct), accepted.value().fields());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "###\n6:(0)a=b,%%%\n",
                "###\n6:(0)a=b,%%%\n7:1 ab,",
                "###\n6:(0)a=b,%%%\n2:1 ,",
                "###\n6:(0)a=b,%%%\n2:ab,",
                "###\n6:(0)a=b,%%%\n7:99999 a,",
                "###\n6:(0)a=b,%%%\n6:1 a\nb,",
                "###\n6:(0)a=b",
                ">>>\na=b\n<<<\n",
                ">>>\nauth=1\n<<<\n",
                ">>>\nauth=1 ab\na=b\n",
                "hello world"
            })
    void envelopesWithoutAUsableSignatureAreRejected(String packet) {
        assertInstanceOf(
                Envelope.Rejected.class, Envelope.open(packet.getBytes(ISO_8859_1)), packet);
    }

    @Test
    void whatFollowsTheSignatureIsIgnored() {
        byte[] packet = "###\n6:(0)a=b,%%%\n4:1 ab,\0garbage".getBytes(ISO_8859_1);

        var opened = assertInstanceOf(Envelope.Opened.class, Envelope.open(packet));

        assertEquals("###\n6:(0)a=b,%%%\n", new String(opened.body(), ISO_8859_1));
    }

    @Test
    void aPacketLongerThanUdpAllowsIsRejected() {
        assertInstanceOf(
                Envelope.Rejected.class, Envelope.open(new byte[Limits.PACKET_BYTES_MAX + 1]));
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void fieldsThatWouldCrashACNodeAreRefused(Encoding encoding) {
        assertTrue(refused(encoding, Field.text("a", "x\0y")).contains("field a"));
        assertTrue(refused(encoding, Field.text("", "x")).contains("name"));
        assertTrue(refused(encoding, Field.text("a=b", "x")).contains("name"));
        assertTrue(refused(encoding, Field.text("a\n", "x")).contains("name"));
        assertTrue(refused(encoding, Field.text("(0)a", "x")).contains("name"));
        assertTrue(refused(encoding, Field.text("a", "\uD800")).contains("field a"));
        assertTrue(refused(encoding, list(List.of())).contains("empty list"));
        assertTrue(refused(encoding, list(List.of("ab", ""))).contains("field l"));
        assertTrue(refused(encoding, list(Collections.nCopies(205, "ab"))).contains("1023 bytes"));
    }

    private static Field list(List<String> texts) {
        return new Field("l", new Field.TextList(texts));
    }

    @Test
    void theClassicFormRefusesItsOwnLineEndsInTexts() {
        assertTrue(refused(Encoding.CLASSIC, Field.text("a", "\u0013")).contains("field a"));
        Field nested = new Field("s", new Field.Struct(List.of(Field.text("b", "\u0016"))));
        assertTrue(refused(Encoding.CLASSIC, nested).contains("field b"));
        assertInstanceOf(
                Encoded.Body.class, PacketCodec.write(List.of(nested), Encoding.NETSTRING));
    }

    @Test
    void aTextTheClassicFormCannotCarryTravelsWithoutInnerSignature() {
        Encoded encoded =
                PacketCodec.encode(
                        List.of(Field.text("a", "\u0013")), Sending.DEFAULT, text -> "1 ab");

        String body = new String(((Encoded.Body) encoded).bytes(), ISO_8859_1);
        assertEquals("###\n6:(0)a=\u0013,%%%\n", body);
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void sixteenLevelsOfStructsAreTheMost(Encoding encoding) {
        Field deep = Field.text("x", "y");
        for (int i = 0; i < Limits.DEPTH_MAX; i++) {
            deep = new Field("s", new Field.Struct(List.of(deep)));
        }
        var body = (Encoded.Body) PacketCodec.write(List.of(deep), encoding);
        assertInstanceOf(Decoded.Accepted.class, PacketCodec.decode(body.bytes()));

        Field deeper = new Field("s", new Field.Struct(List.of(deep)));

        assertTrue(refused(encoding, deeper).contains("deeper than 16"));
    }

    @Test
    void aNetstringNestedTooDeepIsRejected() {
        String text = "###\n%%%\n";
        for (int i = 0; i < 2000; i++) {
            text = "###\n" + (text.length() + 5) + ":(2)s=" + text + ",%%%\n";
        }
        assertTrue(rejected(text).contains("deeper than 16"));
    }

    @Test
    void moreFieldsThanTheLimitAreRejectedAndRefused() {
        StringBuilder text = new StringBuilder(">>>\n");
        text.repeat("a=\n", Limits.FIELDS_MAX).append("<<<\n");
        assertInstanceOf(
                Decoded.Accepted.class, PacketCodec.decode(text.toString().getBytes(ISO_8859_1)));
        assertTrue(rejected(text.insert(4, "b=\n").toString()).contains("more than 16384"));

        List<Field> fields = Collections.nCopies(Limits.FIELDS_MAX + 1, Field.text("a", ""));
        assertTrue(refused(PacketCodec.write(fields, Encoding.CLASSIC)).contains("16384"));
    }

    @Test
    void whatFitsIntoNoUdpPacketIsRefused() {
        byte[] noise = Samples.noise(new Random(4), 70_000);
        Encoded encoded =
                PacketCodec.encode(
                        List.of(Field.binary("b", noise)), Sending.DEFAULT, text -> "1 ab");

        assertTrue(refused(encoded).contains("does not fit into a UDP packet"));
    }

    @Test
    void aHugeMessageIsCompressedWhateverTheConfigurationSays() {
        List<Field> fields = Samples.lengthy(3000);

        var body = (Encoded.Body) PacketCodec.encode(fields, Sending.DEFAULT, text -> "1 ab");

        var packet = (Decoded.Accepted<Packet>) PacketCodec.decode(body.bytes());
        assertEquals(Compression.ZLIB, packet.value().compression().orElseThrow());
        assertEquals(fields, packet.value().fields().subList(0, fields.size()));
    }

    @Test
    void messagesUpToTheThresholdAreNotCompressed() {
        Sending sending = new Sending(true, Compression.ZLIB, 2048, true);
        for (int fields : List.of(5, 40)) {
            List<Field> message = Samples.lengthy(fields);
            var body = (Encoded.Body) PacketCodec.encode(message, sending, text -> "1 ab");
            var packet = (Decoded.Accepted<Packet>) PacketCodec.decode(body.bytes());
            assertEquals(fields == 40, packet.value().compression().isPresent());
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aBombIsDefusedAtTheLimit(Compression compression) {
        byte[] bomb = compression.compress(new byte[50_000_000]);
        List<Field> fields = new ArrayList<>();
        fields.add(Field.binary("_compressed_payload", bomb));
        fields.add(Field.text("_compression_algorithm", compression.word()));
        var body = (Encoded.Body) PacketCodec.write(fields, Encoding.NETSTRING);

        assertTrue(rejected(PacketCodec.decode(body.bytes())).contains("inflates to more than"));
    }

    @Test
    void unknownOrMissingAlgorithmIsNamed() {
        Field payload = Field.binary("_compressed_payload", new byte[3]);
        for (Field other :
                List.of(Field.text("_compression_algorithm", "lzma"), Field.text("x", "y"))) {
            var body =
                    (Encoded.Body) PacketCodec.write(List.of(payload, other), Encoding.NETSTRING);
            assertTrue(
                    rejected(PacketCodec.decode(body.bytes())).contains("_compression_algorithm"));
        }
    }
}
