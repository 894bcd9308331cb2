package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** One cluster's life of planned moves, asked for on either node, with every pair of programs. */
@LabTest
class PlannedMovesIT {
    @ParameterizedTest
    @EnumSource
    void everythingMovesAsAskedAndNothingElse(Pair pair) {
        RowCluster.play(() -> RowCluster.build(pair, "off"), PlannedMovesIT::live);
    }

    private static void live(RowCluster rows) {
        coldStart(rows);
        standbyLocalAndBack(rows);
        standbyAll(rows);
        takeovers(rows);
        bothAtOnce(rows);
        secondRequestWaits(rows);
        stopWaitsForTheHandOver(rows);
        gracefulStops(rows);
        SvcLog.of(rows.lab).assertNeverOnTwoHosts();
        releaserDies(rows);
        CLog.assertClean(rows.lab);
    }

    private static void coldStart(RowCluster rows) {
        rows.coldStart();
        rows.record(1, rows.took());
        if (rows.pair != Pair.CC) {
            rows.record(1, "ok, better: nobody waits ten seconds for the other");
        }
    }

    /** Row 10, and both words of row 11. */
    private static void standbyLocalAndBack(RowCluster rows) {
        for (String back : new String[] {"foreign", "failback"}) {
            rows.mark();
            rows.primary.command("hb_standby", "local").mustSucceed();
            rows.awaitMoves("p", AWAY);
            rows.awaitHoldings("none", "all");
            rows.record(10, "ok");
            rows.mark();
            rows.secondary.command("hb_standby", back).mustSucceed();
            rows.awaitMoves("p", HOME);
            rows.awaitHoldings("local", "local");
            rows.awaitMoves("s");
        }
        rows.record(11, "ok");
    }

    static final String[] AWAY = {
        "primary p2 stop", "primary p1 stop", "secondary p1 start", "secondary p2 start"
    };
    static final String[] HOME = {
        "secondary p2 stop", "secondary p1 stop", "primary p1 start", "primary p2 start"
    };

    private static void standbyAll(RowCluster rows) {
        rows.mark();
        rows.primary.command("hb_standby", "all").mustSucceed();
        rows.awaitMoves("p", AWAY);
        rows.record(9, rows.took());
        rows.awaitHoldings("none", "all");
        rows.awaitMoves("s");
    }

    private static void takeovers(RowCluster rows) {
        rows.mark();
        rows.primary.command("hb_takeover", "all").mustSucceed();
        rows.awaitMoves("p", HOME);
        rows.awaitMoves("s", "secondary s1 stop", "primary s1 start");
        rows.awaitHoldings("all", "none");
        rows.record(12, "ok");
        rows.mark();
        rows.secondary.command("hb_takeover", "local").mustSucceed();
        rows.awaitMoves("s", "primary s1 stop", "secondary s1 start");
        rows.awaitHoldings("local", "local");
        rows.awaitMoves("p");
        rows.record(13, "ok");
    }

    private static void bothAtOnce(RowCluster rows) {
        rows.mark();
        Thread other = Thread.startVirtualThread(() -> rows.secondary.command("hb_standby", "all"));
        rows.primary.command("hb_standby", "all");
        rows.await("the other command is back", () -> !other.isAlive());
        rows.await("a hand-over is done or given up", () -> settled(rows));
        rows.record(18, "ok");
        if (rows.primary.holdings().equals("none")) {
            rows.primary.command("hb_takeover", "local").mustSucceed();
        } else if (rows.primary.holdings().equals("all")) {
            rows.secondary.command("hb_takeover", "local").mustSucceed();
        }
        rows.awaitHoldings("local", "local");
    }

    private static boolean settled(RowCluster rows) {
        String both = rows.primary.holdings() + " " + rows.secondary.holdings();
        boolean oneEach = List.of("p1", "p2", "s1").stream().allMatch(rows::runsOnce);
        return oneEach && List.of("none all", "all none", "local local").contains(both);
    }

    private static void secondRequestWaits(RowCluster rows) {
        rows.mark();
        // As long as the commands of a busy machine may take to start.
        rows.primary.order("p1", "stop", "sleep", "10");
        rows.primary.command("hb_standby", "all").mustSucceed();
        rows.awaitBegin(rows.primary, "p1", "stop");

        Shell.Output again = rows.primary.command("hb_standby", "local");

        if (rows.primary.program() == Program.JAVA) {
            assertTrue(again.text().contains("a hand-over is going on"), again::text);
            rows.record(16, "ok, better: hb_standby itself says that it is refused, and why");
        } else {
            rows.awaitLog(rows.primary, "Standby in progress- new request from primary ignored");
            rows.record(16, "ok");
        }
        rows.awaitMoves("p", AWAY);
        rows.awaitHoldings("none", "all");
        rows.primary.command("hb_takeover", "local").mustSucceed();
        rows.awaitHoldings("local", "local");
    }

    /** Row 19; the stop of p1 still takes its time. */
    private static void stopWaitsForTheHandOver(RowCluster rows) {
        rows.mark();
        rows.primary.command("hb_standby", "all").mustSucceed();
        rows.awaitBegin(rows.primary, "p1", "stop");
        rows.primary.command("heartbeat", "-k").mustSucceed();
        rows.awaitMoves("p", AWAY);
        rows.awaitAll(rows.secondary);
        rows.awaitMoves("s");
        rows.primary.cancelOrder("p1", "stop", "sleep");
        rows.record(19, "ok");
        assertFalse(rows.primary.daemonRuns());

        rows.primary.startDaemon();
        rows.awaitHoldings("none", "all");
        rows.primary.command("hb_takeover", "local").mustSucceed();
        rows.awaitHoldings("local", "local");
        rows.awaitMoves("s");
    }

    private static void gracefulStops(RowCluster rows) {
        rows.mark();
        rows.primary.command("heartbeat", "-k").mustSucceed();
        rows.awaitMoves("p", AWAY);
        rows.record(8, rows.took());
        rows.awaitLog(rows.secondary, "Received shutdown notice from 'primary'.");
        rows.awaitAll(rows.secondary);
        rows.awaitMoves("s");
        rows.primary.startDaemon();
        rows.awaitHoldings("none", "all");
        rows.primary.command("hb_takeover", "local").mustSucceed();
        rows.awaitHoldings("local", "local");

        rows.mark();
        rows.secondary.command("heartbeat", "-k").mustSucceed();
        rows.awaitMoves("s", "secondary s1 stop", "primary s1 start");
        rows.awaitAll(rows.primary);
        rows.awaitMoves("p");
    }

    /** Row 17. */
    private static void releaserDies(RowCluster rows) {
        rows.secondary.startDaemon();
        rows.awaitHoldings("all", "none");
        rows.secondary.command("hb_takeover", "local").mustSucceed();
        rows.awaitHoldings("local", "local");
        rows.primary.order("p1", "stop", "sleep", "60");
        rows.mark();
        rows.primary.command("hb_standby", "all").mustSucceed();
        rows.awaitBegin(rows.primary, "p1", "stop");
        rows.primary.powerCut();
        rows.awaitRuns(rows.secondary, "p1", "p2", "s1");
        rows.awaitAll(rows.secondary);
        rows.awaitLog(rows.secondary, "Cancelling pending standby operation");
        rows.record(17, rows.took());
    }
}
