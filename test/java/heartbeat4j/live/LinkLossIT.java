package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of two links is lost, then the other one: with every pair of programs nothing moves. */
@LabTest
class LinkLossIT {
    @ParameterizedTest
    @EnumSource
    void oneOfTwoLinksLostMovesNothing(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "off", 2),
                rows -> {
                    rows.coldStart();
                    rows.mark();
                    for (String link : new String[] {"eth1", "eth0"}) {
                        rows.primary.cut(link, "both");
                        rows.lab.hosts().forEach(h -> awaitLink(rows, h, link, "dead"));
                        assertEquals("active", rows.nodeStatus(rows.primary, "secondary"));
                        assertEquals("active", rows.nodeStatus(rows.secondary, "primary"));
                        rows.primary.heal(link);
                        rows.lab.hosts().forEach(h -> awaitLink(rows, h, link, "up"));
                    }
                    rows.awaitHoldings("local", "local");
                    rows.assertMoved(0);
                    // What the lost link should have brought comes late by the other one.
                    rows.assertClean(CLog.Tolerated.LOSS);
                    rows.record(45, "ok");
                });
    }

    private static void awaitLink(RowCluster rows, LabHost host, String link, String state) {
        String other = rows.other(host).name();
        rows.await(
                host.name() + " finds " + link + " " + state,
                () -> host.command("cl_status", "hblinkstatus", other, link).line().equals(state));
    }
}
