package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** The start of a resource fails: its group is stopped again, whatever runs on the other node. */
@LabTest
class StartFailureIT {
    private static final String GIVING_UP = "Giving up resources due to failure of Svc::p2";

    @ParameterizedTest
    @EnumSource
    void groupThatCannotStartAtHomeIsStoppedAgain(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "off"),
                rows -> {
                    rows.primary.order("p2", "start", "exit", "1");
                    rows.start();
                    awaitGivenUp(rows, rows.primary);
                    rows.awaitMoves("s", "secondary s1 start");
                    if (rows.primary.program() == Program.JAVA) {
                        rows.await("p2 runs", () -> rows.secondary.serves("p2"));
                        rows.awaitHoldings("none", "all");
                    } else {
                        rows.awaitHoldings("local", "local");
                        assertEquals(2, rows.moves("p").size(), rows.lab::diagnostics);
                    }
                    rows.assertClean(CLog.Tolerated.SCRIPT);
                    rows.record(26, rows.primary, "the group moves to the other node");
                });
    }

    @ParameterizedTest
    @EnumSource
    void groupThatCannotStartAtTakeoverLeavesTheOtherGroupAlone(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "off"),
                rows -> {
                    rows.coldStart();
                    rows.secondary.order("p2", "start", "exit", "1");
                    rows.mark();
                    rows.primary.powerCut();
                    awaitGivenUp(rows, rows.secondary);
                    assertEquals(List.of(), rows.moves("s"), rows.lab::diagnostics);
                    CLog.assertClean(rows.lab, CLog.Tolerated.SCRIPT);
                    rows.record(27, "ok");
                });
    }

    private static void awaitGivenUp(RowCluster rows, LabHost host) {
        String name = host.name();
        rows.await(
                "p1 was started and stopped on " + name,
                () -> rows.moves("p").contains(name + " p1 stop"));
        assertEquals(List.of(name + " p1 start", name + " p1 stop"), rows.moves("p").subList(0, 2));
        rows.awaitLog(host, GIVING_UP);
    }
}
