package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import heartbeat4j.live.FaultSeries.Step;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What the seed of a series of faults decides. */
class FaultSeriesTest {
    private static final List<String> HOSTS = List.of("primary", "secondary");

    private static List<Step> steps(long seed, int count, Fault... without) {
        return new FaultSeries(seed, count, Set.of(without)).steps(HOSTS);
    }

    @Test
    void aSeedIsAlwaysTheSameSeries() {
        assertEquals(steps(7, 100), steps(7, 100));
        assertNotEquals(steps(7, 100), steps(8, 100));
        assertEquals(steps(7, 100).subList(0, 10), steps(7, 10));
    }

    @Test
    void aFaultThatIsLeftOutChangesNoOther() {
        List<Step> expected =
                steps(7, 100).stream().filter(step -> step.fault() != Fault.KILL).toList();

        assertEquals(expected, steps(7, 100, Fault.KILL));
        assertNotEquals(100, expected.size());
    }

    @Test
    void aStepTellsHowItIsPlayedAgain() {
        FaultSeries series = new FaultSeries(7, 100, Set.of(Fault.STALL, Fault.KILL));

        assertEquals(
                "replay: mvn verify -Dtest=TidyTest -Dit.test=FaultSeriesIT"
                        + " -Dfaults.seed=7 -Dfaults.count=5 -Dfaults.without=KILL,STALL",
                series.replay(new Step(5, "primary", Fault.POWER, Duration.ofSeconds(1))));
    }
}
