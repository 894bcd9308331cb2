package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

class PidFileTest {
    @TempDir private Path folder;

    private PidFile pidFile() {
        return new PidFile(folder.resolve("heartbeat.pid"), folder.resolve("proc"));
    }

    private void process(long pid, String commandLine) throws IOException {
        Path process = Files.createDirectories(folder.resolve("proc/" + pid));
        Files.writeString(process.resolve("cmdline"), commandLine);
    }

    @Test
    void pidIsWrittenAsHeartbeatWritesIt() throws IOException {
        pidFile().write(18378);

        assertEquals("     18378\n", Files.readString(pidFile().path()));
    }

    @Test
    void ourDaemonIsRecognized() throws IOException {
        pidFile().write(18378);
        process(18378, "/opt/jdk/bin/java\0-Xmx64m\0heartbeat4j.cli.Heartbeat\0-d\0");

        assertEquals(OptionalLong.of(18378), pidFile().running());
    }

    @Test
    void heartbeatsOwnDaemonIsRecognized() throws IOException {
        pidFile().write(18378);
        process(18378, "heartbeat: master control process");

        assertEquals(OptionalLong.of(18378), pidFile().running());
    }

    @Test
    void anotherProgramWithTheOldPidIsNoDaemon() throws IOException {
        pidFile().write(18378);
        process(18378, "vi\0/etc/ha.d/heartbeat4j.cli.Heartbeat.txt\0");

        assertEquals(OptionalLong.empty(), pidFile().running());
    }

    @Test
    void deadOrZombieProcessIsNoDaemon() throws IOException {
        pidFile().write(18378);
        assertEquals(OptionalLong.empty(), pidFile().running());

        process(18378, "");
        assertEquals(OptionalLong.empty(), pidFile().running());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "-1", "0", "1", "99999999999999999999999"})
    void garbageNamesNoDaemon(String content) throws IOException {
        Files.writeString(pidFile().path(), content);
        process(1, "/opt/jdk/bin/java\0heartbeat4j.cli.Heartbeat\0");

        assertEquals(OptionalLong.empty(), pidFile().running());
    }
}
