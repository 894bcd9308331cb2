package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Cables are pulled and daemons stand still; in the end each group has exactly one owner. */
@LabTest
class PartitionIT {
    @Test
    void afterACutCableIsHealedEachGroupRunsOnce() {
        try (Cluster cluster = Cluster.running("off")) {
            ClientProbe probe = ClientProbe.start(cluster.lab, Cluster.FLOATING);
            probe.awaitAnswerFrom("primary");

            cluster.primary.cut("eth0", "both");
            probe.awaitAnswerFrom("secondary");
            cluster.lab.await("p runs on secondary", () -> cluster.secondary.serves("p"));

            cluster.primary.heal("eth0");
            awaitOneOwnerEach(cluster);
        }
    }

    /** Primary still hears secondary, but nobody hears primary: the nastiest of cables. */
    @Test
    void afterAOneWayCutIsHealedEachGroupRunsOnce() {
        try (Cluster cluster = Cluster.running("off")) {
            cluster.primary.cut("eth0", "out");
            cluster.lab.await("p runs on secondary", () -> cluster.secondary.serves("p"));

            cluster.primary.heal("eth0");
            awaitOneOwnerEach(cluster);
        }
    }

    /** Which of the two owns afterwards is the program's choice; that it is one is not. */
    private static void awaitOneOwnerEach(Cluster cluster) {
        List<List<String>> settled =
                List.of(List.of("local", "local"), List.of("none", "all"), List.of("all", "none"));
        cluster.lab.await(
                "each group runs on exactly one node",
                () ->
                        settled.contains(
                                        List.of(
                                                cluster.primary.holdings(),
                                                cluster.secondary.holdings()))
                                && cluster.owners("p").size() == 1
                                && cluster.owners("s").size() == 1);
        String owner = cluster.owners("p").getFirst();
        cluster.assertAddressOn(cluster.lab.host(owner));
        ClientProbe.start(cluster.lab, Cluster.FLOATING).awaitAnswerFrom(owner);
    }

    @Test
    void oneOfTwoLinksLostMovesNothing() {
        try (Cluster cluster = Cluster.build("off", 2).started()) {
            cluster.primary.cut("eth1", "both");
            cluster.lab.await("eth1 is dead", () -> link(cluster, "eth1").equals("dead"));

            assertEquals("up", link(cluster, "eth0"));
            assertEquals(
                    "active",
                    cluster.primary.command("cl_status", "nodestatus", "secondary").line());
            cluster.primary.heal("eth1");
            cluster.lab.await("eth1 is up", () -> link(cluster, "eth1").equals("up"));
            cluster.awaitHoldings("local", "local");
            assertEquals(
                    List.of("primary p start", "secondary s start"),
                    SvcLog.of(cluster.lab).done().stream().sorted().toList());
        }
    }

    private static String link(Cluster cluster, String link) {
        return cluster.primary.command("cl_status", "hblinkstatus", "secondary", link).line();
    }

    @Test
    void pausedDaemonIsReplacedAndAfterItsReturnEachGroupRunsOnce() {
        try (Cluster cluster = Cluster.running("off")) {
            ClientProbe probe = ClientProbe.start(cluster.lab, Cluster.FLOATING);
            probe.awaitAnswerFrom("primary");

            cluster.primary.pause();
            cluster.lab.await("p runs on secondary", () -> cluster.secondary.serves("p"));
            probe.awaitAnswerFrom("secondary");

            cluster.primary.resume();
            awaitOneOwnerEach(cluster);
        }
    }
}
