package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.JobId;
import heartbeat4j.core.ScriptResult;

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
import java.util.function.BooleanSupplier;

class ScriptRunnerTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration GRACE = Duration.ofMillis(300);
    private static final long AWAIT_SECONDS = 60;

    @TempDir Path folder;
    private ScriptRunner runner;
    private final BlockingQueue<ScriptResult> results = new LinkedBlockingQueue<>();
    private long jobs;

    @BeforeEach
    void makeRunner() {
        runner = new ScriptRunner(folder, folder.resolve("output"), 64, 100, GRACE);
    }

    @AfterEach
    void killWhatIsLeft() throws Exception {
        runner.killAll();
        await(() -> runner.jobs() == 0);
    }

    @Test
    void exitCodeOutputAndLastComplaintAreTold() throws Exception {
        ScriptResult result = run("echo one; echo two; echo first >&2; echo last >&2; exit 7");

        assertEquals(new ScriptResult(7, false, "one\ntwo\n", "last"), result);
    }

    @Test
    void successHasNoComplaintOfItsOwn() throws Exception {
        ScriptResult result = run("echo started");

        assertTrue(result.succeeded());
        assertEquals("", result.complaint());
    }

    @Test
    void failureWithoutErrorTextIsExplainedByItsOutput() throws Exception {
        assertEquals("no such disk", run("echo no such disk; exit 1").complaint());
    }

    @Test
    void argumentsArriveUnchangedAndTheVerbLast() throws Exception {
        Path script = script("for a; do echo \"[$a]\"; done");

        start(script, List.of("a b", "", "$x*", "start"), Map.of(), LONG);

        assertEquals("[a b]\n[]\n[$x*]\n[start]\n", next().output());
    }

    @Test
    void environmentHasWhatIsGivenAndNothingOfOurs() throws Exception {
        Path script = script("/usr/bin/env");

        start(script, List.of(), Map.of("HA_CURHOST", "alice"), LONG);

        List<String> names =
                next().output()
                        .lines()
                        .map(line -> line.replaceAll("=.*", ""))
                        // What /bin/sh adds by itself.
                        .filter(name -> !List.of("PWD", "OLDPWD", "SHLVL", "_").contains(name))
                        .toList();
        assertEquals(List.of("HA_CURHOST"), names);
    }

    @Test
    void scriptRunsInItsFolderWithItsMaskAndWithoutInput() throws Exception {
        ScriptResult result = run("pwd; umask; readlink /proc/self/fd/0");

        assertEquals(folder.toRealPath() + "\n0022\n/dev/null\n", result.output());
    }

    @Test
    void missingWorkingDirectoryDoesNotKeepAScriptFromRunning() throws Exception {
        runner = new ScriptRunner(folder.resolve("none"), folder.resolve("output"));

        assertEquals("/\n", run("pwd").output());
    }

    @Test
    void scriptWithoutFirstLineIsRunByTheShell() throws Exception {
        Path script = folder.resolve("plain");
        Files.writeString(script, "echo ran\n");
        executable(script);

        start(script, List.of("start"), Map.of(), LONG);

        assertEquals("ran\n", next().output());
    }

    @Test
    void missingScriptFailsAndSaysSo() throws Exception {
        start(folder.resolve("absent"), List.of("start"), Map.of(), LONG);

        ScriptResult result = next();
        assertEquals(127, result.exitCode());
        assertTrue(result.complaint().contains("absent"), result.complaint());
    }

    @Test
    void outputWithoutPlaceFailsTheRunWithCauseAndFix() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        runner = new ScriptRunner(folder, file.resolve("output"));

        ScriptResult result = run("exit 0");

        assertEquals(1, result.exitCode());
        assertTrue(result.complaint().contains("cannot write"), result.complaint());
    }

    @Test
    void hangingScriptIsKilledAtItsLimitWithItsChildren() throws Exception {
        Path pids = folder.resolve("pids");
        Path script =
                script("sleep 1000 & echo $! >>" + pids + "; echo $$ >>" + pids + "; sleep 1000");

        start(script, List.of("start"), Map.of(), SHORT);

        ScriptResult result = next();
        assertTrue(result.timedOut());
        assertTrue(result.complaint().startsWith("killed: not finished within 400 ms"));
        assertAllDead(pids);
    }

    @Test
    void groupThatIgnoresTermIsKilledAfterTheGrace() throws Exception {
        Path pids = folder.resolve("pids");
        Path script =
                script(
                        "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo $! >>"
                                + pids
                                + "; echo $$ >>"
                                + pids
                                + "; while :; do sleep 1; done");

        start(script, List.of("stop"), Map.of(), SHORT);

        assertTrue(next().timedOut());
        assertAllDead(pids);
    }

    @Test
    void scriptMayCleanUpWhenTermArrives() throws Exception {
        Path script =
                script(
                        "trap 'echo cleaned; exit 1' TERM; touch ready; "
                                + "while :; do sleep 0.1; done");
        runner = new ScriptRunner(folder, folder.resolve("output"), 64, 100, LONG);
        JobId job = start(script, List.of("start"), Map.of(), LONG);
        await(() -> Files.exists(folder.resolve("ready")));

        runner.kill(job);

        ScriptResult result = next();
        assertFalse(result.timedOut());
        assertEquals("cleaned\n", result.output());
        assertTrue(result.complaint().startsWith("killed on request"), result.complaint());
    }

    @Test
    void killRightAfterTheStartEndsTheJob() throws Exception {
        Path script = script("sleep 1000");
        for (int i = 0; i < 20; i++) {
            runner.kill(start(script, List.of("start"), Map.of(), LONG));
        }
        for (int i = 0; i < 20; i++) {
            assertNotEquals(0, next().exitCode());
        }
    }

    @Test
    void serviceThatKeepsTheOutputOpenDoesNotDelayTheResultAndSurvives() throws Exception {
        Path pid = folder.resolve("pid");
        Path word = folder.resolve("word");
        String service =
                "(while [ ! -e "
                        + word
                        + " ]; do sleep 0.05; done; echo line && touch "
                        + word
                        + ".written; sleep 1000) & echo $! >"
                        + pid;

        ScriptResult result = run(service + "; echo started");

        assertEquals("started\n", result.output());
        // A pipe would be closed by now, and this line would kill the service.
        Files.createFile(word);
        await(() -> Files.exists(Path.of(word + ".written")));
        ProcessHandle handle = handle(pid);
        assertTrue(handle.isAlive());
        killSession(handle);
    }

    @Test
    void floodOfOutputKeepsOnlyItsEndAndASmallFile() throws Exception {
        ScriptResult result = run("head -c 30000000 /dev/zero | tr '\\0' x; echo; echo the end");

        assertTrue(result.succeeded());
        assertEquals(OutputFile.TAIL_BYTES_MAX, result.output().length());
        assertTrue(result.output().endsWith("x\nthe end\n"));
    }

    @Test
    void outputGoesToTheDebugLogExceptTheAnswerOfStatus() throws Exception {
        Path log = folder.resolve("ha-debug");
        Files.writeString(log, "before\n");
        Path script = script("echo out $1; echo err $1 >&2");
        Map<String, String> environment = Map.of("HA_DEBUGLOG", log.toString());

        start(script, List.of("start"), environment, LONG);
        next();
        start(script, List.of("status"), environment, LONG);
        next();

        assertEquals("before\nout start\nerr start\nerr status\n", Files.readString(log));
    }

    @Test
    void unwritableDebugLogDoesNotFailTheScript() throws Exception {
        start(script("echo x"), List.of("start"), Map.of("HA_DEBUGLOG", "/nowhere/x"), LONG);

        assertEquals(new ScriptResult(0, false, "x\n", ""), next());
    }

    @Test
    void scriptsRunSideBySideUpToTheBoundAndFurtherOnesWait() throws Exception {
        runner = new ScriptRunner(folder, folder.resolve("output"), 2, 100, GRACE);
        Path script = script("touch running.$1; while [ ! -e go.$1 ]; do sleep 0.05; done");
        for (String name : List.of("a", "b")) {
            start(script, List.of(name), Map.of(), LONG);
        }
        await(() -> exists("running.a") && exists("running.b"));
        start(script, List.of("c"), Map.of(), LONG);

        assertEquals(3, runner.jobs());
        assertFalse(exists("running.c"));
        Files.createFile(folder.resolve("go.a"));
        await(() -> exists("running.c"));
        Files.createFile(folder.resolve("go.b"));
        Files.createFile(folder.resolve("go.c"));
        for (int i = 0; i < 3; i++) {
            assertTrue(next().succeeded());
        }
    }

    @Test
    void waitingJobIsKilledWithoutHavingRun() throws Exception {
        runner = new ScriptRunner(folder, folder.resolve("output"), 1, 100, GRACE);
        start(script("touch busy; sleep 1000"), List.of(), Map.of(), LONG);
        await(() -> exists("busy"));
        JobId waiting = start(script("touch never"), List.of(), Map.of(), LONG);

        runner.kill(waiting);

        assertEquals("killed on request before it was started", next().complaint());
        runner.killAll();
        next();
        assertFalse(exists("never"));
    }

    @Test
    void jobBeyondTheBoundFailsAtOnce() throws Exception {
        runner = new ScriptRunner(folder, folder.resolve("output"), 1, 1, GRACE);
        start(script("touch busy; sleep 1000"), List.of(), Map.of(), LONG);
        await(() -> exists("busy"));

        start(script("exit 0"), List.of(), Map.of(), LONG);

        assertEquals("not run: 1 scripts are running or waiting already", next().complaint());
        runner.killAll();
        next();
    }

    @Test
    void sweepRemovesFinishedFilesAndKeepsThoseOfLivingServices() throws Exception {
        Path log = folder.resolve("ha-debug");
        Path swept = Files.createDirectories(folder.resolve("swept")).toRealPath();
        OutputFile done = new OutputFile(swept.resolve("1.out"), java.util.Optional.of(log));
        OutputFile held = new OutputFile(swept.resolve("2.out"), java.util.Optional.of(log));
        Files.writeString(done.file(), "last words\n");
        Process service =
                new ProcessBuilder("sh", "-c", "echo news; read wait; echo more")
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(held.file().toFile()))
                        .start();
        await(() -> held.file().toFile().length() > 0);

        List<OutputFile> kept = new Leftovers(swept).sweep(List.of(done, held));

        assertEquals(List.of(held), kept);
        assertFalse(Files.exists(done.file()));
        assertEquals(0, Files.size(held.file()));
        assertEquals("last words\nnews\n", Files.readString(log));
        service.getOutputStream().close();
        assertEquals(0, service.waitFor());
        assertEquals(List.of(), new Leftovers(swept).sweep(kept));
        assertEquals("last words\nnews\nmore\n", Files.readString(log));
    }

    private ScriptResult run(String body) throws Exception {
        start(script(body), List.of("start"), Map.of(), LONG);
        return next();
    }

    private JobId start(
            Path script, List<String> arguments, Map<String, String> environment, Duration limit) {
        JobId id = new JobId(++jobs);
        runner.run(id, script, arguments, environment, limit, results::add);
        return id;
    }

    private ScriptResult next() throws InterruptedException {
        ScriptResult result = results.poll(AWAIT_SECONDS, TimeUnit.SECONDS);
        assertNotEquals(null, result, "no result came");
        return result;
    }

    private Path script(String body) throws IOException {
        Path script = folder.resolve("script" + ++jobs);
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        executable(script);
        return script;
    }

    private static void executable(Path script) throws IOException {
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private boolean exists(String name) {
        return Files.exists(folder.resolve(name));
    }

    private static void assertAllDead(Path pids) throws IOException {
        List<String> lines = Files.readAllLines(pids);
        assertEquals(2, lines.size());
        for (String pid : lines) {
            assertFalse(isAtWork(Long.parseLong(pid.strip())), "process " + pid + " is alive");
        }
    }

    private static boolean isAtWork(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        }
    }

    private static ProcessHandle handle(Path pid) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }

    private static void killSession(ProcessHandle service) {
        service.children().forEach(ProcessHandle::destroyForcibly);
        service.destroyForcibly();
    }

    static void await(BooleanSupplier state) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(AWAIT_SECONDS);
        while (!state.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "the state never came");
            Thread.sleep(10);
        }
    }
}
