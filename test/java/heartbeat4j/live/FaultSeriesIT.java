package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import heartbeat4j.live.FaultSeries.Step;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Two daemons, two addresses, and one fault after the other on a host that chance picks. In the end
 * of each one host answers for each address; only where the hosts could not hear each other may two
 * have answered meanwhile.
 */
@LabTest
class FaultSeriesIT {
    private static final String OTHER = "198.51.100.101";
    private static final Path REPORT = Path.of("target/fault-series.txt");

    /** An address that is answered so long by one host alone does not move by itself any more. */
    private static final Duration CALM = Duration.ofSeconds(2);

    /** No node can hear the other one: without a third opinion both own everything. */
    private static final Set<Fault> PARTITIONS = Set.of(Fault.ALL_CUT, Fault.ALL_MUTE);

    /** Short, and begun by an owner's lost address; then death by kill, freeze and stop. */
    private static final long SEED = 110326;

    private final FaultSeries series = FaultSeries.orElse(SEED, 7, Set.of());

    @Test
    void noFaultLeavesAnAddressWithoutAnOwnerAndOnlyAPartitionGivesItTwo() throws IOException {
        Files.deleteIfExists(REPORT);
        try (Lab lab = build();
                ArpWatch first = ArpWatch.start(lab, Cluster.FLOATING);
                ArpWatch second = ArpWatch.start(lab, OTHER)) {
            Map<String, ArpWatch> watches =
                    new TreeMap<>(Map.of(Cluster.FLOATING, first, OTHER, second));
            ClientProbe client = ClientProbe.start(lab, Cluster.FLOATING);
            lab.hosts().forEach(LabHost::startDaemon);
            awaitOneOwnerEach(lab, watches, "both daemons are started");
            for (Step step : series.steps(List.of("primary", "secondary"))) {
                play(lab, watches, step);
                client.awaitAnswerFrom(first.soleOwner(CALM).orElseThrow());
            }
        }
    }

    private static Lab build() {
        Lab lab = Lab.up(Pair.JJ, 2, "primary", "secondary");
        for (LabHost host : lab.hosts()) {
            String config =
                    Cluster.config("off", "bcast eth0 eth1").replace("initdead 30", "initdead 6");
            host.write("ha.d/ha.cf", "rw-r--r--", config);
            host.write("ha.d/authkeys", "rw-------", "auth 1\n1 sha1 not-a-secret\n");
            host.write(
                    "ha.d/haresources",
                    "rw-r--r--",
                    "primary %s/24/eth0 Svc::p\nsecondary %s/24/eth0 Svc::s\n"
                            .formatted(Cluster.FLOATING, OTHER));
            host.write("ha.d/resource.d/Svc", "rwxr-xr-x", Cluster.svc());
        }
        return lab;
    }

    private void play(Lab lab, Map<String, ArpWatch> watches, Step step) throws IOException {
        LabHost host = lab.host(step.host());
        long begin = ArpWatch.mark();
        step.fault().strike(host);
        sleepUntil(begin + step.length().toNanos());
        step.fault().repair(host);
        long repaired = ArpWatch.mark();
        awaitOneOwnerEach(lab, watches, step + "\n" + series.replay(step));
        StringBuilder line = new StringBuilder(step.toString());
        line.append("; whole after ")
                .append((ArpWatch.mark() - repaired) / 1_000_000)
                .append(" ms");
        watches.forEach((address, watch) -> line.append(told(address, watch.since(begin))));
        Files.writeString(
                REPORT, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (!PARTITIONS.contains(step.fault())) {
            watches.values()
                    .forEach(
                            watch ->
                                    assertEquals(
                                            Duration.ZERO,
                                            watch.since(begin).twice(),
                                            () ->
                                                    step
                                                            + "\n"
                                                            + watch.since(begin)
                                                            + "\n"
                                                            + series.replay(step)
                                                            + "\n"
                                                            + lab.diagnostics()));
        }
    }

    private static String told(String address, AnswerTimeline.Part seen) {
        return "; %s: two owners %d ms, none %d ms"
                .formatted(address, seen.twice().toMillis(), seen.nobody().toMillis());
    }

    private static void awaitOneOwnerEach(Lab lab, Map<String, ArpWatch> watches, String after) {
        lab.await(
                "each address has one owner, after " + after,
                () ->
                        watches.values().stream().allMatch(w -> w.soleOwner(CALM).isPresent())
                                && lab.hosts().stream().allMatch(FaultSeriesIT::calm));
    }

    private static boolean calm(LabHost host) {
        return host.daemonRuns()
                && Set.of("all", "local", "foreign", "none").contains(host.holdings());
    }

    private static void sleepUntil(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos - ArpWatch.mark())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
