package heartbeat4j.host;

import static heartbeat4j.host.ScriptRunnerTest.await;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.JobId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** Scripts whose daemon is killed with SIGKILL, a real process, while they run. */
class LeftRunningTest {
    private static final Duration GRACE = Duration.ofMillis(500);

    @TempDir Path folder;
    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void scriptOfAKilledDaemonIsEndedWithAllItHasStarted() throws Exception {
        Path script = script("sleep 600 & echo $! >child; echo $$ >leader; wait");
        Process daemon = daemon(script);
        ProcessHandle leader = process("leader");
        ProcessHandle child = process("child");
        kill(daemon);
        assertTrue(leader.isAlive() && child.isAlive());

        List<ScriptRunner.Ended> ended = nextDaemon().endedAtStart();

        assertEquals(
                List.of(new ScriptRunner.Ended(script + " web start", leader.pid(), true)), ended);
        assertFalse(ProcessGroup.lives(leader.pid()));
        assertEquals(List.of(), records());
    }

    @Test
    void scriptThatIgnoresTermIsEndedToo() throws Exception {
        Process daemon = daemon(script("trap '' TERM; echo $$ >leader; while :; do sleep 1; done"));
        ProcessHandle leader = process("leader");
        kill(daemon);

        List<ScriptRunner.Ended> ended = nextDaemon().endedAtStart();

        assertEquals(List.of(true), ended.stream().map(ScriptRunner.Ended::gone).toList());
        assertFalse(ProcessGroup.lives(leader.pid()));
    }

    /** The script ends after its daemon is dead, and leaves a service in its own group. */
    @Test
    void serviceOfAScriptThatHasEndedIsLeftAlone() throws Exception {
        Process daemon =
                daemon(
                        script(
                                "sleep 600 & echo $! >child; echo $$ >leader;"
                                        + " while [ ! -e go ]; do sleep 0.05; done"));
        ProcessHandle leader = process("leader");
        ProcessHandle child = process("child");
        kill(daemon);
        Files.createFile(folder.resolve("go"));
        await(() -> gone(leader.pid()));
        assertEquals(1, records().size());

        List<ScriptRunner.Ended> ended = nextDaemon().endedAtStart();

        assertEquals(List.of(), ended);
        assertTrue(child.isAlive());
        assertEquals(List.of(), records());
    }

    @Test
    void processThatGotTheNumberLaterIsNotKilled() throws Exception {
        Process daemon = daemon(script("echo $$ >leader; sleep 600"));
        ProcessHandle leader = process("leader");
        kill(daemon);
        Path record = folder.resolve("output").resolve(records().getFirst());
        RunRecord known = RunRecord.read(record).orElseThrow();
        String text = Files.readString(record);
        String laterStart = text.replace(" " + known.startTicks() + " ", " 1 ");
        assertFalse(laterStart.equals(text));

        for (String other :
                List.of(laterStart, "another boot" + text.substring(text.indexOf(10)))) {
            Files.writeString(record, other);
            assertEquals(List.of(), nextDaemon().endedAtStart());
            assertTrue(leader.isAlive());
        }

        Files.writeString(record, text);
        assertEquals(1, nextDaemon().endedAtStart().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n\n",
                "boot\n1 (init) S\nscript\n",
                "a\nb (c) S 1 2\nd\n",
                "x\n) (\ny"
            })
    void brokenRecordIsPutAside(String text) throws Exception {
        Files.createDirectories(folder.resolve("output"));
        Files.writeString(folder.resolve("output/1.1.run"), text);

        assertEquals(List.of(), nextDaemon().endedAtStart());
        assertEquals(List.of(), records());
    }

    @Test
    void recordLastsAsLongAsTheScript() throws Exception {
        ScriptRunner runner = nextDaemon();
        LinkedBlockingQueue<Object> results = new LinkedBlockingQueue<>();
        Path script = script("echo $$ >leader; while [ ! -e go ]; do sleep 0.05; done");

        runner.run(
                new JobId(1),
                script,
                List.of("start"),
                Map.of(),
                Duration.ofMinutes(1),
                results::add);
        process("leader");
        assertEquals(1, records().size());
        Files.createFile(folder.resolve("go"));
        results.take();

        assertEquals(List.of(), records());
    }

    private ScriptRunner nextDaemon() {
        return new ScriptRunner(folder, folder.resolve("output"), 64, 100, GRACE);
    }

    private Process daemon(Path script) throws IOException {
        Process daemon =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledDaemon.class.getName(),
                                folder.toString(),
                                script.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .redirectOutput(new File("/dev/null"))
                        .start();
        started.add(daemon.toHandle());
        return daemon;
    }

    /** Runs one script and waits for its own end. */
    static final class KilledDaemon {
        public static void main(String[] arguments) throws InterruptedException {
            Path folder = Path.of(arguments[0]);
            new ScriptRunner(folder, folder.resolve("output"))
                    .run(
                            new JobId(7),
                            Path.of(arguments[1]),
                            List.of("web", "start"),
                            Map.of("PATH", "/usr/bin:/bin"),
                            Duration.ofMinutes(5),
                            _ -> {});
            Thread.sleep(Duration.ofMinutes(5));
        }
    }

    private static void kill(Process daemon) throws InterruptedException {
        daemon.destroyForcibly().waitFor();
    }

    private Path script(String text) throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The process whose number the script writes to that file. */
    private ProcessHandle process(String file) throws Exception {
        Path path = folder.resolve(file);
        await(() -> path.toFile().length() > 1);
        long pid = Long.parseLong(Files.readString(path).strip());
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        started.add(process);
        return process;
    }

    private List<String> records() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("output"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(RunRecord.SUFFIX))
                    .toList();
        }
    }

    private static boolean gone(long process) {
        return RunRecord.ProcessStat.of(process).filter(stat -> !stat.dead()).isEmpty();
    }
}
