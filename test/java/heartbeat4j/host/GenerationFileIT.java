package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The generation file on a disk that is really full or read-only. */
@Tag("lab")
class GenerationFileIT {
    private static final long NOW = 1_795_312_130L;

    @TempDir Path folder;
    @TempDir Path scratch;
    private Process holder;
    private Path disk;
    private Path file;

    // The small disk exists only in the mount namespace of one process; /proc leads there.
    @BeforeEach
    void mountSmallDisk() throws Exception {
        ScriptCall.needs(Libc.userId() == 0, "root, to mount a small disk,");
        holder =
                new ProcessBuilder(
                                "unshare",
                                "--mount",
                                "--propagation",
                                "private",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=8k none \"$1\" && echo mounted; read end",
                                "sh",
                                folder.toString())
                        .start();
        assertEquals(
                "mounted",
                new String(holder.getInputStream().readNBytes(7), StandardCharsets.US_ASCII));
        disk = Path.of("/proc/" + holder.pid() + "/root" + folder);
        file = disk.resolve("hb_generation");
    }

    @AfterEach
    void unmount() throws Exception {
        if (holder != null) {
            holder.getOutputStream().close();
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void fullDiskGivesOutNoGenerationAndKeepsTheOldOne() throws Exception {
        assertInstanceOf(GenerationFile.Next.Stored.class, new GenerationFile(file).next(NOW));
        Files.write(disk.resolve("filler"), new byte[4096]);

        assertFailed("No space left on device");
    }

    @Test
    void readOnlyDiskGivesOutNoGenerationAndKeepsTheOldOne() throws Exception {
        assertInstanceOf(GenerationFile.Next.Stored.class, new GenerationFile(file).next(NOW));
        ScriptCall mount =
                ScriptCall.run(
                        scratch,
                        Map.of(),
                        List.of(
                                "nsenter",
                                "--target",
                                Long.toString(holder.pid()),
                                "--mount",
                                "mount",
                                "-o",
                                "remount,ro",
                                folder.toString()));
        assertEquals(0, mount.exitCode(), mount.output());

        assertFailed("Read-only file system");
    }

    private void assertFailed(String cause) throws IOException {
        var failed =
                assertInstanceOf(
                        GenerationFile.Next.Failed.class, new GenerationFile(file).next(NOW));

        assertTrue(failed.reason().contains(cause), failed.reason());
        assertEquals("     1795312131\n", Files.readString(file));
    }
}
