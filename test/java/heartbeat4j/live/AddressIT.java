package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

/** A floating address and the service behind it, as a client in the same network sees them. */
@LabTest
class AddressIT {
    @ParameterizedTest
    @EnumSource
    void addressAndServiceMoveTogether(Pair pair) {
        RowCluster.play(() -> RowCluster.build(pair, "on"), AddressIT::live);
    }

    private static void live(RowCluster rows) {
        rows.resources(Cluster.RESOURCES);
        rows.start();
        rows.await("p runs", () -> rows.runsOnce("p") && rows.runsOnce("s"));
        rows.awaitHoldings("local", "local");
        rows.assertAddressOn(rows.primary);
        rows.lab
                .client()
                .runBehind("arp", "tcpdump", "-nlei", "br0", "arp and host " + Cluster.FLOATING);
        ClientProbe probe = ClientProbe.start(rows.lab, Cluster.FLOATING);
        probe.awaitAnswerFrom("primary");

        rows.primary.command("hb_standby", "all").mustSucceed();
        probe.awaitAnswerFrom("secondary");
        rows.awaitHoldings("none", "all");
        rows.assertAddressOn(rows.secondary);
        rows.await("secondary has announced it", () -> announced(rows));

        rows.secondary.powerCut();
        probe.awaitAnswerFrom("primary");
        rows.await("p and s run", () -> rows.runsOnce("p") && rows.runsOnce("s"));
        rows.awaitAll(rows.primary);
        rows.assertAddressOn(rows.primary);
        assertEquals(List.of("primary", "secondary", "primary"), probe.owners());
        serviceFollowsAddress(rows);
        CLog.assertClean(rows.lab);
        rows.record(31, "ok");
    }

    /** A packet of secondary's card that tells everybody who has the address now. */
    private static boolean announced(RowCluster rows) {
        String seen = rows.lab.client().log("arp");
        String tell = "who-has " + Cluster.FLOATING + " .*tell " + Cluster.FLOATING;
        return seen.lines()
                .filter(l -> l.contains("02:00:00:00:00:02 > ff:ff:ff:ff:ff:ff"))
                .anyMatch(l -> l.matches(".*(" + tell + "|is-at 02:00:00:00:00:02).*"));
    }

    /** An address that came later than its lease allows is added once more. */
    private static void addNew(List<String> runs, String run) {
        if (runs.isEmpty() || !runs.getLast().equals(run)) {
            runs.add(run);
        }
    }

    /** In the daemon's log the service starts after its address and stops before it. */
    private static void serviceFollowsAddress(RowCluster rows) {
        for (LabHost host : rows.lab.hosts()) {
            List<String> runs =
                    host.log("ha-log")
                            .lines()
                            .filter(l -> l.contains("Running /etc/ha.d/"))
                            .filter(l -> l.matches(".*(IPaddr|Svc p ).*(start|stop)"))
                            .map(l -> l.replaceFirst(".*resource.d/", ""))
                            .map(l -> l.replaceFirst("(IPaddr|Svc p).* (start|stop)$", "$1 $2"))
                            .collect(ArrayList::new, AddressIT::addNew, List::addAll);
            assertTrue(runs.size() >= 2, rows.lab::diagnostics);
            for (int i = 0; i < runs.size(); i += 2) {
                List<String> two = runs.subList(i, Math.min(i + 2, runs.size()));
                assertTrue(
                        List.of("IPaddr start", "Svc p start").equals(two)
                                || List.of("Svc p stop", "IPaddr stop").equals(two),
                        () -> host.name() + ": " + runs);
            }
        }
    }
}
