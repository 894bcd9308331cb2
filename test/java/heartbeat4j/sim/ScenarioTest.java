package heartbeat4j.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Plays the stories under test/scenarios and compares what happens, line by line; {@code -Drewrite}
 * writes down what happens instead, to be read before it is committed.
 */
class ScenarioTest {
    static List<String> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("test/scenarios"))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void happensAsItIsWritten(String name) throws IOException {
        Path file = Path.of("test/scenarios", name);
        List<String> expected = Files.readAllLines(file);

        List<String> actual = Scenario.play(expected);

        if (System.getProperty("rewrite") != null) {
            Files.write(file, actual);
        } else {
            assertEquals(String.join("\n", expected), String.join("\n", actual), name);
        }
    }
}
