package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Body;

import org.junit.jupiter.api.Test;

/** Each node says how long a silence proves it dead, and the other one goes by that. */
@LabTest
class DeadtimeIT {
    @Test
    void eachIsJudgedByTheDeadtimeThatItAnnounced() {
        try (Cluster cluster = Cluster.build(Pair.CJ, "off", 1)) {
            LabHost c = cluster.primary;
            LabHost java = cluster.secondary;
            c.write("ha.d/ha.cf", "rw-r--r--", config(12));
            java.write("ha.d/ha.cf", "rw-r--r--", config(3));
            cluster.started();
            WireTap tap = WireTap.open(cluster.lab);
            cluster.lab.await("a beat", () -> tap.count(java, Body.Status.class) > 0);

            java.powerCut();
            cluster.lab.await("C finds us dead", () -> tap.count(c, Body.FenceReport.class) > 0);
            double silence = tap.fromLastBeatToFenceReport(java, c);
            // Its own deadtime is 12 s, ours is 3 s.
            assertTrue(silence >= 3 && silence < 12, "after " + silence + " s");

            java.powerOn();
            java.startDaemon();
            cluster.awaitHoldings("all", "none");
            c.powerCut();
            cluster.lab.await(
                    "we find C dead by its own limit",
                    () -> java.log("ha-log").contains("its limit is 12 s"));
        }
    }

    private static String config(int deadtime) {
        return """
        logfile /var/log/ha-log
        debugfile /var/log/ha-debug
        keepalive 200ms
        warntime 2
        deadtime %d
        initdead 30
        auto_failback off
        bcast eth0
        node primary secondary
        """
                .formatted(deadtime);
    }
}
