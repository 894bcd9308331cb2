package heartbeat4j.live;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;

/** A daemon of a mixed pair is killed, or stands still for longer than deadtime. */
@LabTest
class StandstillIT {
    private static final Duration DEADTIME = Duration.ofSeconds(3);

    /** Longer than C waits before it restarts itself. */
    private static final Duration CALM = Duration.ofSeconds(5);

    private static final List<String> SETTLED =
            List.of("local local", "none all", "all none", "foreign foreign");

    /** Rows 4 and 6 with the other node; C never stops what a killed daemon left running. */
    @ParameterizedTest
    @CsvSource({"CJ", "JC"})
    void killedSecondaryIsReplacedAndOursReturnsToNothing(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "off"),
                rows -> {
                    rows.coldStart();
                    rows.mark();
                    rows.secondary.kill();

                    rows.awaitMoves("s", "primary s1 start");
                    rows.assertNotBefore(DEADTIME.minusMillis(500));
                    rows.awaitAll(rows.primary);
                    rows.awaitMoves("p");

                    rows.secondary.startDaemon();
                    rows.awaitHoldings("all", "none");
                    if (rows.secondary.program() == Program.JAVA) {
                        awaitOneOwnerEach(rows);
                    }
                    CLog.assertClean(rows.lab);
                });
    }

    /** A C daemon takes everything when it wakes, before it listens, and never gives it back. */
    @ParameterizedTest
    @CsvSource({"CJ, primary", "CJ, secondary", "JC, primary", "JC, secondary"})
    void pausedDaemonIsReplacedAndAfterItsReturnEachGroupRunsOnce(Pair pair, String paused) {
        RowCluster.play(
                () -> RowCluster.build(pair, "off"),
                rows -> {
                    rows.coldStart();
                    LabHost sleeper = rows.lab.host(paused);
                    LabHost other = rows.other(sleeper);
                    sleeper.pause();
                    rows.awaitRuns(other, "p1", "p2", "s1");
                    rows.awaitAll(other);

                    sleeper.resume();
                    awaitOneOwnerEach(rows);
                    int moves = rows.moves().size();
                    rows.assertMovedAfter(CALM, moves);
                    awaitOneOwnerEach(rows);
                    CLog.assertClean(rows.lab, CLog.Tolerated.LOSS, CLog.Tolerated.PARTITION);
                });
    }

    private static void awaitOneOwnerEach(RowCluster rows) {
        rows.await(
                "each group runs once, and both nodes say so",
                () ->
                        List.of("p1", "p2", "s1").stream().allMatch(rows::runsOnce)
                                && SETTLED.contains(holdings(rows)));
    }

    private static String holdings(RowCluster rows) {
        return rows.primary.holdings() + " " + rows.secondary.holdings();
    }
}
