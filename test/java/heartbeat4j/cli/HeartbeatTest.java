package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.control.ControlAnswer;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.RuntimePaths;
import heartbeat4j.daemon.Daemon;
import heartbeat4j.daemon.HostName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

class HeartbeatTest {
    private static final String USAGE =
            """

            Usage: heartbeat [-dDkMrRsvWlVf] [-C Current-resource-state]
            \t-C only valid with -R
            \t-r is mutually exclusive with -R
            """;

    @TempDir private Path folder;
    private RuntimePaths paths;
    private final Lines out = new Lines();
    private final Lines err = new Lines();
    private final List<DaemonSwitches> started = new ArrayList<>();
    private Process daemon;

    @BeforeEach
    void paths() {
        paths =
                RuntimePaths.of(
                        Map.of(
                                "HA_RUN_DIR",
                                folder.toString(),
                                "HA_LIB_DIR",
                                folder.resolve("lib").toString()));
    }

    @AfterEach
    void endDaemon() throws InterruptedException {
        if (daemon != null) {
            daemon.destroyForcibly().waitFor();
        }
    }

    private int run(String... arguments) {
        DaemonStarter starter =
                switches -> {
                    started.add(switches);
                    return 6;
                };
        return new Heartbeat(paths, starter, out.stream, err.stream).run(List.of(arguments));
    }

    /** A process with the daemon's command line, as far as the pid file looks at it. */
    private long startDaemon() throws IOException {
        daemon =
                new ProcessBuilder("sh", "-c", "sleep 600; :", "heartbeat4j.cli.Heartbeat").start();
        Files.writeString(paths.pidFile(), "%10d\n".formatted(daemon.pid()));
        return daemon.pid();
    }

    @Test
    void statusOfARunningDaemonNamesItsPid() throws IOException {
        long pid = startDaemon();

        assertEquals(0, run("-s"));

        String host = HostName.read();
        assertEquals(
                "heartbeat OK [pid %d et al] is running on %s [%s]...\n"
                        .formatted(pid, host, host.toLowerCase(Locale.ROOT)),
                out.text());
    }

    @Test
    void statusTellsNeverStartedFromStopped() throws IOException {
        assertEquals(3, run("-s"));
        Files.writeString(paths.pidFile(), "    999999999\n");
        assertEquals(1, run("-s"));

        assertEquals("heartbeat is stopped. No process\n".repeat(2), out.text());
    }

    @Test
    void stopEndsTheDaemonAndWaitsForIt() throws IOException {
        long pid = startDaemon();

        assertEquals(0, run("-k"));

        // Gone, or a zombie until this test's own process has taken notice.
        assertFalse(Daemon.lives(pid, "heartbeat4j.cli.Heartbeat"));
        assertEquals("", out.text() + err.text());
    }

    @Test
    void stopOfAStoppedDaemonIsDone() {
        assertEquals(0, run("-k"));
        assertEquals("INFO: Heartbeat already stopped.\n", err.text());
    }

    @Test
    void startPassesTheSwitchesAndTheExitCode() {
        assertEquals(6, run("-fdd", "-M", "-l", "-d"));

        assertEquals(List.of(new DaemonSwitches(3, false, false, false, paths)), started);
    }

    @Test
    void secondStartIsNone() throws IOException {
        long pid = startDaemon();

        assertEquals(0, run());

        assertEquals(List.of(), started);
        assertTrue(
                err.text().endsWith("info: heartbeat: already running [pid " + pid + "].\n"),
                err.text());
    }

    @Test
    void reloadAsksTheDaemon() throws IOException {
        long pid = startDaemon();
        try (FakeDaemon fake = FakeDaemon.answering(paths.controlSocket(), ControlAnswer.Ok.of())) {
            assertEquals(0, run("-r"));
            assertEquals(List.of(new ControlRequest.Reload()), fake.asked);
        }
        assertTrue(
                err.text()
                        .endsWith(
                                "info: Signalling heartbeat pid "
                                        + pid
                                        + " to reread config files\n"),
                err.text());
    }

    @Test
    void reloadOfABadConfigurationSaysThatTheDaemonGoesOn() throws IOException {
        long pid = startDaemon();
        try (FakeDaemon _ =
                FakeDaemon.answering(
                        paths.controlSocket(), new ControlAnswer.Refused("ha.cf:3: bad"))) {
            assertEquals(1, run("-r"));
        }
        assertTrue(err.text().contains("ERROR: ha.cf:3: bad\n"), err.text());
        assertTrue(
                err.text()
                        .endsWith("info: Config errors: Heartbeat pid " + pid + " NOT restarted\n"),
                err.text());
    }

    @Test
    void reloadWithoutDaemonAsksTheLauncherToStartOne() {
        assertEquals(ExitCode.START_WANTED.number(), run("-r"));
        assertEquals(List.of(), started);
    }

    @Test
    void restartByHandIsNoCommand() throws IOException {
        assertEquals(6, run("-R"));
        assertEquals("ERROR: heartbeat is not running.\n", err.text());

        startDaemon();
        assertEquals(1, run("-R", "-C", "all"));
        assertTrue(daemon.isAlive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-C", "-h", "-x"})
    void wrongSwitchIsNamedAboveTheUsage(String wrong) {
        assertEquals(2, run(wrong));
        assertTrue(err.text().startsWith("heartbeat: "), err.text());
        assertTrue(err.text().endsWith("'\n" + USAGE), err.text());
    }

    @Test
    void switchesThatExcludeEachOtherShowTheUsage() {
        assertEquals(2, run("-C", "all"));
        assertEquals(2, run("-r", "-R"));
        assertEquals(USAGE + USAGE, err.text());
    }

    @Test
    void versionAndDefaultsArePrinted() {
        assertEquals(0, run("-V"));
        assertTrue(out.text().endsWith("(heartbeat4j)\n"), out.text());
        assertEquals(0, run("-D"));
        assertTrue(out.text().contains("\ndeadtime                 30000ms"), out.text());
        assertEquals(List.of(), started);
    }
}
