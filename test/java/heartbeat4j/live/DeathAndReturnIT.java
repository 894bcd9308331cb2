package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;

/** Nodes die and come back, with every pair of programs and each way of failing back. */
@LabTest
class DeathAndReturnIT {
    private static final Duration DEADTIME = Duration.ofSeconds(3);
    private static final Duration INITDEAD = Duration.ofSeconds(6);

    @ParameterizedTest
    @EnumSource
    void withFailbackEachGroupGoesHome(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "on", "initdead " + INITDEAD.toSeconds()),
                rows -> {
                    startAlone(rows);
                    lateJoin(rows);
                    powerCutOfPrimaryAndReturn(rows);
                    standbyIsNoReasonToFailBack(rows);
                    powerCutOfSecondaryAndReturn(rows);
                    CLog.assertClean(rows.lab);
                });
    }

    private static void startAlone(RowCluster rows) {
        rows.mark();
        rows.primary.startDaemon();
        rows.awaitMoves("p", "primary p1 start", "primary p2 start");
        rows.awaitMoves("s", "primary s1 start");
        rows.assertNotBefore(INITDEAD);
        assertEquals("dead", rows.nodeStatus(rows.primary, "secondary"));
        rows.awaitAll(rows.primary);
        rows.record(2, rows.took());
        rows.record(2, rows.primary, "all at once, not in transition for ten seconds more");
    }

    private static void lateJoin(RowCluster rows) {
        rows.mark();
        rows.secondary.startDaemon();
        rows.awaitMoves("s", "primary s1 stop", "secondary s1 start");
        rows.awaitHoldings("local", "local");
        rows.awaitMoves("p");
        rows.record(3, rows.took());
    }

    private static void powerCutOfPrimaryAndReturn(RowCluster rows) {
        rows.mark();
        rows.primary.powerCut();
        rows.awaitRuns(rows.secondary, "p1", "p2", "s1");
        rows.assertNotBefore(DEADTIME.minusMillis(500));
        rows.awaitAll(rows.secondary);
        rows.awaitMoves("s");

        rows.primary.powerOn();
        rows.forgetWhatRan(rows.primary);
        rows.mark();
        rows.primary.startDaemon();
        rows.awaitMoves("p", PlannedMovesIT.HOME);
        rows.awaitHoldings("local", "local");
        rows.awaitMoves("s");
        rows.record(5, rows.took());
    }

    private static void standbyIsNoReasonToFailBack(RowCluster rows) {
        rows.mark();
        rows.primary.command("hb_standby", "all").mustSucceed();
        rows.awaitMoves("p", PlannedMovesIT.AWAY);
        rows.awaitHoldings("none", "all");
        rows.assertMovedAfter(Duration.ofSeconds(8), 4);
        rows.awaitHoldings("none", "all");
        rows.record(15, "ok");
        rows.secondary.command("hb_standby", "failback").mustSucceed();
        rows.awaitHoldings("local", "local");
    }

    private static void powerCutOfSecondaryAndReturn(RowCluster rows) {
        rows.secondary.powerCut();
        rows.awaitRuns(rows.primary, "p1", "p2", "s1");
        rows.awaitAll(rows.primary);
        standbyWithoutPeer(rows);

        rows.secondary.powerOn();
        rows.forgetWhatRan(rows.secondary);
        rows.mark();
        rows.secondary.startDaemon();
        rows.awaitMoves("s", "primary s1 stop", "secondary s1 start");
        rows.awaitHoldings("local", "local");
        rows.awaitMoves("p");
    }

    private static void standbyWithoutPeer(RowCluster rows) {
        rows.mark();
        Shell.Output answer = rows.primary.command("hb_standby", "all");
        if (rows.primary.program() == Program.JAVA) {
            assertNotEquals(0, answer.exit());
            assertTrue(answer.text().contains("secondary is not there"), answer::text);
        } else {
            rows.awaitLog(rows.primary, "No reply to standby request");
        }
        rows.awaitAll(rows.primary);
        rows.assertMoved(0);
        rows.record(14, rows.primary, "hb_standby says at once that nobody is there, exit 1");
    }

    @ParameterizedTest
    @EnumSource
    void withoutFailbackNothingMovesBack(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "off"),
                rows -> {
                    rows.coldStart();
                    killAndReturn(rows);
                    CLog.assertClean(rows.lab);
                });
    }

    private static void killAndReturn(RowCluster rows) {
        rows.mark();
        rows.primary.kill();
        rows.awaitMoves("p", "secondary p1 start", "secondary p2 start");
        rows.assertNotBefore(DEADTIME.minusMillis(500));
        rows.awaitAll(rows.secondary);
        rows.awaitMoves("s");
        rows.awaitLog(rows.secondary, "node primary: is dead");
        rows.record(4, rows.took());

        rows.mark();
        rows.primary.startDaemon();
        rows.awaitHoldings("none", "all");
        if (rows.primary.program() == Program.JAVA) {
            rows.await("one p1", () -> rows.runsOnce("p1") && rows.runsOnce("p2"));
            assertEquals(List.of("primary p2 stop", "primary p1 stop"), rows.moves("p"));
        } else {
            rows.assertMoved(0);
        }
        rows.record(6, rows.primary, "what a killed daemon left running is stopped on its return");
    }
}
