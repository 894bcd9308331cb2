package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A daemon that cannot start says cause and fix, ends with the right code and leaves nothing. */
@LabTest
class BadDayIT {
    private static void refused(Sandbox sandbox, int exit, String... says) {
        Shell.Output output = sandbox.heartbeat("-f");
        for (String text : says) {
            assertTrue(output.text().contains(text), () -> text + " not in:\n" + output.text());
        }
        assertEquals(exit, output.exit(), output::text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-f", "-d"})
    void authkeysThatOthersMayReadAreRefused(String foregroundOrNot) {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.write("etc/authkeys", "rw-r--r--", sandbox.read("etc/authkeys"));

            Shell.Output output = sandbox.heartbeat(foregroundOrNot);

            assertEquals(6, output.exit(), output::text);
            assertTrue(output.text().contains("chmod 600"), output::text);
            assertEquals(List.of(), sandbox.leftBehind());
        }
    }

    @Test
    void hostThatIsNoNodeIsRefused() {
        try (Sandbox sandbox = new Sandbox()) {
            String host = Sandbox.host();
            sandbox.write(
                    "etc/ha.cf", "rw-r--r--", sandbox.haCf().replace("node " + host, "node bob"));

            refused(sandbox, 6, "this node, \"" + host + "\", is not among the nodes", "uname -n");
            assertEquals(List.of(), sandbox.leftBehind());
        }
    }

    @Test
    void allErrorsOfAllFilesAreToldAtOnce() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.write("etc/ha.cf", "rw-r--r--", sandbox.haCf() + "deadtme 3\nwarntime soon\n");
            sandbox.write("etc/authkeys", "rw-------", "auth 2\n1 sha1 x\n");
            sandbox.write("etc/haresources", "rw-r--r--", "carol Web\n");

            refused(
                    sandbox,
                    6,
                    "did you mean \"deadtime\"",
                    "\"soon\" is not a time",
                    "authkeys:1",
                    "haresources:1",
                    "heartbeat not started");
            assertEquals(List.of(), sandbox.leftBehind());
        }
    }

    @Test
    void portOfAnotherProgramIsNamed() throws Exception {
        try (Sandbox sandbox = new Sandbox();
                DatagramSocket other = new DatagramSocket(sandbox.port())) {
            refused(sandbox, 1, "Address already in use", "ss -lnup", other.getLocalPort() + "");
            assertEquals(List.of("lib/hb_generation", "lib/hb_uuid"), sandbox.leftBehind());
        }
    }

    @Test
    void ordinaryUserIsToldToBeRoot() {
        try (Sandbox sandbox = new Sandbox()) {
            String program = Program.JAVA.daemon();
            String[] user = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
            assumeTrue(
                    sandbox.run(user[0], user[1], user[2], user[3], "test", "-x", program).exit()
                            == 0,
                    "the build's folder is closed to others");

            Shell.Output unreadable =
                    sandbox.run(user[0], user[1], user[2], user[3], program, "-f");
            assertEquals(4, unreadable.exit(), unreadable::text);
            assertTrue(unreadable.text().contains("start heartbeat as root"), unreadable::text);

            sandbox.run("chown", "65534", sandbox.folder("etc") + "/authkeys").mustSucceed();
            Shell.Output unwritable =
                    sandbox.run(user[0], user[1], user[2], user[3], program, "-f");
            assertEquals(1, unwritable.exit(), unwritable::text);
            assertTrue(unwritable.text().contains("start heartbeat as root"), unwritable::text);
            assertEquals(List.of(), sandbox.leftBehind());
        }
    }

    @Test
    void fullDiskKeepsTheOldGenerationAndIsNamed() throws Exception {
        try (Sandbox sandbox = new Sandbox()) {
            Path disk = sandbox.mount("lib", "size=64k");
            sandbox.start();
            sandbox.heartbeat("-k").mustSucceed();
            String generation = sandbox.read("lib/hb_generation");
            sandbox.run("sh", "-c", "dd if=/dev/zero of=" + disk + "/filler bs=1k 2>/dev/null");

            refused(sandbox, 1, "hb_generation: No space left on device", "df -h " + disk);
            assertEquals(generation, sandbox.read("lib/hb_generation"));

            Files.delete(disk.resolve("filler"));
            sandbox.start();
        }
    }

    @Test
    void readOnlyStateFolderIsNamed() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.mount("lib", "ro");

            refused(sandbox, 1, "Read-only file system", "mount it read-write");
            assertEquals(List.of(), sandbox.leftBehind());
        }
    }

    @Test
    void tooLongPathOfTheControlSocketIsNamed() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.set("HA_RUN_DIR", sandbox.folder("run/" + "x".repeat(100)));

            refused(sandbox, 1, "cannot open control socket", "too long", "HA_RUN_DIR");
        }
    }

    @Test
    void folderInThePlaceOfTheFifoIsNamed() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.folder("lib/fifo");

            refused(sandbox, 1, "lib/fifo: it is a folder; remove it");
            assertEquals(
                    List.of("lib/fifo", "lib/hb_generation", "lib/hb_uuid"), sandbox.leftBehind());
        }
    }

    @Test
    void secondDaemonFindsTheFirstAndIsContent() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.start();
            String pid = sandbox.pid();

            refused(sandbox, 0, "heartbeat: already running [pid " + pid + "].");
            assertTrue(sandbox.start().text().contains("already running"));
            assertEquals(pid, sandbox.pid());
        }
    }

    @Test
    void groupOfAScriptThatIsNotExecutableFailsWithTheRemedy() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.write("etc/resource.d/Web", "rw-r--r--", sandbox.read("etc/resource.d/Web"));

            sandbox.start();

            sandbox.awaitLog("Giving up resources due to failure of Web");
            sandbox.awaitLog("run: chmod +x " + sandbox.folder("etc") + "/resource.d/Web");
            Shell.Output status = sandbox.command("ha", "status");
            assertTrue(status.text().contains("chmod +x"), status::text);
        }
    }

    @Test
    void groupOfAMissingScriptFailsWithTheRemedy() {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.write("etc/haresources", "rw-r--r--", Sandbox.host() + " Nosuch\n");

            sandbox.start();

            sandbox.awaitLog("Giving up resources due to failure of Nosuch");
            sandbox.awaitLog("install the script, or correct its name in haresources");
        }
    }

    @Test
    void logFileInAMissingFolderIsSaidAndWrittenAsSoonAsTheFolderIsThere() {
        try (Sandbox sandbox = new Sandbox()) {
            String log = sandbox.folder + "/ha-log";
            String elsewhere = sandbox.folder + "/logs/ha-log";
            sandbox.write("etc/ha.cf", "rw-r--r--", sandbox.haCf().replace(log, elsewhere));

            Shell.Output start = sandbox.start();
            assertTrue(start.text().contains("Cannot write the log file " + elsewhere));

            sandbox.folder("logs");
            Await.until(
                    "the log is written",
                    start::text,
                    () -> sandbox.read("logs/ha-log").contains("acquir"));
        }
    }
}
