package heartbeat4j.core;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "running",
                "Running",
                "OK",
                "service OK now",
                "notrunning",
                "nothing\nrunning",
                "BROKEN",
                "web is running (pid 12)"
            })
    void countsAsRunning(String output) {
        assertTrue(StatusText.running(output));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "RUNNING",
                "ok",
                "stopped",
                "not running",
                "is NOT Running",
                "not currently running",
                "running, but not running",
                "not\n running, not \nrunning"
            })
    void countsAsStopped(String output) {
        assertFalse(StatusText.running(output));
    }
}
