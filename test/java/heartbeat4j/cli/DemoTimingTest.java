package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DemoTimingTest {
    @Test
    void configurationNamesBothHostsAndTheTimings() {
        String haCf = new DemoTiming("50ms", "400ms", "1").haCf();

        assertTrue(haCf.contains("node primary secondary\n"), haCf);
        assertTrue(haCf.contains("keepalive 50ms\ndeadtime 400ms\ninitdead 1\n"), haCf);
    }
}
