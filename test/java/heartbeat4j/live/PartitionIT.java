package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;

/** Cables are pulled and daemons stand still; in the end each group has exactly one owner. */
@LabTest
class PartitionIT {
    @ParameterizedTest
    @EnumSource
    void afterACutCableIsHealedEachGroupRunsOnce(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "off", "deadtime 4", "warntime 2"),
                rows -> {
                    rows.coldStart();
                    cutForAMoment(rows);
                    cutAndHeal(rows);
                    CLog.assertClean(rows.lab, CLog.Tolerated.LOSS, CLog.Tolerated.PARTITION);
                });
    }

    /** For less than deadtime: what was said meanwhile is said again, and nothing moves. */
    private static void cutForAMoment(RowCluster rows) {
        rows.mark();
        rows.primary.cut("eth0", "both");
        rows.primary.heal("eth0");
        rows.primary.command("hb_standby", "all").mustSucceed();
        rows.awaitMoves("p", PlannedMovesIT.AWAY);
        rows.awaitHoldings("none", "all");
        rows.primary.command("hb_takeover", "local").mustSucceed();
        rows.awaitHoldings("local", "local");
        rows.awaitMoves("s");
    }

    private static void cutAndHeal(RowCluster rows) {
        rows.primary.cut("eth0", "both");
        for (LabHost host : rows.lab.hosts()) {
            rows.awaitRuns(host, "p1", "p2", "s1");
            rows.awaitLog(host, "node " + rows.other(host).name() + ": is dead");
        }
        List<String> daemons = daemons(rows);
        rows.mark();
        rows.primary.heal("eth0");
        rows.await("each group runs once, both agree", () -> oneOwnerEach(rows));
        int moves = rows.moves().size();
        rows.assertMovedAfter(Duration.ofSeconds(3), moves);
        if (rows.pair == Pair.CC) {
            rows.record(24, rows.took());
            return;
        }
        assertEquals(daemons, daemons(rows), "ours went on, no restart");
        rows.record(24, "ok, better: our node serves through it, nothing waits for a restart");
        rows.record(24, rows.took());
        for (LabHost host : rows.lab.hosts()) {
            boolean ours = host.program() == Program.JAVA;
            assertTrue(!ours || rows.pair == Pair.JJ || host.holdings().equals("all"));
        }
    }

    /** The process of each of our daemons. */
    private static List<String> daemons(RowCluster rows) {
        return rows.lab.hosts().stream()
                .filter(h -> h.program() == Program.JAVA)
                .map(h -> h.run("cat", "/run/heartbeat.pid").line())
                .toList();
    }

    private static boolean oneOwnerEach(RowCluster rows) {
        return List.of("p1", "p2", "s1").stream().allMatch(rows::runsOnce)
                && List.of("local local", "none all", "all none")
                        .contains(rows.primary.holdings() + " " + rows.secondary.holdings());
    }

    /** Primary still hears secondary, but nobody hears primary: the nastiest of cables. */
    @Test
    void afterAOneWayCutIsHealedEachGroupRunsOnce() {
        RowCluster.play(
                () -> RowCluster.build(Pair.underTest(), "off"),
                rows -> {
                    rows.coldStart();
                    rows.primary.cut("eth0", "out");
                    rows.awaitRuns(rows.secondary, "p1", "p2");

                    rows.primary.heal("eth0");
                    rows.await("each group runs once", () -> oneOwnerEach(rows));
                });
    }

    @Test
    void pausedDaemonIsReplacedAndAfterItsReturnEachGroupRunsOnce() {
        try (Cluster cluster = Cluster.running("off")) {
            ClientProbe probe = ClientProbe.start(cluster.lab, Cluster.FLOATING);
            probe.awaitAnswerFrom("primary");

            cluster.primary.pause();
            cluster.lab.await("p runs on secondary", () -> cluster.secondary.serves("p"));
            probe.awaitAnswerFrom("secondary");

            cluster.primary.resume();
            cluster.lab.await(
                    "each group runs on exactly one node",
                    () -> cluster.owners("p").size() == 1 && cluster.owners("s").size() == 1);
            String owner = cluster.owners("p").getFirst();
            cluster.assertAddressOn(cluster.lab.host(owner));
            ClientProbe.start(cluster.lab, Cluster.FLOATING).awaitAnswerFrom(owner);
        }
    }
}
