package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

class CheckCommandTest {
    private static final String SECRET = "correct-horse-battery-staple";
    private static final String HA_CF =
            "logfile /var/log/ha-log\nbcast lo\nnode alice bob\nauto_failback off\n";

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();

    private void write(String haCf) throws IOException {
        Files.writeString(folder.resolve("ha.cf"), haCf);
        Files.writeString(folder.resolve("authkeys"), "auth 1\n1 sha1 " + SECRET + "\n");
        Files.setPosixFilePermissions(
                folder.resolve("authkeys"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("haresources"), "alice web\n");
        Path script = Files.createDirectories(folder.resolve("resource.d")).resolve("web");
        Files.writeString(script, "#!/bin/sh\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int check(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--dir", folder.toString()));
        arguments.addAll(List.of(more));
        return new CommandLine(new CheckCommand())
                .setOut(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    void validFilesAreExplainedAndExitWithZero() throws IOException {
        write(HA_CF);

        int exit = check("--node", "alice", "--strict");

        assertEquals(0, exit, out.toString());
        String text = out.toString();
        assertTrue(text.startsWith("nodes: alice, bob; this node is alice"), text);
        assertTrue(text.contains("deadtime 30 s (default): a node silent that long is dead"), text);
        assertTrue(text.contains("initdead 30 s (from deadtime)"), text);
        assertTrue(text.contains("auto_failback: off: a group stays"), text);
        assertTrue(text.contains("group web belongs to alice: web"), text);
        assertTrue(text.endsWith("valid: 0 errors, 0 warnings, 0 notes\n"), text);
        assertFalse(text.contains(SECRET));
    }

    @Test
    void errorsExitWithFiveAndEndInASummary() throws IOException {
        write(HA_CF + "deadtme 3\n");

        int exit = check("--node", "alice");

        assertEquals(5, exit);
        assertEquals(
                List.of(
                        "ha.cf:5: unknown directive \"deadtme\", did you mean \"deadtime\"?",
                        folder
                                + ": INVALID, heartbeat would not start: 1 error, 0 warnings, 0"
                                + " notes"),
                out.toString().lines().toList());
    }

    @Test
    void warningsFailOnlyWhenStrict() throws IOException {
        write(HA_CF + "bcast nosuch0\n");

        assertEquals(0, check("--node", "bob"));
        assertEquals(6, check("--node", "bob", "--strict"));
    }

    @Test
    void jsonHoldsVerdictProblemsAndPolicy() throws IOException {
        write(HA_CF + "bcast nosuch0\n");

        check("--node", "bob", "--json");

        JsonObject object = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertTrue(object.get("valid").getAsBoolean());
        JsonObject problem = object.getAsJsonArray("problems").get(0).getAsJsonObject();
        assertEquals("ha.cf", problem.get("file").getAsString());
        assertEquals(5, problem.get("line").getAsInt());
        assertEquals("warning", problem.get("severity").getAsString());
        assertEquals(30000, object.get("deadtime_ms").getAsInt());
        assertFalse(out.toString().contains(SECRET));
    }

    @Test
    void missingFolderIsThreeErrors() {
        assertEquals(5, check("--node", "alice"));

        assertTrue(out.toString().contains("3 errors"), out.toString());
    }

    @Test
    void nodeinfoGivesThisNodeItsName() throws IOException {
        write(HA_CF);
        Files.writeString(folder.resolve("nodeinfo"), "bob\n");

        assertEquals(0, check(), out.toString());
        assertTrue(out.toString().contains("this node is bob"));
    }
}
