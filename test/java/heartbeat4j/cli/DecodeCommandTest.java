package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import heartbeat4j.wire.Vectors;
import heartbeat4j.wire.Vectors.Vector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

class DecodeCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String input, String... arguments) {
        var bytes = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return new CommandLine(new DecodeCommand(bytes))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    static Stream<Vector> signed() throws IOException {
        return Vectors.load().stream().filter(v -> v.keyNumber() != null);
    }

    private static Vector vector(String name) throws IOException {
        return signed().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
    }

    private static String hex(String packet) {
        return HexFormat.of().formatHex(packet.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aHeartbeatIsShownInWords() throws IOException {
        int exit = run(vector("status-active-sha1").hex(), "--key", "sha1:LabSecretKey1");

        assertEquals(
                List.of(
                        "netstring, 313 bytes",
                        "  t         text    status",
                        "  st        text    active",
                        "  dt        text    1770  (6000 ms)",
                        "  protocol  text    1",
                        "  src       text    primary",
                        "  srcuuid   binary  6e3596606b37432a869cf4a6f97bdc35",
                        "  seq       text    e  (14)",
                        "  hg        text    6b024a02",
                        "  ts        text    6b024a06  (2026-11-22T01:48:54Z)",
                        "  ld        text    0.30 0.29 0.13 2/132 16141",
                        "  ttl       text    3",
                        "  auth      text    1 362cea03f3ccd687f502120f9887d368224495dc",
                        "  outer signature: valid (key 1, sha1)",
                        "  inner signature: valid (key 1, sha1)"),
                out.toString().lines().toList());
        assertEquals(0, exit);
    }

    @ParameterizedTest
    @MethodSource("signed")
    void everyCapturedPacketIsGoodUnderItsKeyAndBadUnderAnother(Vector vector) {
        String method = vector.method();
        String key = method + (method.equals("crc") ? "" : ":" + vector.key());

        assertEquals(0, run(vector.hex(), "--json", "--key", vector.keyNumber() + ":" + key));
        assertEquals(0, run(vector.hex(), "--json", "--key", key));
        assertFalse(out.toString().contains("not checked"), out.toString());
        assertEquals(1, run(vector.hex(), "--json", "--key", "sha1:another"));
        assertTrue(out.toString().contains("\"verdict\":\"wrong\""), out.toString());
    }

    @ParameterizedTest
    @MethodSource("signed")
    void withoutAKeyNoSignatureIsChecked(Vector vector) {
        assertEquals(0, run(vector.hex(), "--json"));

        JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertTrue(json.get("good").getAsBoolean());
        assertFalse(json.getAsJsonArray("signatures").isEmpty());
        json.getAsJsonArray("signatures")
                .forEach(
                        signature ->
                                assertEquals(
                                        "not checked",
                                        signature.getAsJsonObject().get("verdict").getAsString()));
    }

    @Test
    void aKeyForAnotherNumberIsNotTried() throws IOException {
        assertEquals(0, run(vector("starting-sha1").hex(), "--key", "2:sha1:wrong"));

        assertTrue(out.toString().contains("not checked (no key given for number 1)"));
    }

    @Test
    void blankLinesAndCommentsAreSkippedAndOneBadPacketDecides() throws IOException {
        String good = vector("starting-sha1").hex();
        assertEquals(0, run("# captured on eth0\n\n  " + good + "\n\n"));
        assertEquals(1, run(good + "\nxyz\n" + good + "\n"));

        assertEquals(3, out.toString().lines().filter(l -> l.startsWith("netstring")).count());
        assertTrue(out.toString().contains("malformed: not a datagram in hex"));
    }

    @Test
    void nestedFieldsAreIndentedAndUnsignedPacketsNamed() {
        String text =
                ">>>\nt=nest\n(2)outer=>>>\u0014x=a\u0013b\u0014<<<\u0014\n(3)l=1:a,1:b,\n<<<\n";

        assertEquals(1, run(hex(text)));

        assertEquals(
                List.of(
                        "classic, " + text.length() + " bytes",
                        "  t      text    nest",
                        "  outer  struct",
                        "    x  text    a\\nb",
                        "  l      list    a | b",
                        "  malformed: not signed"),
                out.toString().lines().toList());
    }

    @Test
    void controlCharactersOfAPacketDoNotReachTheTerminal() {
        run(hex(">>>\nt=\u001b[2J\n<<<\n"));

        assertTrue(out.toString().contains("\\u001b[2J"), out.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sha1", "sha1:", "crc:text", "rot13:a", "99:sha1:a", "1:", ":::", "SHA1:a"})
    void aWrongKeyIsRefusedWithoutShowingIt(String key) {
        assertEquals(2, run("", "--key", key));

        assertTrue(err.toString().startsWith("--key: "), err.toString());
    }
}
