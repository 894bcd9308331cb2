package heartbeat4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    private static Envelope.Opened open(String packet) {
        Envelope envelope = Envelope.open(packet.getBytes(ISO_8859_1));
        return assertInstanceOf(Envelope.Opened.class, envelope, envelope::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">>>\na=b\nc=d\nauth=3 f00\n<<<\n",
                ">>>\na=b\nauth=3 f00\nc=d\n<<<\n",
                ">>>\nauth=3 f00\na=b\n\nc=d\n<<<\n\0",
                ">>>\na=b\nc=d\nauth=3 f00\nauth=4 bad\n<<<\nrest",
                ">>>\na=b\nc=d\nauth= 3\t f00 \n<<<\n"
            })
    void theClassicSignatureCoversAllOtherLinesWhereverItStands(String packet) {
        Envelope.Opened opened = open(packet);

        assertEquals("a=b\nc=d\n", new String(opened.signed(), ISO_8859_1));
        assertEquals(3, opened.keyNumber());
        assertEquals("f00", opened.token());
        assertEquals(Encoding.CLASSIC, opened.encoding());
    }

    /** Otherwise a sender without the key could add a field after the signature was made. */
    @Test
    void nothingButTheFieldAuthEscapesTheSignature() {
        String signed =
                new String(
                        open(">>>\nauthority=x\n(1)auth=AAAA\nauth=1 a\n<<<\n").signed(),
                        ISO_8859_1);

        assertEquals("authority=x\n(1)auth=AAAA\n", signed);
    }

    @Test
    void theNetstringSignatureCoversTheBodyThatIsDecoded() {
        Envelope.Opened opened = open("###\n6:(0)a=b,%%%\n5:1 f00,");

        assertSame(opened.signed(), opened.body());
        assertEquals("###\n6:(0)a=b,%%%\n", new String(opened.body(), ISO_8859_1));
    }

    /** Fields are looked at only after the signature was verified. */
    @Test
    void whatIsWrongInsideAFieldIsNotTheEnvelopesMatter() {
        assertEquals("f00", open("###\n9:(7)=\0\n)(x,%%%\n5:1 f00,").token());
    }

    @Test
    void sealingAndOpeningAgree() {
        byte[] body = "###\n6:(0)a=b,%%%\n".getBytes(ISO_8859_1);

        byte[] packet = Envelope.seal(body, "12 0123");

        assertEquals("###\n6:(0)a=b,%%%\n7:12 0123,", new String(packet, ISO_8859_1));
        assertEquals(12, open(new String(packet, ISO_8859_1)).keyNumber());
    }
}
