package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.FenceResult.Verdict;
import heartbeat4j.core.Generation;
import heartbeat4j.core.NodeName;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class FenceScriptTest {
    private static final FenceId ATTEMPT = new FenceId(new Generation(7), 1);
    private static final NodeName BOB = NodeName.of("bob");

    @TempDir private Path folder;

    private Path script;
    private FenceScript fence;

    @BeforeEach
    void makeFence() {
        script = folder.resolve("fence");
        fence = new FenceScript(folder, folder.resolve("run"));
    }

    private void install(String text, String permissions) throws IOException {
        Files.writeString(script, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString(permissions));
    }

    private CompletableFuture<FenceResult> begin(Duration limit) {
        CompletableFuture<FenceResult> done = new CompletableFuture<>();
        fence.reset(
                ATTEMPT,
                script,
                BOB,
                "it is dead",
                Map.of("PATH", "/usr/bin:/bin", "HA_CLUSTER", "north"),
                limit,
                done::complete);
        return done;
    }

    private FenceResult reset() throws Exception {
        return begin(Duration.ofSeconds(60)).get(120, TimeUnit.SECONDS);
    }

    @Test
    void itIsCalledWithTheNodeAndTheReasonAndTheEnvironmentOfResourceScripts() throws Exception {
        Path seen = folder.resolve("seen");
        install("printf '%s\\n' \"$@\" \"$HA_CLUSTER\" >" + seen, "rwxr-xr-x");

        assertEquals(new FenceResult(Verdict.OK, ""), reset());
        assertEquals(List.of("bob", "it is dead", "north"), Files.readAllLines(seen));
    }

    @Test
    void whatItSaysIsTheReasonOfItsFailure() throws Exception {
        install("echo asking the socket; echo no route to the socket >&2; exit 3", "rwxr-xr-x");

        FenceResult result = reset();

        assertEquals(Verdict.BAD, result.verdict());
        assertEquals(script + " ended with code 3: no route to the socket", result.reason());

        install("echo the socket says no; exit 1", "rwxr-xr-x");
        assertEquals(script + " ended with code 1: the socket says no", reset().reason());
    }

    @Test
    void atItsLimitItIsKilledWithAllThatItStarted() throws Exception {
        Path child = folder.resolve("child");
        install("sleep 100000 & echo $! >" + child + "; wait", "rwxr-xr-x");

        FenceResult result = begin(Duration.ofSeconds(1)).get(120, TimeUnit.SECONDS);

        assertEquals(Verdict.BAD, result.verdict());
        assertTrue(result.reason().contains("was killed at its time limit"), result.reason());
        assertFalse(isAtWork(Files.readString(child).strip()));
    }

    /** One that is dead may still wait for its parent. */
    private static boolean isAtWork(String pid) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z");
    }

    @Test
    void anAttemptThatIsEndedAnswersAllTheSame() throws Exception {
        Path began = folder.resolve("began");
        install("echo >" + began + "; exec sleep 100000", "rwxr-xr-x");
        CompletableFuture<FenceResult> done = begin(Duration.ofHours(1));
        while (!Files.exists(began)) {
            Thread.onSpinWait();
        }

        fence.end(ATTEMPT);

        assertEquals(Verdict.BAD, done.get(120, TimeUnit.SECONDS).verdict());
    }

    @Test
    void whetherItCouldBeCalledIsSeenWithoutCallingIt() throws Exception {
        assertTrue(FenceScript.look(script).reason().endsWith("does not exist"));
        install("exit 0", "rw-r--r--");
        assertTrue(FenceScript.look(script).reason().endsWith("is not executable"));
        install("exit 0", "rwxr-xrwx");
        assertTrue(FenceScript.look(script).reason().endsWith("can be written by everybody"));
        install("exit 0", "rwxr-xr-x");
        assertEquals(Verdict.OK, FenceScript.look(script).verdict());
    }
}
