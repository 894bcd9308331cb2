package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class HandlersTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir Path folder;
    private Path directory;
    private ScriptRunner runner;
    private Handlers handlers;
    private final BlockingQueue<Handlers.Report> reports = new LinkedBlockingQueue<>();

    @BeforeEach
    void makeHandlers() throws IOException {
        directory = Files.createDirectory(folder.resolve("rc.d"));
        runner = new ScriptRunner(folder, folder.resolve("output"));
        handlers = handlers(LONG, 2);
    }

    private Handlers handlers(Duration limit, int waitingMax) {
        return new Handlers(
                directory,
                directory.resolveSibling("harc"),
                runner,
                limit,
                reports::add,
                waitingMax);
    }

    @AfterEach
    void killWhatIsLeft() {
        runner.killAll();
    }

    @Test
    void handlerGetsTheTypeInLowerCaseAndTheEnvironment() throws Exception {
        Path script = handler("custom", "echo $1 $HA_foo");

        Handlers.Answer answer = handlers.notify("CusTom", Map.of("HA_foo", "bar baz"));

        var queued = assertInstanceOf(Handlers.Answer.Queued.class, answer);
        assertEquals(script, queued.script());
        assertEquals("custom bar baz\n", next().result().output());
        assertTrue(queued.ended().toCompletableFuture().join().succeeded());
    }

    @Test
    void handlerIsRunByWayOfHarcWhereHeartbeatHasIt() throws Exception {
        handler("custom", "echo never");
        Path harc = folder.resolve("harc");
        Files.writeString(harc, "#!/bin/sh\necho \"harc $# $1\"\n");
        assertTrue(harc.toFile().setExecutable(true));

        handlers.notify("custom", Map.of());

        assertEquals("harc 1 custom\n", next().result().output());
    }

    @Test
    void typeWithoutAScriptIsNotHandled() {
        assertEquals(new Handlers.Answer.NoHandler(), handlers.notify("custom", Map.of()));
    }

    @Test
    void scriptAddedLaterIsFoundWithoutARestart() throws Exception {
        handlers.notify("custom", Map.of());
        handler("custom", "echo now");
        handlers.notify("custom", Map.of());

        assertEquals("now\n", next().result().output());
    }

    @Test
    void typeFromTheNetworkCannotLeaveTheDirectory() throws Exception {
        Path outside = folder.resolve("evil");
        Files.writeString(outside, "#!/bin/sh\n");
        executable(outside);

        for (String type : List.of("../evil", outside.toString(), "..", ".", "", "a\0b")) {
            assertEquals(new Handlers.Answer.NoHandler(), handlers.notify(type, Map.of()), type);
        }
    }

    @Test
    void handlerThatMayNotBeExecutedIsRefusedWithTheCommandToRun() throws Exception {
        Path script = Files.createFile(directory.resolve("status"));

        assertEquals(
                new Handlers.Answer.Refused(script + " is not executable; run: chmod +x " + script),
                handlers.notify("status", Map.of()));
    }

    @Test
    void handlersRunOneAtATimeInOrder() throws Exception {
        handlers = handlers(LONG, 100);
        handler("a", "mkdir lock || exit 9; sleep 0.05; rmdir lock");
        handler("b", "mkdir lock || exit 9; rmdir lock");
        List<String> types = List.of("a", "b", "a", "b", "b", "a", "b");

        types.forEach(type -> handlers.notify(type, Map.of()));

        for (String type : types) {
            Handlers.Report report = next();
            assertEquals(type, report.type());
            assertEquals(0, report.result().exitCode());
        }
    }

    @Test
    void hangingHandlerIsKilledAndTheNextOneRuns() throws Exception {
        handlers = handlers(Duration.ofMillis(300), 2);
        handler("hang", "sleep 1000");
        handler("quick", "exit 3");

        handlers.notify("hang", Map.of());
        handlers.notify("quick", Map.of());

        assertTrue(next().result().timedOut());
        assertEquals("quick", next().type());
    }

    @Test
    void fullQueueRefusesFurtherMessages() throws Exception {
        handler("hang", "touch running; sleep 1000");
        handlers.notify("hang", Map.of());
        ScriptRunnerTest.await(() -> Files.exists(folder.resolve("running")));

        for (int i = 0; i < 2; i++) {
            assertInstanceOf(Handlers.Answer.Queued.class, handlers.notify("hang", Map.of()));
        }
        assertInstanceOf(Handlers.Answer.Refused.class, handlers.notify("hang", Map.of()));
        for (int i = 0; i < 3; i++) {
            int jobs = i;
            ScriptRunnerTest.await(
                    () -> {
                        runner.killAll();
                        return reports.size() > jobs;
                    });
        }
    }

    private Path handler(String name, String body) throws IOException {
        Path script = directory.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        return executable(script);
    }

    private static Path executable(Path script) throws IOException {
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Handlers.Report next() throws InterruptedException {
        Handlers.Report report = reports.poll(60, TimeUnit.SECONDS);
        assertNotEquals(null, report, "no report came");
        return report;
    }
}
