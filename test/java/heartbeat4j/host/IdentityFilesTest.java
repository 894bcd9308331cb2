package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Generation;
import heartbeat4j.core.NodeUuid;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

class IdentityFilesTest {
    private static final long NOW = 1_795_312_130L;
    private static final String MAIN_CLASS = "heartbeat4j.daemon.Main";

    @TempDir Path folder;

    @Test
    void firstGenerationComesFromTheClockInHeartbeatsForm() throws Exception {
        Path file = folder.resolve("new/hb_generation");

        var next = new GenerationFile(file).next(NOW);

        assertEquals(
                new GenerationFile.Next.Stored(new Generation(NOW + 1), Optional.empty()), next);
        assertEquals("     1795312131\n", Files.readString(file));
        assertFalse(Files.exists(DurableFile.temporary(file)));
    }

    @Test
    void everyStartTakesTheNextGenerationWhateverTheClockSays() throws Exception {
        Path file = generation("     1795312131\n");

        assertEquals(NOW + 2, stored(file, 5).generation().number());
        assertEquals(NOW + 3, stored(file, NOW * 2).generation().number());
        assertEquals("     1795312133\n", Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage\n", "-5\n", "1234567890123456\n", "12 34\n", "\0\0\0\0"})
    void damagedGenerationFileGoesOnFromTheClockAndSaysSo(String content) throws Exception {
        var stored = stored(generation(content), NOW);

        assertEquals(NOW + 1, stored.generation().number());
        assertTrue(stored.notice().orElseThrow().contains("holds no generation number"));
    }

    @Test
    void numberOfALostWriteIsSkipped() throws Exception {
        Path file = generation("garbage");
        Files.writeString(DurableFile.temporary(file), "     1895312131\n");

        assertEquals(1_895_312_132L, stored(file, NOW).generation().number());
    }

    @Test
    void generationBeyondItsFifteenColumnsIsRefused() throws Exception {
        var next = new GenerationFile(generation("999999999999999\n")).next(NOW);

        var failed = assertInstanceOf(GenerationFile.Next.Failed.class, next);
        assertTrue(failed.reason().contains("out of range"));
    }

    @Test
    void generationThatCannotBeStoredIsNotGivenOut() throws Exception {
        Path notAFolder = Files.createFile(folder.resolve("file"));

        var next = new GenerationFile(notAFolder.resolve("hb_generation")).next(NOW);

        var failed = assertInstanceOf(GenerationFile.Next.Failed.class, next);
        assertTrue(failed.reason().startsWith("cannot write "), failed.reason());
    }

    @Test
    void uuidIsMadeOnceAndKept() throws Exception {
        Path file = folder.resolve("hb_uuid");

        var made = known(file);
        var again = known(file);

        assertEquals(made.uuid(), again.uuid());
        assertTrue(made.notice().isPresent());
        assertTrue(again.notice().isEmpty());
        assertArrayEquals(made.uuid().bytes(), Files.readAllBytes(file));
        assertEquals(
                "rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertNotEquals(made.uuid(), known(folder.resolve("other")).uuid());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 16})
    void shortOrEmptyUuidIsReplacedAndReported(int length) throws Exception {
        Path file = Files.write(folder.resolve("hb_uuid"), new byte[length]);

        var known = known(file);

        assertTrue(known.uuid().known());
        assertTrue(known.notice().orElseThrow().contains("held no uuid"));
        assertEquals(NodeUuid.BYTES, Files.size(file));
    }

    @Test
    void uuidThatCannotBeReadIsNotReplaced() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("hb_uuid"));

        var identity = new UuidFile(directory).read();

        assertInstanceOf(UuidFile.Identity.Failed.class, identity);
    }

    @ParameterizedTest
    @CsvSource({
        "primary,27777329-03cf-5454-eb50-6d4a91422a34",
        "secondary,371d0e2b-a362-abdf-684b-700a8a735678"
    })
    void uuidFromNodeNameIsWhatHeartbeatComputes(String name, String uuid) {
        assertEquals(uuid, UuidFile.fromNodeName(name).toString());
    }

    @Test
    void pidFileHasHeartbeatsFormAndGoesAtTheEnd() throws Exception {
        Path file = folder.resolve("run/heartbeat.pid");

        try (PidFile claimed = claimed(file)) {
            assertNotEquals(null, claimed);
            assertEquals(
                    String.format("%10d%n", ProcessHandle.current().pid()), Files.readString(file));
        }

        assertFalse(Files.exists(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "         1\n", "4194304\n", "99999999999\n"})
    void stalePidFileIsReplaced(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("heartbeat.pid"), content + "\n\n\n\n");

        try (PidFile claimed = claimed(file)) {
            assertNotEquals(null, claimed);
            assertEquals(11, Files.size(file));
        }
    }

    @Test
    void claimHeldByThisProcessIsNotGivenTwice() throws Exception {
        Path file = folder.resolve("heartbeat.pid");

        try (PidFile claimed = claimed(file)) {
            assertNotEquals(null, claimed);
            assertInstanceOf(PidFile.Claim.Failed.class, PidFile.claim(file, MAIN_CLASS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MAIN_CLASS, "heartbeat"})
    void liveDaemonKeepsTheClaimFromSucceeding(String word) throws Exception {
        Path program = folder.resolve(word.equals(MAIN_CLASS) ? "java" : "heartbeat");
        Files.copy(Path.of("/bin/sleep").toRealPath(), program);
        // A copy of sleep under the daemon's name; the further word only has to be there.
        List<String> command =
                word.equals(MAIN_CLASS)
                        ? List.of("sh", "-c", "sleep 600; true", MAIN_CLASS)
                        : List.of(program.toString(), "600");
        Process daemon = new ProcessBuilder(command).start();
        Path file =
                Files.writeString(
                        folder.resolve("heartbeat.pid"), String.format("%10d%n", daemon.pid()));
        try {
            ScriptRunnerTest.await(() -> PidFile.running(file, MAIN_CLASS).isPresent());

            assertEquals(
                    new PidFile.Claim.AlreadyRunning(daemon.pid()),
                    PidFile.claim(file, MAIN_CLASS));
            assertEquals(OptionalLong.of(daemon.pid()), PidFile.running(file, MAIN_CLASS));
        } finally {
            daemon.descendants().forEach(ProcessHandle::destroyForcibly);
            daemon.destroyForcibly().waitFor();
        }
    }

    @Test
    void daemonIsKnownByItsCommandLine() {
        assertTrue(isDaemon("heartbeat: master control process"));
        assertTrue(isDaemon("/usr/libexec/heartbeat/heartbeat"));
        assertTrue(isDaemon("java", "-cp", "x", MAIN_CLASS, "-f"));
        assertFalse(isDaemon("vi", "/etc/ha.d/heartbeat"));
        assertFalse(isDaemon("vi", "/etc/ha.d/" + MAIN_CLASS + ".txt"));
        // A process that has ended and not been collected has no command line.
        assertFalse(isDaemon(""));
        assertFalse(isDaemon("heartbeatd"));
        assertFalse(isDaemon("java", "-cp", "x", "heartbeat4j.cli.Ha"));
    }

    private static boolean isDaemon(String... words) {
        return PidFile.isDaemon(List.of(words), MAIN_CLASS);
    }

    @Test
    void unwritablePidFileIsExplained() throws Exception {
        Path notAFolder = Files.createFile(folder.resolve("file"));

        var claim = PidFile.claim(notAFolder.resolve("heartbeat.pid"), MAIN_CLASS);

        assertInstanceOf(PidFile.Claim.Failed.class, claim);
    }

    private PidFile claimed(Path file) {
        return assertInstanceOf(PidFile.Claim.Claimed.class, PidFile.claim(file, MAIN_CLASS))
                .file();
    }

    private Path generation(String content) throws IOException {
        return Files.writeString(folder.resolve("hb_generation"), content);
    }

    private static GenerationFile.Next.Stored stored(Path file, long now) {
        return assertInstanceOf(
                GenerationFile.Next.Stored.class, new GenerationFile(file).next(now));
    }

    private static UuidFile.Identity.Known known(Path file) {
        return assertInstanceOf(UuidFile.Identity.Known.class, new UuidFile(file).read());
    }
}
