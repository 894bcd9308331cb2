package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.FenceResult.Verdict;
import heartbeat4j.core.Generation;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.ScriptResult;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A script stands for cluster-glue's command. */
class StonithCommandTest {
    private static final FenceId ATTEMPT = new FenceId(new Generation(7), 1);
    private static final NodeName BOB = NodeName.of("bob");

    @TempDir private Path folder;

    private Path program;
    private StonithCommand command;

    @BeforeEach
    void installCommand() {
        program = folder.resolve("stonith");
        command = new StonithCommand(folder, folder.resolve("run"), List.of(program));
    }

    private void install(String script) throws IOException {
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private FenceResult reset(StonithCommand.Device device, Duration limit) throws Exception {
        CompletableFuture<FenceResult> done = new CompletableFuture<>();
        command.reset(ATTEMPT, device, BOB, Map.of("PATH", "/usr/bin:/bin"), limit, done::complete);
        return done.get(60, TimeUnit.SECONDS);
    }

    private FenceResult reset() throws Exception {
        return reset(
                new StonithCommand.Device("ipmilan", Optional.empty(), "198.51.100.9 s3cret"),
                Duration.ofSeconds(30));
    }

    @Test
    void parametersAreInAFileOfOursAloneAndGoneAfterwards() throws Exception {
        Path seen = folder.resolve("seen");
        install("{ echo \"$*\"; stat -c %a \"$4\"; cat \"$4\"; } >" + seen);

        assertEquals(new FenceResult(Verdict.OK, ""), reset());

        List<String> lines = Files.readAllLines(seen);
        Path parameters = folder.resolve("run/parameters.1");
        assertEquals("-t ipmilan -F " + parameters + " -T reset bob", lines.get(0));
        assertEquals(List.of("600", "198.51.100.9 s3cret"), lines.subList(1, 3));
        assertFalse(Files.exists(parameters));
    }

    @Test
    void anOwnParameterFileIsUsedAsItIs() throws Exception {
        Path seen = folder.resolve("seen");
        install("echo \"$4\" >" + seen);
        var device = new StonithCommand.Device("null", Optional.of(Path.of("/etc/x")), "");

        assertEquals(Verdict.OK, reset(device, Duration.ofSeconds(30)).verdict());

        assertEquals("/etc/x\n", Files.readString(seen));
    }

    @Test
    void aFailureComesWithTheDevicesOwnWords() throws Exception {
        install("echo 'cannot reach 198.51.100.9' >&2; exit 5");

        assertEquals(
                new FenceResult(
                        Verdict.BAD, "the device failed to reset it: cannot reach 198.51.100.9"),
                reset());
    }

    @Test
    void aNodeThatTheDeviceDoesNotControlIsABadHost() {
        FenceResult result = StonithCommand.judged(new ScriptResult(4, false, "", ""));

        assertEquals(Verdict.BAD_HOST, result.verdict());
    }

    @Test
    void aHangingCommandIsEndedAtItsLimit() throws Exception {
        install("sleep 1000");
        var device = new StonithCommand.Device("null", Optional.empty(), "bob");

        FenceResult result = reset(device, Duration.ofMillis(200));

        assertEquals(Verdict.BAD, result.verdict());
        assertTrue(result.reason().contains("not finished within 200 ms"), result.reason());
    }

    @Test
    void anAttemptThatIsEndedAnswersToo() throws Exception {
        Path begun = folder.resolve("begun");
        install("touch " + begun + "; sleep 1000");
        CompletableFuture<FenceResult> done = new CompletableFuture<>();
        var device = new StonithCommand.Device("null", Optional.empty(), "bob");
        command.reset(ATTEMPT, device, BOB, Map.of(), Duration.ofMinutes(10), done::complete);
        while (!Files.exists(begun)) {
            Thread.sleep(10);
        }

        command.end(ATTEMPT);

        assertEquals(Verdict.BAD, done.get(60, TimeUnit.SECONDS).verdict());
    }

    @Test
    void withoutTheCommandTheFixIsSaid() throws Exception {
        FenceResult result = reset();

        assertEquals(Verdict.BAD, result.verdict());
        assertTrue(result.reason().contains("install cluster-glue"), result.reason());
    }
}
