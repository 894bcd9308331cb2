package heartbeat4j.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whatever we send, we read again, in every form of the wire. */
class RoundTripTest {
    private static final String SIGNATURE = "1 0123456789abcdef";

    @Provide
    Arbitrary<List<Field>> messages() {
        return Samples.messages();
    }

    @Provide
    Arbitrary<Sending> sendings() {
        return Arbitraries.of(
                Sending.DEFAULT,
                new Sending(false, Compression.ZLIB, 2048, false),
                new Sending(true, Compression.ZLIB, 0, true),
                new Sending(false, Compression.ZLIB, 0, true),
                new Sending(true, Compression.BZ2, 0, true),
                new Sending(false, Compression.BZ2, 0, true));
    }

    private static byte[] bytes(Encoded encoded) {
        return assertInstanceOf(Encoded.Body.class, encoded, encoded::toString).bytes();
    }

    private static Packet packet(Decoded<Packet> decoded) {
        return switch (decoded) {
            case Decoded.Accepted<Packet>(Packet packet) -> packet;
            case Decoded.Rejected<Packet>(String reason) -> throw new AssertionError(reason);
        };
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadAndWrittenAgainAlike(
            @ForAll("messages") List<Field> fields, @ForAll Encoding encoding) {
        byte[] bytes = bytes(PacketCodec.write(fields, encoding));

        Packet packet = packet(PacketCodec.decode(bytes));

        assertEquals(new Packet(encoding, fields, Optional.empty()), packet);
        assertArrayEquals(bytes, bytes(PacketCodec.write(packet.fields(), encoding)));
    }

    @Property(tries = 500)
    void whatIsSentIsFoundInTheEnvelopeAndRead(
            @ForAll("messages") List<Field> fields, @ForAll("sendings") Sending sending) {
        byte[] body = bytes(PacketCodec.encode(fields, sending, text -> SIGNATURE));
        byte[] packet = Envelope.seal(body, "7 ffff");

        var opened = assertInstanceOf(Envelope.Opened.class, Envelope.open(packet));
        Packet read = packet(PacketCodec.decode(opened.body()));

        assertArrayEquals(body, opened.signed());
        assertEquals(7, opened.keyNumber());
        assertEquals("ffff", opened.token());
        assertEquals(expected(fields, sending), read.fields());
        assertEquals(
                sending.compressAll() ? Optional.of(sending.compression()) : Optional.empty(),
                read.compression());
    }

    private static List<Field> expected(List<Field> fields, Sending sending) {
        boolean nested =
                fields.stream()
                        .anyMatch(
                                f ->
                                        f.value() instanceof Field.Struct
                                                || f.value() instanceof Field.Compressed);
        List<Field> expected = new ArrayList<>(fields);
        if (sending.innerSignature() && !nested) {
            expected.add(Field.text("auth", SIGNATURE));
        }
        return expected;
    }

    @Property(tries = 200)
    void theClassicEnvelopeCoversTheTextWithoutTheSignature(
            @ForAll("messages") List<Field> fields) {
        byte[] packet = bytes(PacketCodec.encodeClassic(fields, text -> SIGNATURE));

        var opened = assertInstanceOf(Envelope.Opened.class, Envelope.open(packet));

        assertArrayEquals(bytes(PacketCodec.innerSignedText(fields)), opened.signed());
        assertEquals("0123456789abcdef", opened.token());
    }

    @Property(tries = 100)
    void aCompressedFieldOpensToItsFields(
            @ForAll("messages") List<Field> fields, @ForAll Compression compression) {
        Field.Struct struct = new Field.Struct(fields);
        var packed =
                assertInstanceOf(Decoded.Accepted.class, PacketCodec.pack(struct, compression));
        List<Field> siblings = List.of(Field.text("_compression_algorithm", compression.word()));

        assertEquals(
                new Decoded.Accepted<>(struct),
                PacketCodec.unpack((Field.Compressed) packed.value(), siblings));
    }
}
