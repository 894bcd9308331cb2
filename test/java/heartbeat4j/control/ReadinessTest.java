package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class ReadinessTest {
    @TempDir private Path folder;

    /** A daemon that says that it is up, and lives on until its input ends. */
    static final class Daemon {
        private Daemon() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println("starting");
            Readiness.report();
            System.out.println("nobody reads this");
            while (System.in.read() >= 0) {
                // Lives on.
            }
        }
    }

    @Test
    void whoReadsTheDaemonsOutputIsReleasedWhenItIsUp() throws Exception {
        Path ready = folder.resolve("ready");
        Process daemon =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Dheartbeat.ready=" + ready,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Daemon.class.getName())
                        .redirectErrorStream(true)
                        .start();
        try {
            byte[] output =
                    assertTimeoutPreemptively(
                            Duration.ofSeconds(30), () -> daemon.getInputStream().readAllBytes());

            assertEquals("starting\n", new String(output, StandardCharsets.UTF_8));
            assertEquals("up\n", Files.readString(ready));
            assertTrue(daemon.isAlive());
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }
}
