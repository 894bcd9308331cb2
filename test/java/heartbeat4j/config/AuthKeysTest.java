package heartbeat4j.config;

import static heartbeat4j.config.Judged.accepted;
import static heartbeat4j.config.Judged.authkeys;
import static heartbeat4j.config.Judged.errors;
import static heartbeat4j.config.Judged.notes;
import static heartbeat4j.config.Judged.warnings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

class AuthKeysTest {
    private static final String KEY = Judged.SECRET;

    @ParameterizedTest
    @CsvSource({
        "auth 1|auth 2|1 sha1 K|2 md5 L, 2",
        "auth 1|1 sha1 K|auth 2|2 md5 L, 2",
        "auth 1|1 sha1 K|auth 9, 1",
        "auth2|1sha1 K|2 md5 L, 2",
        "auth 4294967297|+1 sha1 K, 1"
    })
    void lastKeyBehindAnAuthLineThatNamesItSigns(String lines, int signing) {
        String text = lines.replace("|", "\n").replace("K", KEY).replace("L", KEY);

        assertEquals(signing, accepted(authkeys(text)).keys().signing());
    }

    @Test
    void keyAboveTheLineThatSelectsItIsNotFound() {
        assertEquals(
                "[authkeys:2: key 1 must be defined below the line that selects it]",
                errors(authkeys("1 sha1 " + KEY + "\nauth 1\n")).toString());
    }

    @Test
    void tutorialFormWithoutBlankWorksWithAHint() {
        Checked checked = authkeys("auth1\n1 sha1 " + KEY + "\n");

        assertEquals(1, accepted(checked).keys().signing());
        assertEquals(
                "[authkeys:1: note: \"auth1\" is understood as \"auth 1\"; a blank makes it"
                        + " clearer]",
                notes(checked).toString());
    }

    @Test
    void repeatedKeyIsReplacedByTheLaterLine() {
        Checked checked = authkeys("auth 1\n1 sha1 " + KEY + "\n1 md5 other-key-of-some-length\n");

        assertEquals("other-key-of-some-length", accepted(checked).keys().signingKey().text());
        assertTrue(warnings(checked).getFirst().startsWith("authkeys:3: warning: key 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "sha512"})
    void ownMethodsAreAcceptedAndSaidToBeOurs(String method) {
        Checked checked = authkeys("auth 1\n1 " + method + " " + KEY + "\n");

        assertEquals(method, accepted(checked).keys().signingKey().method().word());
        assertTrue(notes(checked).getFirst().contains("Heartbeat 3 does not know " + method));
    }

    @Test
    void keyIsTheBytesOfItsFirstWord() {
        Checked checked = authkeys("auth 1\n1 sha1 gr\u00c3\u00bc\u00c3\u009fe-und-mehr more\n");

        assertArrayEquals(
                "gr\u00fc\u00dfe-und-mehr".getBytes(StandardCharsets.UTF_8),
                accepted(checked).keys().signingKey().bytes());
        assertTrue(warnings(checked).getFirst().contains("several words"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth 1\n1 SECRETWORD\n",
                "auth SECRETWORD\n",
                "aSECRETWORD\n",
                "SECRETWORD\n",
                "auth 1\n1 sha2 SECRETWORD\n",
                "auth 1\n99 sha1 SECRETWORD\n",
                "auth 1\n1 crc SECRETWORD\n",
                "auth 1\n1 sha1 SECRETWORD SECRETWORD\n"
            })
    void noMessageRepeatsAWordThatMayBeAKey(String text) {
        Checked checked = authkeys(text);

        assertFalse(checked.problems().isEmpty());
        assertFalse(checked.toString().contains("SECRETWORD"), checked.toString());
    }

    @Test
    void keysAndConfigurationShowNoSecret() {
        Configuration configuration = accepted(authkeys(Judged.AUTHKEYS));

        assertEquals("[Key[1 sha1]]", configuration.keys().keys().toString());
        assertFalse(configuration.toString().contains(KEY));
        assertFalse(Explanation.of(configuration).toString().contains(KEY));
        assertFalse(Explanation.values(configuration).toString().contains(KEY));
    }

    @ParameterizedTest
    @CsvSource({"0600,true", "0400,true", "0622,true", "0640,false", "0604,false"})
    void filesThatOthersMayReadAreRefused(String octal, boolean fine) {
        FakeSurroundings host = new FakeSurroundings();
        host.mode = OptionalInt.of(Integer.parseInt(octal, 8));
        ConfigFiles files =
                new ConfigFiles(
                        Optional.of(Judged.HA_CF),
                        Optional.of(Judged.AUTHKEYS),
                        Optional.of(Judged.HARESOURCES));

        assertEquals(fine, files.check(host) instanceof Checked.Accepted);
    }
}
