package heartbeat4j.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;

class SignerTest {
    private static final String LONG_KEY_TEXT =
            "Test Using Larger Than Block-Size Key - Hash Key First";
    private static final String LONG_KEY_AND_DATA_TEXT =
            "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data";
    private static final String SHA2_LONG_TEXT =
            "This is a test using a larger than block-size key and a larger than block-size data."
                    + " The key needs to be hashed before being used by the HMAC algorithm.";

    @ParameterizedTest
    @CsvSource({
        "MD5, 1, 16, 9294727a3638bb1c13f48ef8158bfc9d",
        "MD5, 2, 0, 750c783e6ab0b503eaa86e310a5db738",
        "MD5, 3, 16, 56be34521d144c88dbb8c733f0e8b3f6",
        "MD5, 4, 0, 697eaf0aca3a3aea3a75164746ffaa79",
        "MD5, 5, 16, 56461ef2342edc00f9bab995690efd4c",
        "MD5, 6, 80, 6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd",
        "MD5, 7, 80, 6f630fad67cda0ee1fb1f562db3aa53e",
        "SHA1, 1, 20, b617318655057264e28bc0b6fb378c8ef146be00",
        "SHA1, 2, 0, effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "SHA1, 3, 20, 125d7342b9ac11cd91a39af48aa17b4f63f175d3",
        "SHA1, 4, 0, 4c9007f4026250c6bc8414f9bf50c86c2d7235da",
        "SHA1, 5, 20, 4c1a03424b55e07fe7f27be1d58bb9324a9a5a04",
        "SHA1, 6, 80, aa4ae5e15272d00e95705637ce8a3b55ed402112",
        "SHA1, 7, 80, e8e99d0f45237d786d6bbaa7965c7808bbff1a91",
    })
    void theCasesOfRfc2202(Method method, int number, int keyLength, String token) {
        Key key = Key.of(1, method, key(number, keyLength));

        assertEquals(token, key.signer().token(data(number, LONG_KEY_AND_DATA_TEXT)));
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256, 1, 20, b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "SHA256, 2, 0, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "SHA256, 3, 20, 773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        "SHA256, 4, 0, 82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        "SHA256, 6, 131, 60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        "SHA256, 7, 131, 9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        "SHA512, 1, 20, 87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
        "SHA512, 2, 0, 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        "SHA512, 3, 20, fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
                + "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb",
        "SHA512, 4, 0, b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
                + "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd",
        "SHA512, 6, 131, 80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
                + "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
        "SHA512, 7, 131, e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
                + "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58",
    })
    void theCasesOfRfc4231(Method method, int number, int keyLength, String token) {
        Key key = Key.of(1, method, key(number, keyLength));

        assertEquals(token, key.signer().token(data(number, SHA2_LONG_TEXT)));
    }

    private static byte[] key(int number, int length) {
        return switch (number) {
            case 1 -> filled(0x0b, length);
            case 2 -> "Jefe".getBytes(StandardCharsets.US_ASCII);
            case 4 -> HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10111213141516171819");
            case 5 -> filled(0x0c, length);
            default -> filled(0xaa, length);
        };
    }

    private static byte[] data(int number, String seventh) {
        return switch (number) {
            case 1 -> "Hi There".getBytes(StandardCharsets.US_ASCII);
            case 2 -> "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);
            case 3 -> filled(0xdd, 50);
            case 4 -> filled(0xcd, 50);
            case 5 -> "Test With Truncation".getBytes(StandardCharsets.US_ASCII);
            case 6 -> LONG_KEY_TEXT.getBytes(StandardCharsets.US_ASCII);
            default -> seventh.getBytes(StandardCharsets.US_ASCII);
        };
    }

    private static byte[] filled(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void crcIsCksumWithoutTheLengthAndWithoutLeadingZeros() {
        Signer crc = Signer.of(Method.CRC, new byte[0]);

        // "123456789" under CRC-32/POSIX without its appended length.
        assertEquals("765e7680", crc.token("123456789".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("ffffffff", crc.token(new byte[0]));
        int shortest =
                IntStream.range(0, 256)
                        .map(i -> crc.token(new byte[] {(byte) i, 7, 7, 7}).length())
                        .min()
                        .orElseThrow();
        assertEquals(true, shortest < 8);
    }

    @Test
    void signingLeavesTheKeyAsItWas() {
        Signer signer = Signer.of(Method.SHA1, "key".getBytes(StandardCharsets.US_ASCII));
        byte[] text = filled('x', 1000);

        String first = signer.token(text);

        assertEquals(first, signer.token(text));
    }
}
