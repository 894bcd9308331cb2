package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stop of a resource fails: twice, for ever but in vain, and for ever. */
@LabTest
class StopFailureIT {
    @ParameterizedTest
    @EnumSource
    void stopIsTriedAgainAndNothingRunsTwice(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "off", "env STOPRETRYMAX=2"),
                rows -> {
                    rows.coldStart();
                    failsTwice(rows);
                    failsThoughItDoesNotRun(rows);
                    failsForEver(rows);
                });
    }

    private static void failsTwice(RowCluster rows) {
        rows.mark();
        rows.primary.order("p2", "stop", "times", "2");
        rows.primary.order("p2", "stop", "exit", "1");
        rows.primary.command("hb_standby", "all").mustSucceed();
        rows.awaitMoves("p", PlannedMovesIT.AWAY);
        rows.awaitHoldings("none", "all");
        assertEquals(3, rows.calls("primary p2 stop"));
        assertEquals("on", rows.primary.power());
        rows.record(28, "ok");
        rows.primary.cancelOrder("p2", "stop", "times");
        rows.primary.cancelOrder("p2", "stop", "exit");
        goHome(rows);
    }

    private static void goHome(RowCluster rows) {
        rows.secondary.command("hb_standby", "foreign").mustSucceed();
        rows.awaitHoldings("local", "local");
    }

    private static void failsThoughItDoesNotRun(RowCluster rows) {
        rows.mark();
        rows.primary.run("rm", "/run/svc-p2").mustSucceed();
        rows.primary.order("p2", "stop", "exit", "1");
        rows.primary.command("hb_standby", "all").mustSucceed();
        rows.awaitRuns(rows.secondary, "p1", "p2");
        rows.awaitHoldings("none", "all");
        assertEquals(3, rows.calls("primary p2 stop"));
        assertEquals("on", rows.primary.power());
        rows.record(29, "ok");
        rows.primary.cancelOrder("p2", "stop", "exit");
        goHome(rows);
    }

    /** C reboots the machine for it; ours keeps the group, says so, and nobody else starts it. */
    private static void failsForEver(RowCluster rows) {
        rows.mark();
        rows.primary.order("p2", "stop", "exit", "1");
        rows.primary.command("hb_standby", "all").mustSucceed();
        if (rows.primary.program() == Program.JAVA) {
            rows.awaitLog(rows.primary, "Resource STOP failure");
            rows.await(
                    "primary keeps it", () -> rows.primary.log("ha-log").contains("does not stop"));
            assertEquals("on", rows.primary.power());
            assertTrue(rows.primary.serves("p1") && rows.primary.serves("p2"));
            assertEquals(0, rows.calls("secondary p1 start"));
        } else {
            rows.await("primary is off", () -> rows.primary.power().equals("off"));
            rows.awaitRuns(rows.secondary, "p1", "p2");
        }
        CLog.assertClean(rows.lab, CLog.Tolerated.SCRIPT);
        rows.record(
                30, rows.primary, "the group stays and is reported; no reboot of all the others");
    }
}
