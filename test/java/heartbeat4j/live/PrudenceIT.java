package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Nodes that hear badly, are cut off, or see groups move to and fro, act with care. */
@LabTest
class PrudenceIT {
    private static final String TIEBREAKER = "tiebreaker ping " + Lab.ROUTER;

    private static boolean shows(LabHost host, String words) {
        return host.command("ha", "status").text().contains(words);
    }

    private static boolean runsNothing(Cluster cluster) {
        return cluster.lab.hosts().stream().noneMatch(host -> host.serves("p") || host.serves("s"));
    }

    @Test
    void anIsolatedOwnerStopsBeforeTheOtherNodeTakes() {
        try (Cluster cluster = Cluster.running(Pair.JJ, "off", TIEBREAKER);
                ArpWatch watch = ArpWatch.start(cluster.lab, Cluster.FLOATING)) {
            watch.awaitOwners("primary");
            cluster.lab.await(
                    "the tie-breaker answers",
                    () -> shows(cluster.primary, "1 of 1 tie-breakers answer here"));

            cluster.primary.cut("eth0", "both");

            cluster.awaitOwner("p", cluster.secondary);
            cluster.primary.heal("eth0");
            cluster.awaitHoldings("none", "all");
            watch.awaitOwners("secondary");
            assertEquals(Duration.ZERO, watch.all().twice(), watch.all()::toString);
            SvcLog.of(cluster.lab).assertNeverOnTwoHosts();
        }
    }

    @Test
    void whoMissesTheOtherNodeAndTheTieBreakerRunsNothingUntilItAnswers() {
        try (Cluster cluster = Cluster.running(Pair.JJ, "off", TIEBREAKER)) {
            answerPings(cluster, false);
            cluster.primary.cut("eth0", "both");
            cluster.lab.await("both have stopped", () -> runsNothing(cluster));
            cluster.lab.await(
                    "the secondary says why it takes nothing",
                    () ->
                            cluster.secondary
                                    .log("ha-log")
                                    .contains("Groups of primary are not taken"));

            answerPings(cluster, true);

            cluster.awaitOwner("p", cluster.secondary);
            cluster.awaitOwner("s", cluster.secondary);
            SvcLog.of(cluster.lab).assertNeverOnTwoHosts();
        }
    }

    private static void answerPings(Cluster cluster, boolean answer) {
        cluster.lab
                .client()
                .run("sysctl", "-q", "-w", "net.ipv4.icmp_echo_ignore_all=" + (answer ? 0 : 1))
                .mustSucceed();
    }

    @Test
    void aLoopThatStandsStillIsToldAndForgottenAfterAWhile() {
        try (Cluster cluster = Cluster.running(Pair.JJ, "off")) {
            for (int i = 0; i < 2; i++) {
                Fault.STALL.strike(cluster.primary);
                cluster.primary.run("sleep", "1");
                Fault.STALL.repair(cluster.primary);
                cluster.primary.run("sleep", "1");
            }

            cluster.lab.await(
                    "the log says so",
                    () -> cluster.primary.log("ha-log").contains("own health 2 of 4: loop"));
            cluster.lab.await("status says so", () -> shows(cluster.primary, " of 4: loop"));
            cluster.awaitHoldings("local", "local");
            cluster.lab.await(
                    "it is well again",
                    () -> cluster.primary.log("ha-log").contains("own health is back to normal"));
        }
    }

    @Test
    void aCardWithoutACarrierIsToldWhileItLasts() {
        try (Cluster cluster = Cluster.build(Pair.JJ, "off", 2).started()) {
            cluster.primary.run("ip", "link", "set", "eth1", "down").mustSucceed();
            cluster.lab.await(
                    "status says so", () -> shows(cluster.primary, "eth1 has no carrier"));

            cluster.primary.run("ip", "link", "set", "eth1", "up").mustSucceed();

            cluster.lab.await(
                    "it is well again", () -> !shows(cluster.primary, "eth1 has no carrier"));
        }
    }

    @Test
    void aGroupThatMovesToAndFroStaysAwayForAWhile() {
        try (Cluster cluster = Cluster.running(Pair.JJ, "on", "flap_damping 3 60")) {
            diesAndReturns(cluster);
            cluster.awaitHoldings("local", "local");

            diesAndReturns(cluster);

            cluster.lab.await("it is held", () -> shows(cluster.secondary, "3 moves in 1 min"));
            cluster.awaitOwner("p", cluster.secondary);
            cluster.awaitHoldings("local", "local");
        }
    }

    private static void diesAndReturns(Cluster cluster) {
        cluster.primary.powerCut();
        cluster.awaitOwner("p", cluster.secondary);
        cluster.primary.powerOn();
        cluster.primary.startDaemon();
    }
}
