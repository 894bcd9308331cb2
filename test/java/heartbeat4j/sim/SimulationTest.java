package heartbeat4j.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Tries the rules under thousands of simulated faults. */
class SimulationTest {
    /** Seeds that once failed; they stay for ever. */
    private static final long[] KEPT = {};

    private static final int FIXED = 200;

    @Test
    void keptAndFixedSeedsHold() {
        List<String> failures = new ArrayList<>();
        if (Long.getLong("sim.seed") != null) {
            Simulation.Report report =
                    Simulation.run(Long.getLong("sim.seed"), Sabotage.NONE, System.out::println);
            report.failure().ifPresent(_ -> failures.add(report.replayLine()));
        } else {
            for (long seed : KEPT) {
                run(seed, failures);
            }
            for (long seed = 1; seed <= FIXED; seed++) {
                run(seed, failures);
            }
        }
        assertEquals(List.of(), failures);
    }

    static Simulation.Report run(long seed, List<String> failures) {
        Simulation.Report report = Simulation.run(seed, Sabotage.NONE, _ -> {});
        report.failure().ifPresent(_ -> failures.add(report.replayLine()));
        return report;
    }

    /** A time budget of seeds that were never tried; the first depends on the commit. */
    @Test
    void freshSeedsHold() {
        if (Long.getLong("sim.seed") != null) {
            return;
        }
        long budget = Long.getLong("sim.seconds", 20) * Time.SECOND;
        long first = Long.getLong("sim.first", System.nanoTime() & 0xffffffffL);
        List<String> failures = new ArrayList<>();
        long began = System.nanoTime();
        long seeds = 0;
        long restarts = 0;
        long packets = 0;
        double simulated = 0;
        while (System.nanoTime() - began < budget && failures.size() < 5) {
            Simulation.Report report = run(first + seeds, failures);
            seeds++;
            restarts += report.restarts();
            packets += report.packets();
            simulated += report.simulatedNanos() / (double) Time.SECOND;
        }
        double seconds = (System.nanoTime() - began) / (double) Time.SECOND;
        System.out.printf(
                "simulator: %d fresh seeds from %d in %.1f s; %.0f crash and restart cycles a second,"
                        + " %.0f packets a second, %.0f simulated hours%n",
                seeds, first, seconds, restarts / seconds, packets / seconds, simulated / 3600);
        assertEquals(List.of(), failures);
    }
}
