package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Locale;

/** A node loses the network but not its peer: the groups go where the clients can reach them. */
@LabTest
class ConnectivityIT {
    private static final String ROUTER = "198.51.100.254";
    private static final String BALANCED = "Ping node count is balanced.";

    private static Cluster running(Pair pair) {
        return Cluster.build(
                        pair,
                        "off",
                        2,
                        "keepalive 500ms",
                        "deadping 2",
                        "ping " + ROUTER,
                        "respawn hacluster /usr/libexec/heartbeat/ipfail")
                .started();
    }

    /** Acceptance row 43: the second link lives, and the way to the router is lost on one side. */
    @ParameterizedTest
    @EnumSource(Pair.class)
    void groupsMoveOnceToTheNodeThatReachesTheRouter(Pair pair) {
        try (Cluster cluster = running(pair)) {
            awaitRouter(cluster, cluster.primary, "ping");
            awaitRouter(cluster, cluster.secondary, "ping");
            long balancedBefore = balanced(cluster.secondary);

            long cut = System.nanoTime();
            cluster.primary.cut("eth0", "both");

            cluster.awaitHoldings("none", "all");
            double seconds = (System.nanoTime() - cut) / 1e9;
            awaitRouter(cluster, cluster.primary, "dead");
            assertEquals("active", status(cluster.secondary, "primary"));

            cluster.primary.heal("eth0");
            awaitRouter(cluster, cluster.primary, "ping");
            cluster.lab.await(
                    "the counts are compared again",
                    () -> balanced(cluster.secondary) > balancedBefore);

            cluster.awaitHoldings("none", "all");
            SvcLog log = SvcLog.of(cluster.lab);
            log.assertNeverOnTwoHosts();
            assertEquals(1, log.count("secondary", "p", "start"), cluster.lab::diagnostics);
            assertEquals(1, log.count("primary", "p", "start"), cluster.lab::diagnostics);
            CLog.assertClean(cluster.lab, CLog.Tolerated.LOSS, CLog.Tolerated.PING_NODE_BACK);
            Interop.record(43, pair, String.format(Locale.ROOT, "ok %.1f s", seconds));
        }
    }

    @Test
    void nothingMovesWhenBothLoseTheRouter() {
        try (Cluster cluster = running(Pair.JJ)) {
            awaitRouter(cluster, cluster.primary, "ping");
            awaitRouter(cluster, cluster.secondary, "ping");

            answerPings(cluster, false);
            awaitRouter(cluster, cluster.primary, "dead");
            awaitRouter(cluster, cluster.secondary, "dead");
            answerPings(cluster, true);
            awaitRouter(cluster, cluster.primary, "ping");
            awaitRouter(cluster, cluster.secondary, "ping");

            cluster.awaitHoldings("local", "local");
            assertEquals(
                    List.of("primary p start", "secondary s start"),
                    SvcLog.of(cluster.lab).done().stream().sorted().toList(),
                    cluster.lab::diagnostics);
        }
    }

    private static void answerPings(Cluster cluster, boolean answer) {
        cluster.lab
                .client()
                .run("sysctl", "-q", "-w", "net.ipv4.icmp_echo_ignore_all=" + (answer ? 0 : 1))
                .mustSucceed();
    }

    private static void awaitRouter(Cluster cluster, LabHost host, String state) {
        cluster.lab.await(
                host.name() + " says that the router is " + state,
                () -> status(host, ROUTER).equals(state));
    }

    private static String status(LabHost host, String node) {
        return host.command("cl_status", "nodestatus", node).line();
    }

    private static long balanced(LabHost host) {
        return host.log("ha-log").lines().filter(line -> line.contains(BALANCED)).count();
    }
}
