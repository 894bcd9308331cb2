package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

class DemoTimelineTest {
    private final DemoTimeline timeline = new DemoTimeline("begin");

    @Test
    void eventsAreToldInOrderOfTimeFromTheRealBeginning() {
        timeline.beganAt(1_000_000);
        timeline.add(1_900_000, "client: answered by secondary");
        timeline.add(1_500_000, "secondary: node primary: is dead");
        timeline.add(990_000, "client: last answer, from primary");

        assertEquals(
                List.of(
                        "      -10 ms  client: last answer, from primary",
                        "       +0 ms  begin",
                        "     +500 ms  secondary: node primary: is dead",
                        "     +900 ms  client: answered by secondary"),
                timeline.lines());
    }

    @Test
    void whatWasLongBeforeOrIsSaidTwiceIsLeftOut() {
        timeline.beganAt(10_000_000);
        timeline.add(1, "another story");
        timeline.add(10_000_001, "twice");
        timeline.add(10_000_002, "twice");

        assertEquals(2, timeline.lines().size());
    }

    @Test
    void endlessEventsAreCutOff() {
        for (int i = 0; i < 1000; i++) {
            timeline.add(DemoTimeline.now(), "event " + i);
        }

        assertTrue(timeline.lines().size() < 100);
    }
}
