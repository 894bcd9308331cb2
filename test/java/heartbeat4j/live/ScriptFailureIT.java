package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A resource script fails. */
@LabTest
class ScriptFailureIT {
    /** C stops the group again and leaves it down everywhere; we move it to the other node. */
    @Test
    void groupThatCannotStartIsStoppedAgainAndMoved() {
        try (Cluster cluster = Cluster.build("off", 1)) {
            cluster.primary.order("p", "start", "exit", "1");
            cluster.primary.startDaemon();
            cluster.secondary.startDaemon();

            cluster.lab.await(
                    "p was stopped again on primary",
                    () -> SvcLog.of(cluster.lab).done().contains("primary p stop"));
            cluster.lab.await(
                    "primary gave up the address", () -> !cluster.primary.holds(Cluster.FLOATING));
            cluster.awaitOwner("s", cluster.secondary);
            if (cluster.java()) {
                cluster.awaitOwner("p", cluster.secondary);
                cluster.assertAddressOn(cluster.secondary);
            } else {
                assertTrue(scriptLog(cluster.primary).contains("Giving up resources due to"));
            }
        }
    }

    private static String scriptLog(LabHost host) {
        return host.log("ha-log") + host.log("ha-debug");
    }

    @Test
    void stopThatFailsTwiceIsTriedAgain() {
        try (Cluster cluster = Cluster.running("off")) {
            cluster.primary.order("p", "stop", "exit", "1");
            cluster.primary.command("hb_standby", "all").mustSucceed();
            cluster.lab.await(
                    "two failed stops",
                    () -> SvcLog.of(cluster.lab).count("primary", "p", "stop") >= 2);
            assertEquals(0, SvcLog.of(cluster.lab).count("secondary", "p", "start"));

            cluster.primary.cancelOrder("p", "stop", "exit");

            cluster.awaitHoldings("none", "all");
            cluster.awaitOwner("p", cluster.secondary);
            assertEquals("on", cluster.primary.power());
            SvcLog.of(cluster.lab).assertNeverOnTwoHosts();
        }
    }

    /** C reboots the host for it; ours keeps the group, says so, and lets nobody else start it. */
    @Test
    void serviceThatDoesNotStopIsNeverStartedElsewhere() {
        try (Cluster cluster = Cluster.running("off", "env STOPRETRYMAX=2")) {
            cluster.primary.order("p", "stop", "exit", "1");

            cluster.primary.command("hb_standby", "all").mustSucceed();

            if (cluster.java()) {
                cluster.lab.await(
                        "the failure is told",
                        () -> cluster.primary.log("ha-log").contains("Resource STOP failure"));
                cluster.awaitHoldings("local", "local");
                assertEquals("on", cluster.primary.power());
                assertEquals(0, SvcLog.of(cluster.lab).count("secondary", "p", "start"));
            } else {
                cluster.lab.await("primary is off", () -> cluster.primary.power().equals("off"));
                cluster.awaitOwner("p", cluster.secondary);
                cluster.assertAddressOn(cluster.secondary);
            }
            SvcLog log = SvcLog.of(cluster.lab);
            assertTrue(log.count("primary", "p", "stop") >= 3, log::toString);
        }
    }

    @Test
    void slowStopDelaysTheStartElsewhere() {
        try (Cluster cluster = Cluster.running("off")) {
            cluster.primary.order("p", "stop", "sleep", "4");

            cluster.primary.command("hb_standby", "all").mustSucceed();

            cluster.awaitHoldings("none", "all");
            cluster.awaitOwner("p", cluster.secondary);
            SvcLog.of(cluster.lab).assertNeverOnTwoHosts();
        }
    }
}
