package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

/** What ha.cf puts beside the daemon: respawned programs and the watchdog. */
@LabTest
class HelpersIT {
    private static final String PROGRAM =
            """
            #!/bin/sh
            echo "$$ $(id -un) $HA_SITE" >>%s
            exec sleep 100000
            """;

    private static String program(Sandbox sandbox, String name) {
        Path log = sandbox.folder.resolve(name + ".log");
        sandbox.write(name, "rwxr-xr-x", PROGRAM.formatted(log));
        // Other users than root write there too.
        sandbox.write(name + ".log", "rw-rw-rw-", "");
        return sandbox.folder.resolve(name).toString();
    }

    private static List<String> lines(Sandbox sandbox, String name) {
        return sandbox.read(name + ".log").lines().toList();
    }

    private static String pid(String line) {
        return line.split(" ")[0];
    }

    private static boolean lives(Sandbox sandbox, String pid) {
        return sandbox.run("kill", "-0", pid).exit() == 0;
    }

    private static void await(Sandbox sandbox, String name, int starts) {
        Await.until(
                name + " was started " + starts + " times",
                () -> sandbox.read("ha-log"),
                () -> lines(sandbox, name).size() == starts);
    }

    @Test
    void programsRunAsTheirUsersAreStartedAgainAndEndWithTheDaemon() {
        try (Sandbox sandbox = new Sandbox()) {
            String first = program(sandbox, "first");
            String second = program(sandbox, "second");
            sandbox.write(
                    "etc/ha.cf",
                    "rw-r--r--",
                    sandbox.haCf()
                            + "env SITE=north\nrespawn nobody "
                            + first
                            + "\nrespawn root "
                            + second
                            + "\n");
            sandbox.start();
            await(sandbox, "first", 1);
            await(sandbox, "second", 1);
            String firstPid = pid(lines(sandbox, "first").getFirst());
            assertEquals(List.of(firstPid + " nobody north"), lines(sandbox, "first"));

            sandbox.run("kill", "-9", firstPid).mustSucceed();
            await(sandbox, "first", 2);
            String status = sandbox.command("ha", "status").text();
            assertTrue(status.contains("restarted 1x"), status);

            sandbox.heartbeat("-k").mustSucceed();
            assertFalse(lives(sandbox, pid(lines(sandbox, "first").getLast())));
            assertFalse(lives(sandbox, pid(lines(sandbox, "second").getLast())));
            String log = sandbox.read("ha-log");
            int secondEnds = log.indexOf("killing " + second + " process group");
            int firstEnds = log.indexOf("killing " + first + " process group");
            assertTrue(secondEnds > 0 && secondEnds < firstEnds, log);
        }
    }

    @Test
    void aReloadStartsNewProgramsEndsRemovedOnesAndLeavesTheOthersAlone() {
        try (Sandbox sandbox = new Sandbox()) {
            String stays = "respawn root " + program(sandbox, "stays") + "\n";
            String goes = "respawn root " + program(sandbox, "goes") + "\n";
            String comes = "respawn root " + program(sandbox, "comes") + "\n";
            sandbox.write("etc/ha.cf", "rw-r--r--", sandbox.haCf() + stays + goes);
            sandbox.start();
            await(sandbox, "goes", 1);

            sandbox.write("etc/ha.cf", "rw-r--r--", sandbox.haCf() + stays + comes);
            sandbox.heartbeat("-r").mustSucceed();

            await(sandbox, "comes", 1);
            assertFalse(lives(sandbox, pid(lines(sandbox, "goes").getFirst())));
            assertEquals(1, lines(sandbox, "stays").size());
            assertTrue(lives(sandbox, pid(lines(sandbox, "stays").getFirst())));
        }
    }

    @Test
    void theDeathOfAFailfastProgramRebootsTheHost() {
        try (Sandbox sandbox = new Sandbox()) {
            Path rebooted = sandbox.folder.resolve("rebooted");
            sandbox.write(
                    "reboot", "rwxr-xr-x", "#!/bin/sh\necho \"$HA_REASON\" >" + rebooted + "\n");
            sandbox.set("HA_REBOOT", sandbox.folder.resolve("reboot"));
            String program = program(sandbox, "vital");
            sandbox.write(
                    "etc/ha.cf", "rw-r--r--", sandbox.haCf() + "failfast root " + program + "\n");
            sandbox.start();
            await(sandbox, "vital", 1);

            sandbox.run("kill", "-9", pid(lines(sandbox, "vital").getFirst())).mustSucceed();

            Await.until(
                    "the host is told to reboot",
                    () -> sandbox.read("ha-log"),
                    () -> sandbox.read("rebooted").contains("killed by signal 9"));
            assertTrue(sandbox.log("CRIT: Program"), sandbox.read("ha-log"));
        }
    }

    @Test
    void theWatchdogIsFedWithEachHeartbeatAndDisarmedAtTheEndOnly() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.write("watchdog", "rw-------", "");
            Path device = sandbox.folder.resolve("watchdog");
            Path seen = sandbox.folder.resolve("seen");
            // When the last stop script runs the guard must still stand.
            sandbox.write(
                    "etc/resource.d/Web",
                    "rwxr-xr-x",
                    "#!/bin/sh\ncase $1 in\nstop) tail -c 1 %s | tr '\\0' f >%s ;;\n"
                                    .formatted(device, seen)
                            + "status) echo stopped; exit 3 ;; esac\n");
            sandbox.write("etc/ha.cf", "rw-r--r--", sandbox.haCf() + "watchdog " + device + "\n");
            sandbox.start();
            sandbox.awaitLog("Acquiring resource group");
            int before = sandbox.read("watchdog").length();
            Await.until(
                    "it is fed",
                    () -> sandbox.read("ha-log"),
                    () -> sandbox.read("watchdog").length() > before + 3);
            assertFalse(sandbox.read("watchdog").contains("V"));
            assertTrue(sandbox.command("ha", "status").text().contains("watchdog " + device));

            sandbox.heartbeat("-k").mustSucceed();

            assertEquals("f", sandbox.read("seen"));
            assertTrue(sandbox.read("watchdog").matches("\0+V"), sandbox.read("ha-log"));
        }
    }

    @Test
    void aKilledDaemonLeavesTheWatchdogArmed() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.write("watchdog", "rw-------", "");
            Path device = sandbox.folder.resolve("watchdog");
            sandbox.write("etc/ha.cf", "rw-r--r--", sandbox.haCf() + "watchdog " + device + "\n");
            sandbox.start();
            Await.until(
                    "it is fed",
                    () -> sandbox.read("ha-log"),
                    () -> !sandbox.read("watchdog").isEmpty());

            sandbox.signal("KILL");

            assertTrue(sandbox.read("watchdog").matches("\0+"));
        }
    }
}
