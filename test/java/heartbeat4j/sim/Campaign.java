package heartbeat4j.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * Tries many worlds on all processors, each alone in its thread, and adds up what they were like.
 */
final class Campaign {
    private static final int FAILURES_MAX = 5;

    /** So many are tried before the clock and the failures are looked at. */
    private static final int BATCH = 64;

    /** So many are tried between two lines that tell how far it has come. */
    private static final long STAGE = 20_000;

    /** One of so many has three nodes. */
    private static final int COUNCIL_EVERY = 64;

    private final OptionalInt nodes;
    private final boolean heartbeat;
    private final List<String> failures = new ArrayList<>();
    private long seeds;
    private long restarts;
    private long packets;
    private long simulated;
    private long overlaps;

    /**
     * Draws worlds of any kind.
     *
     * @param nodes only worlds of so many machines; absent for all sizes
     * @param heartbeat only pairs with one Heartbeat 3.0.6
     */
    Campaign(OptionalInt nodes, boolean heartbeat) {
        this.nodes = nodes;
        this.heartbeat = heartbeat;
    }

    /** The lines of those that fail. */
    static List<String> failures(LongStream seeds) {
        return seeds.parallel()
                .mapToObj(Campaign::run)
                .filter(report -> report.failure().isPresent())
                .map(Simulation.Report::replayLine)
                .toList();
    }

    private static Simulation.Report run(long seed) {
        return Simulation.run(seed, Sabotage.NONE, World.UNREAD);
    }

    /** Ends after so many worlds, or so much time, or a few failures, which it returns. */
    List<String> from(long first, long count, long nanos) {
        System.out.printf("simulator: fresh seeds from %d%n", first);
        long began = System.nanoTime();
        long next = first;
        while (seeds < count
                && System.nanoTime() - began < nanos
                && failures.size() < FAILURES_MAX) {
            long stage = seeds / STAGE;
            long end = next + Math.min(BATCH, count - seeds);
            worlds(next, end).parallel().mapToObj(Campaign::run).toList().forEach(this::add);
            next = end;
            if (seeds / STAGE > stage) {
                System.out.printf(
                        "simulator: %d tried, %d failed; the rest: -Dsim.first=%d -Dsim.count=%d%n",
                        seeds, failures.size(), next, count - seeds);
            }
        }
        System.out.println(summary((System.nanoTime() - began) / (double) Time.SECOND));
        return failures;
    }

    private LongStream worlds(long first, long end) {
        return LongStream.range(first, end).map(this::world);
    }

    /**
     * Of four, one has ping nodes; a few have three nodes, which take much longer. A Heartbeat
     * comes on demand only: under many faults at once it does wrong by itself, and the verifier
     * cannot yet tell all of that from faults of ours.
     */
    private long world(long number) {
        if (heartbeat) {
            return Cast.MIXED_FROM + number;
        }
        if (nodes.isPresent()) {
            return Cast.council(number, nodes.getAsInt());
        }
        if (number % COUNCIL_EVERY == 0) {
            return Cast.council(number, 3);
        }
        return number % 4 == 3 ? -number : number;
    }

    private void add(Simulation.Report report) {
        seeds++;
        restarts += report.restarts();
        packets += report.packets();
        simulated += report.simulatedNanos();
        overlaps += report.overlaps();
        report.failure().ifPresent(_ -> failures.add(report.replayLine()));
    }

    private String summary(double seconds) {
        return String.format(
                Locale.ROOT,
                "simulator: %d seeds in %.1f s; a second: %.0f crash and restart cycles,"
                        + " %.0f packets; %d simulated hours, %d excused overlaps",
                seeds,
                seconds,
                restarts / seconds,
                packets / seconds,
                simulated / Time.SECOND / 3600,
                overlaps);
    }
}
