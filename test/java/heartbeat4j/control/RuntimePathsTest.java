package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

class RuntimePathsTest {
    private static final RuntimePaths STANDARD =
            new RuntimePaths(
                    Path.of("/etc/ha.d"),
                    Path.of("/run/heartbeat/control"),
                    Path.of("/run/heartbeat/register"),
                    Path.of("/run/heartbeat.pid"),
                    Path.of("/var/lib/heartbeat"),
                    Path.of("/var/lib/heartbeat/fifo"));

    @Test
    void pathsAreHeartbeatsUnlessMoved() {
        assertEquals(STANDARD, RuntimePaths.of(Map.of()));
        assertEquals(
                STANDARD,
                RuntimePaths.of(Map.of("HA_DIR", "", "HA_RUN_DIR", "", "HA_LIB_DIR", "")));
    }

    @Test
    void variablesMoveThemAll() {
        assertEquals(
                new RuntimePaths(
                        Path.of("/a/etc"),
                        Path.of("/a/run/control"),
                        Path.of("/a/run/register"),
                        Path.of("/a/run/heartbeat.pid"),
                        Path.of("/a/lib"),
                        Path.of("/a/lib/fifo")),
                RuntimePaths.of(
                        Map.of(
                                "HA_DIR",
                                "/a/etc",
                                "HA_RUN_DIR",
                                "/a/run",
                                "HA_LIB_DIR",
                                "/a/lib")));
    }
}
