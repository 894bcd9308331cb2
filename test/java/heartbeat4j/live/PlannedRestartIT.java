package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** A daemon that is restarted, on purpose or not, moves nothing when the next one comes in time. */
@LabTest
class PlannedRestartIT {
    private static final String UNIT = "/etc/systemd/system/heartbeat.service";

    /** A busy machine may take long to start a daemon, or stand still longer than a second. */
    private static final String PATIENT = "initdead 120\ndeadtime 10";

    private static String pid(LabHost host) {
        return host.command("heartbeat", "-s").line().replaceAll(".*\\[pid (\\d+).*", "$1");
    }

    private static void assertNothingMoved(Cluster cluster, ArpWatch watch) {
        cluster.awaitHoldings("local", "local");
        assertTrue(watch.all().only("primary", ArpWatch.MISSED), watch.all()::toString);
        SvcLog log = SvcLog.of(cluster.lab);
        assertEquals(List.of(), log.done().stream().filter(l -> l.endsWith("stop")).toList());
        assertEquals(1, log.count("primary", "p", "start"));
        assertEquals(1, log.count("secondary", "s", "start"));
    }

    @Test
    void ofTwoNodesEachIsRestartedAndNothingMoves() {
        try (Cluster cluster = Cluster.running(Pair.JJ, "on", PATIENT);
                ArpWatch watch = ArpWatch.start(cluster.lab, Cluster.FLOATING)) {
            watch.awaitOwners("primary");
            for (LabHost host : cluster.lab.hosts()) {
                String before = pid(host);
                host.command("ha", "restart", "--within", "90").mustSucceed();
                assertNotEquals(before, pid(host));
                cluster.awaitHoldings("local", "local");
            }

            assertNothingMoved(cluster, watch);
            // The long life that the address had meanwhile is over.
            String shown =
                    cluster.primary.run("ip", "-o", "addr", "show", "to", Cluster.FLOATING).text();
            assertTrue(shown.matches("(?s).*valid_lft [1-7]sec.*"), shown);
        }
    }

    @Test
    void aDaemonThatComesTooLateIsWaitedForAndThenReplaced() {
        try (Cluster cluster = Cluster.running(Pair.JJ, "off");
                ArpWatch watch = ArpWatch.start(cluster.lab, Cluster.FLOATING)) {
            watch.awaitOwners("primary");
            cluster.primary.command("ha", "restart", "--stop", "--within", "6").mustSucceed();
            assertFalse(cluster.primary.daemonRuns());

            watch.awaitOwners("secondary");

            assertEquals(Duration.ZERO, watch.all().twice(), watch.all()::toString);
            String log = cluster.secondary.log("ha-log");
            assertTrue(log.contains("its limit is 7.6 s"), cluster.lab::diagnostics);
        }
    }

    @Test
    void aKilledDaemonThatIsStartedWithinItsLeaseMovesNothing() {
        String times = "initdead 120\ndeadtime 90\naddress_lease 70";
        try (Cluster cluster = Cluster.running(Pair.JJ, "off", times);
                ArpWatch watch = ArpWatch.start(cluster.lab, Cluster.FLOATING)) {
            watch.awaitOwners("primary");
            cluster.primary.kill();
            cluster.primary.startDaemon();

            cluster.lab.await(
                    "the new daemon has settled", () -> cluster.primary.holdings().equals("local"));
            assertNothingMoved(cluster, watch);
        }
    }

    @Test
    void besideAHeartbeatNothingIsLeftRunningAndTheGroupsMoveFirst() {
        try (Cluster cluster = Cluster.running(Pair.JC, "off")) {
            Shell.Output refused = cluster.primary.command("ha", "restart");
            assertEquals(1, refused.exit());
            assertTrue(refused.text().contains("secondary runs Heartbeat 3"), refused.text());
            cluster.awaitOwner("p", cluster.primary);

            Shell.Output stopped = cluster.primary.command("ha", "restart", "--stop");

            assertEquals(0, stopped.exit(), stopped.text());
            assertTrue(stopped.text().contains("its groups move to another node"));
            cluster.awaitOwner("p", cluster.secondary);
            SvcLog.of(cluster.lab).assertNeverOnTwoHosts();
        }
    }

    private static void systemctl(LabHost host, String verb) {
        String command = "PATH=/usr/local/bin:$PATH systemctl " + verb + " heartbeat";
        host.run("sh", "-c", command).mustSucceed();
    }

    /** What the shipped unit does, run by what stands in for systemd. */
    @Test
    void aRestartOfTheUnitMovesNothingAndAStopMovesAll() {
        try (Cluster cluster = Cluster.build(Pair.JJ, "off", 1, PATIENT)) {
            LabHost primary = cluster.primary;
            String home = primary.program().command("ha").replaceAll("/bin/ha$", "");
            primary.run("mount", "-t", "tmpfs", "tmpfs", "/usr/local/bin").mustSucceed();
            String systemctl = Lab.FOLDER.resolve("systemctl").toString();
            primary.run("install", systemctl, "/usr/local/bin/systemctl").mustSucceed();
            primary.run("mkdir", "-p", "/etc/systemd/system").mustSucceed();
            String edit = "sed s,/usr/sbin/,%s/bin/, %s/share/heartbeat.service > %s";
            primary.run("sh", "-c", edit.formatted(home, home, UNIT)).mustSucceed();
            systemctl(primary, "start");
            cluster.secondary.startDaemon();
            cluster.awaitHoldings("local", "local");
            try (ArpWatch watch = ArpWatch.start(cluster.lab, Cluster.FLOATING)) {
                watch.awaitOwners("primary");
                systemctl(primary, "restart");
                assertNothingMoved(cluster, watch);
            }
            systemctl(primary, "stop");

            cluster.awaitOwner("p", cluster.secondary);
            assertEquals(1, SvcLog.of(cluster.lab).count("primary", "p", "stop"));
        }
    }
}
