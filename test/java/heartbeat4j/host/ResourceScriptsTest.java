package heartbeat4j.host;

import static heartbeat4j.host.ScriptCall.assertKeepsLsbContract;
import static heartbeat4j.host.ScriptCall.hasCommand;
import static heartbeat4j.host.ScriptCall.needs;
import static heartbeat4j.host.ScriptCall.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class ResourceScriptsTest {
    private static final String AGENT =
            """
            state=%s/agent.state
            echo "$1 $OCF_RESOURCE_PROVIDER $OCF_RESOURCE_TYPE $OCF_RESOURCE_INSTANCE \
            $OCF_ROOT $OCF_RESKEY_device $OCF_RESKEY_other" >>%s/agent.log
            case $1 in
                start) touch "$state" ;;
                stop) rm -f "$state" ;;
                monitor) echo chatter; [ -e "$state" ] || exit 7 ;;
                *) exit 3 ;;
            esac
            """;

    @TempDir Path folder;

    @Test
    void shippedScriptsAreCleanForShellcheck() throws Exception {
        needs(hasCommand("shellcheck"), "shellcheck");
        List<String> command = new ArrayList<>(List.of("shellcheck", "-s", "sh"));
        command.addAll(scripts().map(Path::toString).toList());
        command.add("test/lab/lsb-test.sh");

        ScriptCall call = ScriptCall.run(folder, Map.of(), command);

        assertEquals(0, call.exitCode(), call.output());
    }

    @Test
    void everyShippedScriptIsExecutableAndSaysItsUsage() throws Exception {
        for (Path script : scripts().toList()) {
            assertTrue(Files.isExecutable(script), script + " is not executable");

            ScriptCall call = script(folder, Map.of(), script.getFileName().toString());

            assertEquals(2, call.exitCode(), script + ": " + call.output());
            assertTrue(call.output().contains("usage: "), script + ": " + call.output());
        }
    }

    private static Stream<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(ScriptCall.RESOURCES)) {
            List<Path> scripts =
                    files.filter(f -> !f.toString().endsWith(".conf")).sorted().toList();
            assertEquals(8, scripts.size());
            return scripts.stream();
        }
    }

    @Test
    void delayKeepsTheLsbContract() throws Exception {
        assertKeepsLsbContract(folder, Map.of(), List.of(), "Delay", "0");
        assertKeepsLsbContract(folder, Map.of(), List.of(), "Delay", "0", "1");
    }

    @Test
    void delayRefusesWhatIsNoNumber() throws Exception {
        assertEquals(2, script(folder, Map.of(), "Delay", "5s", "start").exitCode());
    }

    @Test
    void delayWaitsBeforeTheStartAndNotForAStopOfWhatNeverRan() throws Exception {
        Path slept = folder.resolve("slept");
        Map<String, String> path = ScriptCall.program(folder, "sleep", "echo \"$1\" >>" + slept);

        script(folder, path, "Delay", "7", "9", "stop");
        assertFalse(Files.exists(slept));
        script(folder, path, "Delay", "7", "9", "start");
        script(folder, path, "Delay", "7", "9", "stop");

        assertEquals(List.of("7", "9"), Files.readAllLines(slept));
    }

    @Test
    void mailGoesOutOnceAtTheStartAndOnceAtTheStop() throws Exception {
        Path mails = folder.resolve("mails");
        Map<String, String> path =
                ScriptCall.program(folder, "sendmail", "cat | grep : >>" + mails);
        Map<String, String> environment = Map.of("PATH", path.get("PATH"), "HA_CURHOST", "alice");

        assertKeepsLsbContract(
                folder, environment, List.of(), "MailTo", "ops@example.org,b@example.org", "Shop");

        ScriptRunnerTest.await(() -> subjects(mails).size() == 2);
        assertEquals(
                List.of("Subject: Shop: leaves alice", "Subject: Shop: now on alice"),
                subjects(mails));
        assertTrue(Files.readString(mails).contains("To: ops@example.org, b@example.org"));
    }

    // Both mails go out in the background, so that their order is not fixed.
    private static List<String> subjects(Path mails) {
        try {
            return Files.readAllLines(mails).stream()
                    .filter(line -> line.startsWith("Subject: "))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void mailServerThatHangsOrFailsDoesNotKeepAServiceDown() throws Exception {
        Path pid = folder.resolve("pid");
        Map<String, String> path =
                ScriptCall.program(folder, "sendmail", "echo $$ >" + pid + "; exec sleep 600");

        assertEquals(0, script(folder, path, "MailTo", "a@example.org", "start").exitCode());

        ScriptRunnerTest.await(() -> pid.toFile().length() > 0);
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .orElseThrow()
                .destroyForcibly();
    }

    @ParameterizedTest
    @CsvSource({"thing,data,", "own,thing,data"})
    void ocfAgentRunsWithItsParameters(String first, String second, String third) throws Exception {
        Path root = agent("own");
        parameters("device=/dev/sda1\n# other=no\n  OCF_RESKEY_other='a b'\n");
        String[] words =
                Stream.of(first, second, third).filter(w -> w != null).toArray(String[]::new);

        assertKeepsLsbContract(folder, environment(root), List.of(), "OCF", words);

        String tail = " own thing data " + root + " /dev/sda1 a b";
        assertEquals(
                Stream.of("start", "start", "monitor", "stop", "stop", "monitor")
                        .map(action -> action + tail)
                        .toList(),
                Files.readAllLines(folder.resolve("agent.log")));
    }

    @Test
    void ocfAgentThatIsMissingIsExplained() throws Exception {
        Path root = agent("own");
        parameters("");

        ScriptCall none = script(folder, environment(root), "OCF", "nothing", "data", "start");
        ScriptCall other =
                script(folder, environment(root), "OCF", "other", "thing", "data", "start");

        assertEquals(5, none.exitCode());
        assertTrue(none.output().contains("no agent nothing below " + root), none.output());
        assertEquals(5, other.exitCode());
    }

    @Test
    void ocfResourceWithoutParameterFileIsExplained() throws Exception {
        ScriptCall call =
                script(folder, environment(agent("own")), "OCF", "thing", "data", "start");

        assertEquals(6, call.exitCode());
        assertTrue(call.output().contains("create "), call.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../thing", ".hidden", ""})
    void ocfNamesCannotLeaveTheirDirectory(String name) throws Exception {
        Map<String, String> environment = environment(agent("own"));

        assertEquals(2, script(folder, environment, "OCF", name, "data", "start").exitCode());
        assertEquals(2, script(folder, environment, "OCF", "thing", name, "start").exitCode());
    }

    private Path agent(String provider) throws IOException {
        Path root = folder.resolve("ocf");
        ScriptCall.executable(
                root.resolve("resource.d").resolve(provider).resolve("thing"),
                AGENT.formatted(folder, folder));
        return root;
    }

    private void parameters(String text) throws IOException {
        Path file = folder.resolve("ha.d/conf/OCF/thing/data");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Map<String, String> environment(Path root) {
        return Map.of("OCF_ROOT", root.toString(), "HA_DIR", folder.resolve("ha.d").toString());
    }
}
