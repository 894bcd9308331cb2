package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is counted as reachable may be a group of hosts or have an IPv6 address. */
@LabTest
class PingKindsIT {
    private static final String[] GROUP = {"198.51.100.253", "198.51.100.254"};
    private static final String IPV6 = "2001:db8::fe";

    private static Cluster build(Pair pair, String pingLine) {
        return Cluster.build(
                pair,
                "off",
                2,
                "keepalive 500ms",
                "deadping 2",
                pingLine,
                "respawn hacluster /usr/libexec/heartbeat/ipfail");
    }

    @ParameterizedTest
    @EnumSource(names = {"CJ", "JC"})
    void groupAnswersAsLongAsOneOfItsHostsDoes(Pair pair) {
        try (Cluster cluster = build(pair, "ping_group routers " + String.join(" ", GROUP))) {
            onSwitch(cluster, "ip", "addr", "add", GROUP[0] + "/24", "dev", "br0");
            cluster.started();
            awaitStatus(cluster, cluster.primary, "routers", "ping");
            awaitStatus(cluster, cluster.secondary, "routers", "ping");

            onSwitch(cluster, "ip", "addr", "del", GROUP[0] + "/24", "dev", "br0");
            theGroupsMoveWhenPrimaryDoesNotReach(cluster, "routers");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CJ", "JC"})
    void hostIsReachedOverIpv6(Pair pair) {
        try (Cluster cluster = build(pair, "ping6 " + IPV6)) {
            onSwitch(cluster, "ip", "addr", "add", IPV6 + "/64", "dev", "br0", "nodad");
            cluster.lab.hosts().forEach(LabHost::addIpv6);
            cluster.started();
            awaitStatus(cluster, cluster.primary, IPV6, "ping");
            awaitStatus(cluster, cluster.secondary, IPV6, "ping");

            theGroupsMoveWhenPrimaryDoesNotReach(cluster, IPV6);
        }
    }

    private static void theGroupsMoveWhenPrimaryDoesNotReach(Cluster cluster, String pinged) {
        cluster.primary.cut("eth0", "both");

        cluster.awaitHoldings("none", "all");
        cluster.awaitOwner("p", cluster.secondary);
        awaitStatus(cluster, cluster.primary, pinged, "dead");
        // Longer than deadping after the change on the switch, where there was one.
        assertEquals("ping", status(cluster.secondary, pinged), cluster.lab::diagnostics);
        SvcLog.of(cluster.lab).assertNeverOnTwoHosts();
        CLog.assertClean(cluster.lab, CLog.Tolerated.LOSS);
    }

    private static void onSwitch(Cluster cluster, String... command) {
        cluster.lab.client().run(command).mustSucceed();
    }

    private static void awaitStatus(Cluster cluster, LabHost host, String node, String state) {
        cluster.lab.await(
                "%s says that %s is %s".formatted(host.name(), node, state),
                () -> status(host, node).equals(state));
    }

    private static String status(LabHost host, String node) {
        return host.run("/usr/bin/cl_status", "nodestatus", node).line();
    }
}
