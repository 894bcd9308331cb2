package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A plain file stands for the device: what is written to it can be read. */
class WatchdogTest {
    @TempDir private Path folder;

    private Path device() throws IOException {
        return Files.createFile(folder.resolve("watchdog"));
    }

    private static Watchdog opened(Path device) {
        return assertInstanceOf(Watchdog.Opened.Armed.class, Watchdog.open(device.toString()))
                .watchdog();
    }

    @Test
    void eachFeedingWritesAByteAndDisarmingAV() throws IOException {
        Path device = device();
        Watchdog watchdog = opened(device);

        assertEquals(new Outcome.Done(), watchdog.feed());
        assertEquals(new Outcome.Done(), watchdog.feed());
        assertEquals(new Outcome.Done(), watchdog.disarm());

        assertEquals("\0\0V", Files.readString(device));
    }

    @Test
    void lettingGoWithoutDisarmingWritesNothing() throws IOException {
        Path device = device();

        assertEquals(new Outcome.Done(), opened(device).close());

        assertEquals("", Files.readString(device));
    }

    @Test
    void aPlainFileTakesNoTimeLimitAndThatIsSaid() throws IOException {
        Watchdog watchdog = opened(device());

        var limit =
                assertInstanceOf(
                        Watchdog.Limit.Unchanged.class, watchdog.limit(Duration.ofSeconds(10)));

        assertTrue(limit.reason().contains("is no watchdog device"), limit.reason());
        watchdog.close();
    }

    @Test
    void theTimeLimitIsDeadtimeAndALittleInWholeSeconds() {
        assertEquals(31, Watchdog.secondsFor(Duration.ofSeconds(30)));
        assertEquals(1, Watchdog.secondsFor(Duration.ofMillis(500)));
        assertEquals(1, Watchdog.secondsFor(Duration.ofMillis(990)));
        assertEquals(2, Watchdog.secondsFor(Duration.ofMillis(991)));
    }

    @Test
    void aMissingDeviceIsExplained() {
        var failed =
                assertInstanceOf(
                        Watchdog.Opened.Failed.class, Watchdog.open(folder + "/no-such-device"));

        assertTrue(failed.reason().contains("modprobe softdog"), failed.reason());
    }
}
