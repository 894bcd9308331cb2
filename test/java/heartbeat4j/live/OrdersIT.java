package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What an operator tells a daemon: start, stop, ask, reload, and the signals for it. */
@LabTest
class OrdersIT {
    private static final String STOPPED = "heartbeat is stopped. No process\n";

    @Test
    void startReturnsWhenTheDaemonIsUpAndStopWhenItHasGone() {
        try (Sandbox sandbox = new Sandbox()) {
            assertEquals(STOPPED, sandbox.heartbeat("-s").text());
            assertEquals(3, sandbox.heartbeat("-s").exit());

            sandbox.start();

            String pid = sandbox.pid();
            Shell.Output status = sandbox.heartbeat("-s").mustSucceed();
            String host = Sandbox.host();
            assertEquals(
                    "heartbeat OK [pid %s et al] is running on %s [%s]...\n"
                            .formatted(pid, host, host.toLowerCase(Locale.ROOT)),
                    status.text());
            sandbox.awaitJoined();
            assertTrue(sandbox.command("cl_status", "hbstatus").text().contains("is running"));

            sandbox.heartbeat("-k").mustSucceed();

            assertFalse(runs(pid));
            assertEquals(STOPPED, sandbox.heartbeat("-s").text());
            assertEquals("INFO: Heartbeat already stopped.\n", sandbox.heartbeat("-k").text());
        }
    }

    @Test
    void brokenConfigurationIsNotReloadedAndTheDaemonSaysWhy() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.start();
            String pid = sandbox.pid();
            sandbox.write("etc/ha.cf", "rw-r--r--", sandbox.haCf() + "keepalive soon\n");

            sandbox.signal("HUP");

            sandbox.awaitLog("Configuration not reloaded; the old one stays in force");
            sandbox.awaitLog("keepalive \"soon\" is not a time");
            Shell.Output reload = sandbox.heartbeat("-r");
            assertEquals(1, reload.exit());
            assertTrue(reload.text().contains("NOT restarted"), reload::text);
            sandbox.awaitJoined();
            assertEquals(
                    "200ms", sandbox.command("cl_status", "hbparameter", "-p", "keepalive").line());
            assertEquals(pid, sandbox.pid());
        }
    }

    @Test
    void reloadTakesChangedTimings() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.start();
            sandbox.write(
                    "etc/ha.cf", "rw-r--r--", sandbox.haCf().replace("deadtime 2", "deadtime 3"));

            sandbox.heartbeat("-r").mustSucceed();

            sandbox.awaitJoined();
            assertEquals("3", sandbox.command("cl_status", "hbparameter", "-p", "deadtime").line());
            sandbox.awaitLog("Configuration reloaded.");
        }
    }

    @Test
    void signalsRaiseAndLowerTheDebugLevel() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.start();
            String pid = sandbox.pid();

            sandbox.signal("USR1");
            sandbox.awaitLog("debug now set to 1 [pid " + pid + "]");
            sandbox.signal("USR2");
            sandbox.awaitLog("debug now set to 0 [pid " + pid + "]");

            assertEquals(0, sandbox.heartbeat("-s").exit());
        }
    }

    @Test
    void commandsWorkThroughLinksFromAnotherFolder() throws IOException {
        try (Sandbox sandbox = new Sandbox()) {
            Path sbin = sandbox.folder("sbin");
            for (String name :
                    List.of("heartbeat", "cl_status", "hb_standby", "hb_takeover", "ha")) {
                Files.createSymbolicLink(sbin.resolve(name), Path.of(Program.JAVA.command(name)));
            }
            sandbox.run(sbin + "/heartbeat").mustSucceed();
            sandbox.awaitLog("local resource transition completed");

            sandbox.awaitJoined();
            assertTrue(sandbox.run(sbin + "/cl_status", "hbstatus").exit() == 0);
            Await.until(
                    "ha status names the group",
                    () -> sandbox.read("ha-log"),
                    () -> sandbox.run(sbin + "/ha", "status").text().contains("Web"));
            for (String name : List.of("hb_standby", "hb_takeover")) {
                Shell.Output output = sandbox.run(sbin + "/" + name, "everything");
                assertFalse(output.text().contains("not complete"), output::text);
                assertFalse(output.text().contains("Exception"), output::text);
            }
            sandbox.run(sbin + "/heartbeat", "-k").mustSucceed();
        }
    }

    /** As after a power cut of the daemon alone: nothing of the service is touched. */
    @Test
    void scriptOfAKilledDaemonIsEndedBeforeTheNextOneAsksAnything() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.write(
                    "etc/resource.d/Web",
                    "rwxr-xr-x",
                    """
                    #!/bin/sh
                    echo "$1 $$" >>%1$s/calls
                    case $1 in
                    status) echo stopped; exit 3 ;;
                    start) [ -e %1$s/quick ] || sleep 600 ;;
                    esac
                    """
                            .formatted(sandbox.folder));
            sandbox.start();
            Await.until(
                    "the start runs",
                    () -> sandbox.read("ha-log"),
                    () -> sandbox.read("calls").contains("start "));
            String calls = sandbox.read("calls");
            String script = calls.substring(calls.indexOf("start ") + 6).strip();
            sandbox.signal("KILL");
            sandbox.write("quick", "rw-r--r--", "");
            assertTrue(runs(script));

            sandbox.start();

            sandbox.awaitLog(
                    "Web start (pid %s) was left running by a heartbeat that was killed"
                            .formatted(script));
            assertFalse(runs(script));
            Await.until(
                    "the group is started anew",
                    () -> sandbox.read("ha-log"),
                    () ->
                            sandbox.read("calls").lines().filter(l -> l.startsWith("start")).count()
                                    > 1);
        }
    }

    /** A zombie that nobody has collected yet does not run. */
    private static boolean runs(String pid) {
        try {
            return Files.readAllBytes(Path.of("/proc", pid, "cmdline")).length > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
