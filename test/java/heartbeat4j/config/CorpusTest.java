package heartbeat4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares our verdicts with those of Heartbeat 3.0.6 on the same files. */
class CorpusTest {
    private static final Map<String, Boolean> DIFFERENCES = Corpus.differences();

    @TestFactory
    Stream<DynamicTest> verdictIsThatOfHeartbeatOrAListedDifference() {
        return Corpus.cases().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> judge(c)));
    }

    private static void judge(Corpus.Case c) {
        Checked checked = c.files().check(c.host());

        boolean accepted = checked instanceof Checked.Accepted;
        boolean wanted = DIFFERENCES.getOrDefault(c.name(), c.accepted());
        assertEquals(wanted, accepted, () -> c.name() + " " + checked.problems());
    }

    @Test
    void listedDifferencesAreCasesThatReallyDiffer() {
        Map<String, Boolean> verdicts = new TreeMap<>();
        Corpus.cases().forEach(c -> verdicts.put(c.name(), c.accepted()));

        DIFFERENCES.forEach(
                (name, ours) -> {
                    assertTrue(verdicts.containsKey(name), name + " is no case");
                    assertEquals(!verdicts.get(name), ours, name + " does not differ");
                });
        assertTrue(verdicts.size() >= 280, "cases are missing: " + verdicts.size());
    }

    @TestFactory
    Stream<DynamicTest> parametersAreThoseThatHeartbeatPrints() {
        return Corpus.cases().stream()
                .filter(c -> c.text("effective.txt").isPresent())
                .filter(c -> !DIFFERENCES.containsKey(c.name()))
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> compareParameters(c)));
    }

    private static void compareParameters(Corpus.Case c) {
        Map<String, String> printed = new TreeMap<>();
        for (String line : c.text("effective.txt").orElseThrow().split("\n")) {
            String[] words = line.split(" ", 2);
            if (!List.of("#", "node", "bcast").contains(words[0])) {
                printed.put(words[0], words[1]);
            }
        }

        Checked.Accepted checked =
                assertInstanceOf(Checked.Accepted.class, c.files().check(c.host()));

        assertEquals(printed, new TreeMap<>(checked.configuration().parameters()));
    }

    @Test
    void everyRejectionHasAnErrorThatNamesAFile() {
        for (Corpus.Case c : Corpus.cases()) {
            for (Problem problem : c.files().check(c.host()).problems()) {
                assertTrue(
                        new TreeSet<>(List.of("ha.cf", "authkeys", "haresources"))
                                .contains(problem.file()),
                        problem.toString());
            }
        }
    }
}
