package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** The short form of test/bench/soak.sh, which asserts what it measures. */
@LabTest
class SoakIT {
    private static final String SCRIPT =
            Lab.FOLDER.resolveSibling("bench").resolve("soak.sh").toString();

    @Test
    void pairOfBothProgramsStandsABadNetworkWithoutAFalseDeath() {
        Shell.Output soak =
                Shell.run(
                        Map.of("HEARTBEAT_HOME", Program.HOME.toAbsolutePath().toString()),
                        List.of("bash", SCRIPT, "0.4"));

        assertEquals(0, soak.exit(), soak.text());
        for (String node : List.of("primary: ", "secondary: ")) {
            String figures =
                    soak.text().lines().filter(l -> l.startsWith(node)).findFirst().orElseThrow();
            assertTrue(figures.matches(".*asked again for [1-9].*repeated [1-9].*"), figures);
        }
    }
}
