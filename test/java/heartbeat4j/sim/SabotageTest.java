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
    private static final int SEEDS_MAX = 400;

    @ParameterizedTest
    @EnumSource(value = Sabotage.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyBrokenRuleIsFound(Sabotage sabotage) {
        long first = sabotage.breaksTheCouncil() ? Cast.COUNCIL_FROM : FIRST;
        OptionalLong seed =
                LongStream.range(first, first + SEEDS_MAX)
                        .parallel()
                        .filter(
                                s ->
                                        Simulation.run(s, sabotage, World.UNREAD)
                                                .failure()
                                                .isPresent())
                        .findAny();
        assertTrue(seed.isPresent(), sabotage + " was not found in " + SEEDS_MAX + " seeds");
        System.out.printf("%s is found by seed %d%n", sabotage, seed.getAsLong());
    }

    @Test
    void theSameSeedsAreCleanWithoutSabotage() {
        List<String> failures = Campaign.failures(LongStream.range(FIRST, FIRST + SEEDS_MAX));

        assertEquals(List.of(), failures);
    }
}
