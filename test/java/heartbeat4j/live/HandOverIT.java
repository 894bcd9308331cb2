package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Planned moves: no service is ever up on two hosts. Our daemon and the C program agree. */
@LabTest
class HandOverIT {
    @Test
    void standbyMovesGroupsThereAndBack() {
        try (Cluster cluster = Cluster.running("off")) {
            cluster.primary.command("hb_standby", "all").mustSucceed();
            cluster.awaitHoldings("none", "all");
            cluster.awaitOwner("p", cluster.secondary);
            cluster.assertAddressOn(cluster.secondary);

            cluster.secondary.command("hb_standby", "foreign").mustSucceed();
            cluster.awaitHoldings("local", "local");
            cluster.awaitOwner("p", cluster.primary);
            cluster.assertAddressOn(cluster.primary);

            cluster.primary.command("hb_standby", "local").mustSucceed();
            cluster.awaitHoldings("none", "all");
            cluster.awaitOwner("p", cluster.secondary);
            cluster.assertAddressOn(cluster.secondary);
            cluster.awaitOwner("s", cluster.secondary);

            SvcLog log = SvcLog.of(cluster.lab);
            log.assertNeverOnTwoHosts();
            assertEquals(1, log.count("secondary", "s", "start"), "s never moved");
        }
    }

    @Test
    void takeoverFetchesGroups() {
        try (Cluster cluster = Cluster.running("off")) {
            cluster.primary.command("hb_takeover", "all").mustSucceed();
            cluster.awaitHoldings("all", "none");
            cluster.awaitOwner("s", cluster.primary);

            cluster.secondary.command("hb_takeover", "local").mustSucceed();
            cluster.awaitHoldings("local", "local");
            cluster.awaitOwner("s", cluster.secondary);

            cluster.secondary.command("hb_takeover", "foreign").mustSucceed();
            cluster.awaitHoldings("none", "all");
            cluster.awaitOwner("p", cluster.secondary);
            cluster.assertAddressOn(cluster.secondary);
            SvcLog.of(cluster.lab).assertNeverOnTwoHosts();
        }
    }

    @Test
    void gracefulStopHandsEverythingOverBeforeItEnds() {
        try (Cluster cluster = Cluster.running("off")) {
            ClientProbe probe = ClientProbe.start(cluster.lab, Cluster.FLOATING);
            probe.awaitAnswerFrom("primary");

            cluster.primary.command("heartbeat", "-k").mustSucceed();

            assertFalse(cluster.primary.daemonRuns());
            cluster.awaitOwner("p", cluster.secondary);
            cluster.awaitAll(cluster.secondary);
            cluster.assertAddressOn(cluster.secondary);
            probe.awaitAnswerFrom("secondary");
            SvcLog log = SvcLog.of(cluster.lab);
            log.assertNeverOnTwoHosts();
            assertEquals(1, log.count("secondary", "s", "start"), "s never moved");
            assertTrue(
                    cluster.secondary
                            .log("ha-log")
                            .contains("Received shutdown notice from 'primary'."));
        }
    }

    @Test
    void standbyWithoutAPeerStopsNothing() {
        try (Cluster cluster = Cluster.running("off")) {
            cluster.secondary.powerCut();
            cluster.awaitAll(cluster.primary);

            if (cluster.java()) {
                // It says at once what C finds out after ten seconds, and only to its log.
                var answer = cluster.primary.command("hb_standby", "all");
                assertEquals(1, answer.exit());
                assertTrue(answer.text().contains("secondary is not there"), answer::text);
            } else {
                cluster.primary.command("hb_standby", "all").mustSucceed();
                cluster.lab.await(
                        "the request is given up",
                        () ->
                                cluster.primary
                                        .log("ha-log")
                                        .contains("No reply to standby request"));
            }
            cluster.awaitAll(cluster.primary);
            assertEquals(0, SvcLog.of(cluster.lab).count("primary", "p", "stop"));
            cluster.assertAddressOn(cluster.primary);
        }
    }
}
