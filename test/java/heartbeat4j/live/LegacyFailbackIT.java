package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The old way without negotiation: whoever comes back asks for its groups, one by one. */
@LabTest
class LegacyFailbackIT {
    @ParameterizedTest
    @EnumSource
    void groupGoesToThePeerAndHomeAgain(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "legacy"),
                rows -> {
                    rows.mark();
                    rows.start();
                    rows.awaitMoves("p", "primary p1 start", "primary p2 start");
                    rows.awaitMoves("s", "secondary s1 start");
                    dieAndReturn(rows, rows.primary, "p1", "p2");
                    dieAndReturn(rows, rows.secondary, "s1");
                    CLog.assertClean(rows.lab);
                    rows.lab.hosts().forEach(LegacyFailbackIT::assertAdvised);
                });
    }

    private static void assertAdvised(LabHost host) {
        String log = host.log("ha-log");
        assertTrue(
                log.contains("WARN: Deprecated 'legacy' auto_failback option selected."),
                () -> host.name() + ": " + log);
    }

    private static void dieAndReturn(RowCluster rows, LabHost host, String... services) {
        LabHost other = rows.other(host);
        host.powerCut();
        rows.awaitRuns(other, services);
        host.powerOn();
        rows.forgetWhatRan(host);
        rows.mark();
        host.startDaemon();
        rows.awaitRuns(host, services);
        rows.await("home", () -> rows.runsOnce("p1") && rows.runsOnce("p2") && rows.runsOnce("s1"));
        rows.assertMoved(2 * services.length);
        rows.assertStopsBeforeStarts();
        rows.record(7, rows.took());
    }
}
