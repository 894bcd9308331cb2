package heartbeat4j.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A seed that fails once fails always and everywhere, or it could not be replayed. */
class DeterminismTest {
    private static final List<Long> SEEDS = List.of(3L, 7L, 12L, 17L, 33L);

    @Test
    void theSameSeedTakesTheSameCourse() {
        assertEquals(TraceHashes.lines(SEEDS), TraceHashes.lines(SEEDS));
    }

    @Test
    void otherSeedsTakeOtherCourses() {
        assertNotEquals(
                Simulation.run(3, Sabotage.NONE, World.UNREAD).traceHash(),
                Simulation.run(7, Sabotage.NONE, World.UNREAD).traceHash());
    }

    /** Collections that iterate in an order salted for each process would show here. */
    @Test
    void anotherProcessTakesTheSameCourse() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-cp", classPath()));
        command.add(TraceHashes.class.getName());
        SEEDS.forEach(seed -> command.add(seed.toString()));

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), output);
        assertEquals(TraceHashes.lines(SEEDS), output.lines().toList());
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
