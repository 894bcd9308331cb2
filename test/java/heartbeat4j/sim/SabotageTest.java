package heartbeat4j.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** A green simulation means something only because it turns red when a rule is broken. */
class SabotageTest {
    private static final long FIRST = 1;
    private static final int SEEDS_MAX = 600;

    /** A vote that is only forgotten needs a rare course of things, and more seeds than these. */
    @ParameterizedTest
    @EnumSource(
            value = Sabotage.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "VOTE_IS_FORGOTTEN_AT_RESTART"})
    void everyBrokenRuleIsFound(Sabotage sabotage) {
        OptionalLong seed =
                seeds(sabotage)
                        .filter(
                                s ->
                                        Simulation.run(s, sabotage, World.UNREAD)
                                                .failure()
                                                .isPresent())
                        .findFirst();
        assertTrue(seed.isPresent(), sabotage + " was not found in " + SEEDS_MAX + " seeds");
        System.out.printf("%s is found by seed %d%n", sabotage, seed.getAsLong());
    }

    private static LongStream seeds(Sabotage sabotage) {
        LongStream numbers = LongStream.range(FIRST, FIRST + SEEDS_MAX);
        return sabotage.breaksTheCouncil() ? numbers.map(n -> Cast.COUNCIL_FROM + n) : numbers;
    }

    @Test
    void theSameSeedsAreCleanWithoutSabotage() {
        List<String> failures = Campaign.failures(LongStream.range(FIRST, FIRST + SEEDS_MAX));

        assertEquals(List.of(), failures);
    }
}
