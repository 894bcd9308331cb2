package heartbeat4j.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

class KeyringTest {
    private static final byte[] TEXT = "t=status\n".getBytes(StandardCharsets.US_ASCII);

    private static final Keyring RING =
            Keyring.of(
                    1,
                    List.of(
                            Key.of(1, Method.SHA1, "KeyOne"),
                            Key.of(2, Method.MD5, "KeyTwo"),
                            Key.of(3, Method.CRC, ""),
                            Key.of(4, Method.SHA1, "KeyFour")));

    private static Verdict verify(Keyring ring, String signature, byte[] text, Form form) {
        int blank = signature.indexOf(' ');
        int number = Integer.parseInt(signature.substring(0, blank));
        return ring.verify(number, signature.substring(blank + 1), text, form);
    }

    @Test
    void signsWithTheSigningKeyAndVerifiesItself() {
        String signature = RING.sign(TEXT);

        assertTrue(signature.matches("1 [0-9a-f]{40}"), signature);
        for (Form form : Form.values()) {
            assertEquals(new Verdict.Valid(1, Method.SHA1), verify(RING, signature, TEXT, form));
        }
    }

    /** The last column is what a C node does with the classic form; ours takes more netstrings. */
    @ParameterizedTest
    @CsvSource({
        "1, SHA1, KeyOne, true, true",
        "2, MD5, KeyTwo, true, true",
        "2, MD5, KeyOne, true, false",
        "3, CRC, '', true, true",
        "4, SHA1, KeyFour, true, true",
        "4, SHA1, KeyOne, true, false",
        "1, SHA1, KeyFour, false, false",
        "2, SHA1, KeyOne, false, false",
        "2, MD5, KeyFour, false, false",
        "5, SHA1, KeyOne, false, false",
    })
    void acceptsByNumberAndWhatOnlyACNodeWouldSend(
            int number, Method method, String secret, boolean netstring, boolean classic) {
        Keyring peer = Keyring.of(number, List.of(Key.of(number, method, secret)));

        String signature = peer.sign(TEXT);

        assertEquals(netstring, valid(verify(RING, signature, TEXT, Form.NETSTRING)));
        assertEquals(classic, valid(verify(RING, signature, TEXT, Form.CLASSIC)));
    }

    private static boolean valid(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Valid _ -> true;
            case Verdict.Invalid _ -> false;
        };
    }

    @Test
    void anEmptySecretIsNeverUsedUnderAKeyedMethod() {
        Keyring unsafe =
                Keyring.of(1, List.of(Key.of(1, Method.CRC, ""), Key.of(2, Method.MD5, "Secret")));
        // An HMAC with an empty secret, which no authkeys line can ask for.
        String token = Signer.of(Method.MD5, new byte[0]).token(TEXT);

        assertFalse(valid(unsafe.verify(2, token, TEXT, Form.NETSTRING)));
    }

    @Test
    void everyChangedBitOfTextAndTokenIsFound() {
        String token = RING.sign(TEXT).substring(2);
        for (int i = 0; i < TEXT.length * 8; i++) {
            byte[] changed = TEXT.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            assertFalse(valid(RING.verify(1, token, changed, Form.NETSTRING)), "bit " + i);
        }
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == '0' ? '1' : '0';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertFalse(valid(RING.verify(1, changed, TEXT, Form.CLASSIC)), changed);
        }
        assertFalse(valid(RING.verify(1, "", TEXT, Form.CLASSIC)));
        assertFalse(valid(RING.verify(1, token.substring(1), TEXT, Form.CLASSIC)));
        assertFalse(valid(RING.verify(1, token + "0", TEXT, Form.CLASSIC)));
        assertFalse(valid(RING.verify(1, token.toUpperCase(Locale.ROOT), TEXT, Form.CLASSIC)));
    }

    @Test
    void anUnknownNumberIsNamedAndRejected() {
        for (int number : List.of(-1, 0, 15, 16, Integer.MAX_VALUE)) {
            Verdict verdict = RING.verify(number, "00", TEXT, Form.NETSTRING);
            var invalid = assertInstanceOf(Verdict.Invalid.class, verdict);
            assertTrue(invalid.reason().contains("key " + number), invalid.reason());
        }
    }

    @Test
    void neitherTextNorReasonShowsASecret() {
        String all =
                RING
                        + RING.keys().toString()
                        + RING.verify(1, "0123", TEXT, Form.NETSTRING)
                        + RING.verify(9, "0123", TEXT, Form.NETSTRING);

        assertFalse(all.contains("KeyOne") || all.contains("KeyTwo"), all);
    }

    @Test
    void ofTwoKeysWithOneNumberTheLaterCounts() {
        Keyring ring =
                Keyring.of(
                        1, List.of(Key.of(1, Method.SHA1, "old"), Key.of(1, Method.SHA1, "new")));

        assertEquals(
                Keyring.of(1, List.of(Key.of(1, Method.SHA1, "new"))).sign(TEXT), ring.sign(TEXT));
    }

    @Test
    void aRingOrKeyThatCannotSignDoesNotExist() {
        Key key = Key.of(1, Method.SHA1, "k");
        assertThrows(IllegalStateException.class, () -> Keyring.of(2, List.of(key)));
        assertThrows(IllegalStateException.class, () -> Key.of(1, Method.SHA1, ""));
        assertThrows(IllegalStateException.class, () -> Key.of(1, Method.CRC, "k"));
        assertThrows(IllegalStateException.class, () -> Key.of(16, Method.SHA1, "k"));
    }

    @Test
    void everyMethodIsFoundByItsWordAndVerifiesItself() {
        for (Method method : Method.values()) {
            assertEquals(method, Method.parse(method.word()).orElseThrow());
            Keyring ring =
                    Keyring.of(0, List.of(Key.of(0, method, method.keyed() ? "secret" : "")));
            assertTrue(valid(verify(ring, ring.sign(TEXT), TEXT, Form.NETSTRING)));
        }
        assertTrue(Method.parse("SHA1").isEmpty());
    }
}
