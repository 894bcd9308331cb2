package heartbeat4j.sim;

import java.util.ArrayList;
import java.util.List;

/** A program of its own that prints what some seeds led to, to be compared between processes. */
final class TraceHashes {
    private TraceHashes() {}

    public static void main(String[] seeds) {
        for (String seed : seeds) {
            System.out.println(line(Long.parseLong(seed)));
        }
    }

    static List<String> lines(List<Long> seeds) {
        List<String> lines = new ArrayList<>();
        for (long seed : seeds) {
            lines.add(line(seed));
        }
        return lines;
    }

    private static String line(long seed) {
        Simulation.Report report = Simulation.run(seed, Sabotage.NONE, World.UNREAD);
        return "%d %016x %d".formatted(seed, report.traceHash(), report.packets());
    }
}
