package heartbeat4j.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** A green simulation means something only because it turns red when a rule is broken. */
class SabotageTest {
    private static final long FIRST = 1;
    private static final int SEEDS_MAX = 600;

    @ParameterizedTest
    @EnumSource(
            value = Sabotage.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "NONE",
                "VOTE_IS_FORGOTTEN_AT_RESTART",
                "HEALTH_IS_NOT_TOLD",
                "MOVES_ARE_NOT_COUNTED"
            })
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

    /** These take a course of things that chance does not bring about in some hundred worlds. */
    @ParameterizedTest
    @CsvSource({
        "VOTE_IS_FORGOTTEN_AT_RESTART, voter-between-two-starts-again",
        "HEALTH_IS_NOT_TOLD, fence-delay-after-a-stall"
    })
    void aRuleThatIsBrokenInAStoryIsFound(Sabotage sabotage, String name) throws IOException {
        List<String> story = Files.readAllLines(Path.of("test/scenarios/" + name + ".txt"));

        assertThrows(Violation.class, () -> Scenario.play(story, sabotage));
    }

    /** Nothing wrong happens then, but what is written does not. */
    @Test
    void movesThatAreNotCountedChangeTheStory() throws IOException {
        List<String> story = Files.readAllLines(Path.of("test/scenarios/flapping-is-held.txt"));

        assertNotEquals(story, Scenario.play(story, Sabotage.MOVES_ARE_NOT_COUNTED));
    }

    @Test
    void theSameSeedsAreCleanWithoutSabotage() {
        List<String> failures = Campaign.failures(LongStream.range(FIRST, FIRST + SEEDS_MAX));

        assertEquals(List.of(), failures);
    }
}
