package heartbeat4j.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

class UdpPayloadTest {
    private static final String IPV4 = "0000 0001 4000 4011 0000 c6336405 c6336406";
    private static final String IPV6 =
            "6000 0000 000b 11ff fe800000000000000000000000000001 fe800000000000000000000000000002";

    @ParameterizedTest
    @CsvSource({
        "4500 " + IPV4 + " 8000 02b6 000b 0000 616263, abc",
        "4500 " + IPV4 + " 8000 02b6 000b 0000 616263 00000000000000, abc",
        "4600 " + IPV4 + " 01010100 8000 02b6 000b 0000 616263, abc",
        IPV6 + " 8000 02b6 000b 0000 616263, abc",
        "4500 " + IPV4 + " 8000 02b6 0008 0000, ''",
        "4500 " + IPV4 + " 8000 02b6 000c 0000 616263, ''",
        "4500 " + IPV4 + " 8000 02b6 0007 0000 616263, ''",
        "4500 " + IPV4 + " 8000, ''",
        "4500 0000 0001 2000 4011 0000 c6336405 c6336406 8000 02b6 000b 0000 616263, ''",
        "4500 0000 0001 0000 4006 0000 c6336405 c6336406 8000 02b6 000b 0000 616263, ''",
        "4200 " + IPV4 + " 8000 02b6 000b 0000 616263, ''",
        "5500 " + IPV4 + " 8000 02b6 000b 0000 616263, ''",
    })
    void contentIsWhatTheLengthSays(String hex, String content) {
        byte[] packet = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertEquals(content, new String(UdpPayload.of(packet), StandardCharsets.US_ASCII));
    }

    @Property(tries = 2000)
    void anyBytesAreReadWithinTheirBounds(@ForAll byte[] packet) {
        int length = UdpPayload.of(packet).length;

        assertEquals(true, length <= Math.max(0, packet.length - 28), "" + length);
    }
}
