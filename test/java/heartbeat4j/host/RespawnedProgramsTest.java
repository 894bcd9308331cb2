package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.host.RespawnedPrograms.Line;
import heartbeat4j.host.RespawnedPrograms.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Real programs, kept running as the user of this test. */
class RespawnedProgramsTest {
    private static final String ME = System.getProperty("user.name");

    private static final long PAUSE = Duration.ofMillis(10).toNanos();

    @TempDir private Path folder;

    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> reboots = new ConcurrentLinkedQueue<>();
    private RespawnedPrograms programs;

    private RespawnedPrograms begin() {
        programs =
                new RespawnedPrograms(
                        folder.resolve("run"),
                        folder,
                        Duration.ofMillis(500),
                        (level, text) -> log.add(level.word() + ": " + text),
                        reboots::add);
        return programs;
    }

    @AfterEach
    void endAll() {
        programs.close();
    }

    private Line line(String script, boolean failfast) throws IOException {
        Path file = folder.resolve("program" + Integer.toHexString(script.hashCode()));
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true, false));
        return new Line(ME, file.toString(), failfast);
    }

    private void keep(Line... lines) {
        programs.keep(List.of(lines), Map.of("PATH", "/usr/bin:/bin:/usr/sbin", "HA_X", "y"));
    }

    private String written(String file) {
        try {
            Path path = folder.resolve(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> what + "; log: " + log);
            LockSupport.parkNanos(PAUSE);
        }
    }

    private State state() {
        return programs.view().getFirst().state();
    }

    private State.Running running() {
        await("a program runs", () -> !programs.view().isEmpty());
        await("it runs", () -> state() instanceof State.Running);
        return (State.Running) state();
    }

    @Test
    void aKilledProgramIsStartedAgain() throws IOException {
        begin();
        keep(line("exec sleep 1000", false));
        long pid = running().pid();

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        await("another one runs", () -> state() instanceof State.Running r && r.restarts() == 1);
        assertTrue(log.stream().anyMatch(l -> l.contains("was killed by signal 9")), log::toString);
    }

    @Test
    void itLeadsAProcessGroupAndHasNoStreamsAndTheEnvironmentOfScripts() throws IOException {
        begin();
        Path out = folder.resolve("out");
        keep(
                line(
                        "{ echo $HA_X; ls -l /proc/$$/fd | grep -c /dev/null;"
                                + " ps -o pgid= -p $$ | tr -d ' '; } >"
                                + out
                                + ".new; mv "
                                + out
                                + ".new "
                                + out
                                + "; exec sleep 1000",
                        false));
        long pid = running().pid();

        await("it has written", () -> written("out").lines().count() == 3);
        assertEquals(List.of("y", "3", "" + pid), written("out").lines().toList());
    }

    @Test
    void code100EndsItForGood() throws IOException {
        begin();
        keep(line("exit 100", false));

        await("it is over", () -> !programs.view().isEmpty() && state() instanceof State.Over);
        assertFalse(log.stream().anyMatch(l -> l.contains("Respawning")), log::toString);
    }

    @Test
    void allEndInReverseOrderWithAllTheyStartedAndAStubbornOneIsKilled() throws Exception {
        begin();
        String last = "trap 'echo %s >>" + folder.resolve("ends") + "; exit' TERM;";
        String wait = " sleep 1000 & wait";
        keep(
                line(last.formatted("first") + wait, false),
                line("trap '' TERM; echo $$ >" + folder.resolve("deaf") + ";" + wait, false),
                line(last.formatted("second") + wait, false));
        await("three run", () -> programs.view().size() == 3 && !written("deaf").isEmpty());
        await(
                "all run",
                () -> programs.view().stream().allMatch(v -> v.state() instanceof State.Running));
        // The traps are set before the shells wait.
        await("they have set their traps", () -> sleepers() == 3);

        programs.close();

        assertEquals("second\nfirst\n", written("ends"));
        long deaf = Long.parseLong(written("deaf").strip());
        assertFalse(ProcessHandle.of(deaf).map(ProcessHandle::isAlive).orElse(false));
    }

    private long sleepers() {
        return programs.view().stream()
                .filter(
                        v ->
                                v.state() instanceof State.Running r
                                        && ProcessHandle.of(r.pid())
                                                        .map(p -> p.children().count())
                                                        .orElse(0L)
                                                > 0)
                .count();
    }

    @Test
    void unchangedLinesGoOnRemovedOnesEndNewOnesBegin() throws IOException {
        begin();
        Line stays = line("exec sleep 1001", false);
        Line goes = line("exec sleep 1002", false);
        Line comes = line("exec sleep 1003", false);
        keep(stays, goes);
        await("two run", () -> programs.view().size() == 2);
        long pid = running().pid();

        keep(stays, comes);

        await(
                "the second one changed",
                () ->
                        programs.view().stream()
                                .map(RespawnedPrograms.View::line)
                                .toList()
                                .equals(List.of(stays, comes)));
        assertEquals(pid, running().pid());
    }

    @Test
    void theDeathOfAFailfastProgramRebootsOnceAndOnlyWhileTheNodeStays() throws IOException {
        begin();
        keep(line("sleep 0.1; exit 3", true));

        await("a reboot is ordered", () -> !reboots.isEmpty());
        assertInstanceOf(State.GivenUp.class, state());
        assertEquals(1, reboots.size());

        keep(line("exec sleep 1000", true));
        await("it runs", () -> state() instanceof State.Running);
        long pid = running().pid();
        programs.leave();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await("it is over", () -> state() instanceof State.Over);
        assertEquals(1, reboots.size());
    }

    @Test
    void whatAKilledDaemonLeftRunningIsEndedFirst() throws Exception {
        begin();
        keep(line("exec sleep 1000", false));
        long pid = running().pid();
        RespawnedPrograms killed = programs;
        await("it is recorded", () -> folder.resolve("run/1.run").toFile().length() > 0);

        killed.leave();
        begin();

        assertEquals(List.of(pid), programs.endedAtStart().stream().map(e -> e.pid()).toList());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        killed.close();
    }
}
