package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A node dies, in the ways nodes die; our daemon and the C program end in the same state. */
@LabTest
class TakeoverIT {
    @Test
    void afterAPowerCutThePeerServesAndFailbackBringsTheGroupHome() {
        try (Cluster cluster = Cluster.running("on")) {
            ClientProbe probe = ClientProbe.start(cluster.lab, Cluster.FLOATING);
            probe.awaitAnswerFrom("primary");

            cluster.primary.powerCut();
            cluster.awaitOwner("p", cluster.secondary);
            probe.awaitAnswerFrom("secondary");
            cluster.assertAddressOn(cluster.secondary);
            cluster.awaitAll(cluster.secondary);

            cluster.primary.powerOn();
            cluster.primary.startDaemon();
            cluster.awaitOwner("p", cluster.primary);
            cluster.awaitHoldings("local", "local");
            probe.awaitAnswerFrom("primary");
            cluster.assertAddressOn(cluster.primary);
            assertEquals(List.of("primary", "secondary", "primary"), probe.owners());
            assertEquals(1, SvcLog.of(cluster.lab).count("secondary", "s", "start"));
        }
    }

    @Test
    void withoutFailbackTheGroupStaysWhereItIs() {
        try (Cluster cluster = Cluster.running("off")) {
            cluster.primary.powerCut();
            cluster.awaitOwner("p", cluster.secondary);
            cluster.awaitAll(cluster.secondary);

            cluster.primary.powerOn();
            cluster.primary.startDaemon();
            cluster.awaitHoldings("none", "all");

            cluster.assertAddressOn(cluster.secondary);
            assertEquals(List.of("secondary"), cluster.owners("p"));
            assertEquals(1, SvcLog.of(cluster.lab).count("primary", "p", "start"));
            assertEquals(0, SvcLog.of(cluster.lab).count("secondary", "p", "stop"));
        }
    }

    /** The killed daemon cannot stop its service; once it is back, one of the two gives up. */
    @Test
    void killedDaemonIsReplacedByThePeer() {
        try (Cluster cluster = Cluster.running("off")) {
            ClientProbe probe = ClientProbe.start(cluster.lab, Cluster.FLOATING);
            probe.awaitAnswerFrom("primary");

            cluster.primary.kill();

            cluster.lab.await("p runs on secondary", () -> cluster.secondary.serves("p"));
            probe.awaitAnswerFrom("secondary");
            assertTrue(cluster.secondary.holds(Cluster.FLOATING));
            assertTrue(cluster.secondary.log("ha-log").contains("node primary: is dead"));
            if (cluster.java()) {
                // C does not ask what still runs: there it goes on running on both.
                cluster.primary.startDaemon();
                cluster.lab.await(
                        "each group runs on one host again",
                        () -> cluster.owners("p").size() == 1 && cluster.owners("s").size() == 1);
            }
        }
    }

    /** A node restarted before deadtime is never declared dead. */
    @Test
    void quickRestartMovesNothing() {
        try (Cluster cluster = Cluster.running("off", "deadtime 8", "initdead 16")) {
            cluster.primary.kill();
            cluster.primary.startDaemon();
            cluster.awaitHoldings("local", "local");

            cluster.awaitOwner("p", cluster.primary);
            assertEquals(0, SvcLog.of(cluster.lab).count("secondary", "p", "start"));
        }
    }
}
