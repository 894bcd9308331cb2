package heartbeat4j.live;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Faults one after the other that one number, the seed, decides. */
record FaultSeries(long seed, int count, Set<Fault> without) {
    /** More than a night's work. */
    private static final int COUNT_MAX = 10_000;

    /** From a moment to twice the deadtime of the lab's cluster. */
    private static final long MILLIS_MIN = 300;

    private static final long MILLIS_MAX = 6_000;

    FaultSeries {
        check(0 < count && count <= COUNT_MAX, "%d faults", count);
        without = Set.copyOf(without);
    }

    /** These, unless faults.seed, faults.count and faults.without (STALL,KILL) say otherwise. */
    static FaultSeries orElse(long seed, int count, Set<Fault> without) {
        String names = System.getProperty("faults.without");
        return new FaultSeries(
                Long.getLong("faults.seed", seed),
                Integer.getInteger("faults.count", count),
                names == null
                        ? without
                        : Arrays.stream(names.split(","))
                                .filter(name -> !name.isEmpty())
                                .map(Fault::valueOf)
                                .collect(Collectors.toSet()));
    }

    /** One fault of one host. */
    record Step(int number, String host, Fault fault, Duration length) {
        @Override
        public String toString() {
            return "%d. %s, %d ms: %s".formatted(number, host, length.toMillis(), fault);
        }
    }

    /** A longer series begins as a shorter one of the same seed; a fault left out leaves a gap. */
    List<Step> steps(List<String> hosts) {
        Random random = new Random(seed);
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> step(n, hosts, random))
                .filter(step -> !without.contains(step.fault()))
                .toList();
    }

    private static Step step(int number, List<String> hosts, Random random) {
        String host = hosts.get(random.nextInt(hosts.size()));
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        return new Step(
                number, host, fault, Duration.ofMillis(random.nextLong(MILLIS_MIN, MILLIS_MAX)));
    }

    /** How the series up to that step is played again. */
    String replay(Step last) {
        String left = without.stream().map(Fault::name).sorted().collect(Collectors.joining(","));
        return "replay: mvn verify -Dtest=TidyTest -Dit.test=FaultSeriesIT"
                + " -Dfaults.seed=%d -Dfaults.count=%d -Dfaults.without=%s"
                        .formatted(seed, last.number(), left);
    }
}
