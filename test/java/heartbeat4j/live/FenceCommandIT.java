package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

/** An own script cuts the power of hosts that are silent, or whose services do not stop. */
@LabTest
class FenceCommandIT {
    private static Cluster pair(String... lines) {
        Cluster cluster = Cluster.build(Pair.JJ, "off", 1, lines);
        PowerSwitch.install(cluster.lab);
        return cluster.started();
    }

    @Test
    void aSilentHostLosesItsPowerBeforeItsGroupsAreTaken() {
        try (Cluster cluster = pair(PowerSwitch.LINE);
                PowerSwitch power = PowerSwitch.of(cluster.lab)) {
            cluster.secondary.write("ha.d/fence-fails", "rw-r--r--", "");
            cluster.primary.kill();
            cluster.lab.await(
                    "the script fails",
                    () -> cluster.secondary.log("ha-log").contains("the switch is broken"));
            String status = cluster.secondary.command("ha", "status").text();
            assertTrue(status.contains("resetting primary"), status);
            assertTrue(status.contains("ha fence-confirm primary"), status);
            assertEquals(0, SvcLog.of(cluster.lab).count("secondary", "p", "start"));
            assertEquals("on", cluster.primary.power());

            cluster.secondary.remove("ha.d/fence-fails");
            cluster.awaitAll(cluster.secondary);

            assertEquals(List.of("primary"), power.cut());
            assertTrue(
                    cluster.secondary
                            .log("fence")
                            .contains("primary: it is dead and may still run something"));
        }
    }

    @Test
    void ofACutPairTheOneThatHoldsMoreResetsTheOther() {
        try (Cluster cluster = pair(PowerSwitch.LINE, "fence_delay 8");
                PowerSwitch power = PowerSwitch.of(cluster.lab)) {
            cluster.secondary.command("hb_takeover", "all").mustSucceed();
            cluster.awaitHoldings("none", "all");

            cluster.primary.cut("eth0", "both");
            cluster.lab.await("primary is off", () -> cluster.primary.power().equals("off"));
            cluster.awaitAll(cluster.secondary);

            assertEquals(List.of("primary"), power.cut());
            assertEquals("on", cluster.secondary.power());
        }
    }

    @Test
    void anOperatorAsksWhatAResetWouldDoAndOrdersIt() {
        try (Cluster cluster = pair(PowerSwitch.LINE);
                PowerSwitch power = PowerSwitch.of(cluster.lab)) {
            LabHost secondary = cluster.secondary;
            String dry = secondary.command("ha", "fence", "--dry-run", "primary").text();
            assertTrue(dry.contains("would run   " + PowerSwitch.PATH + " primary"), dry);
            assertTrue(dry.contains("no: it is heard"), dry);
            assertNotEquals(0, secondary.command("ha", "fence", "primary").exit());
            Shell.Output own = secondary.command("ha", "fence", "--yes", "secondary");
            assertTrue(own.text().contains("does not reset itself"), own.text());
            assertEquals(List.of(), power.cut());

            secondary.command("ha", "fence", "--yes", "primary").mustSucceed();

            cluster.awaitAll(secondary);
            assertEquals(List.of("primary"), power.cut());
        }
    }

    @Test
    void aHostWhoseServiceDoesNotStopAsksToBeReset() {
        try (Cluster cluster =
                        pair(PowerSwitch.LINE, "on_stop_failure fence-me", "env STOPRETRYMAX=2");
                PowerSwitch power = PowerSwitch.of(cluster.lab)) {
            cluster.primary.order("p", "stop", "exit", "1");
            cluster.primary.command("hb_standby", "all").mustSucceed();

            cluster.awaitAll(cluster.secondary);

            assertEquals(List.of("primary"), power.cut());
            assertTrue(cluster.secondary.log("fence").contains("primary: it asks for it"));
        }
    }

    @Test
    void aHostWhoseServiceDoesNotStopReboots() {
        try (Cluster cluster = pair(PowerSwitch.LINE, "env STOPRETRYMAX=2");
                PowerSwitch power = PowerSwitch.of(cluster.lab)) {
            cluster.primary.order("p", "stop", "exit", "1");
            cluster.primary.command("hb_standby", "all").mustSucceed();

            // Its kernel ends with the host's first process, as a machine that reboots.
            cluster.lab.await("primary is off", () -> cluster.primary.power().equals("off"));
            assertTrue(cluster.primary.log("reboots").contains("does not stop"));
            cluster.awaitAll(cluster.secondary);

            assertTrue(
                    cluster.primary
                            .log("ha-log")
                            .contains("Resource STOP failure. Reboot required!"));
            assertEquals(List.of("primary"), power.cut());
        }
    }

    @Test
    void ofThreeTheFirstResetsASilentHostAndTheOthersWait() {
        try (Lab lab = ThreeNodesIT.build("node alpha beta gamma", "on", ThreeNodesIT.RESOURCES)) {
            PowerSwitch.install(lab);
            for (LabHost host : lab.hosts()) {
                host.write(
                        "ha.d/ha.cf",
                        "rw-r--r--",
                        host.read("ha.d/ha.cf") + PowerSwitch.LINE + "\n");
            }
            lab.hosts().forEach(LabHost::startDaemon);
            ThreeNodesIT.awaitHome(lab);
            try (PowerSwitch power = PowerSwitch.of(lab)) {
                lab.host("alpha").write("ha.d/fence-fails", "rw-r--r--", "");
                lab.host("gamma").kill();
                lab.await(
                        "the script fails",
                        () -> lab.host("alpha").log("ha-log").contains("the switch is broken"));
                assertEquals(0, SvcLog.of(lab).count("alpha", "c", "start"));
                assertEquals("", lab.host("beta").log("fence"));

                lab.host("alpha").remove("ha.d/fence-fails");
                ThreeNodesIT.awaitOwner(lab, "c", "alpha");

                assertEquals(List.of("gamma"), power.cut());
                lab.await(
                        "beta knows",
                        () -> lab.host("beta").log("ha-log").contains("Node gamma is off"));
            }
        }
    }
}
