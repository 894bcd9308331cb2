package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An address that another host has when it is to be taken. */
@LabTest
class AddressConflictIT {
    private static final String V6 = "2001:db8::100";
    private static final String WAITED = "it is waited for, at most 2 s";

    private static Cluster cluster(Pair pair, String address, String... lines) {
        Cluster cluster = Cluster.build(pair, "off", 1, lines);
        String resource = address.equals(V6) ? "IPv6addr::" + V6 + "/64/eth0" : address;
        for (LabHost host : cluster.lab.hosts()) {
            host.addIpv6();
            host.write(
                    "ha.d/haresources",
                    "rw-r--r--",
                    "primary %s Svc::p\nsecondary Svc::s\n".formatted(resource));
        }
        return cluster;
    }

    /** The client's seat stands for a host that has nothing to do with the cluster. */
    private static void stranger(Cluster cluster, String verb, String address) {
        String prefix = address.equals(V6) ? "/64" : "/24";
        cluster.lab.client().run("ip", "addr", verb, address + prefix, "dev", "br0").mustSucceed();
    }

    private static String mac(LabHost host) {
        return host.run("ip", "-br", "link", "show", "br0").line().split(" +", -1)[2];
    }

    private static String log(LabHost host) {
        return host.log("ha-log");
    }

    @ParameterizedTest
    @ValueSource(strings = {Cluster.FLOATING, V6})
    void aStrangersAddressIsNotTakenUntilItIsFree(String address) {
        try (Cluster cluster = cluster(Pair.JJ, address)) {
            cluster.lab.client().run("sysctl", "-w", "net.ipv6.conf.br0.dad_transmits=0");
            stranger(cluster, "add", address);
            String mac = mac(cluster.lab.client());
            String refusal =
                    "address %s is used by %s on eth0; it is not taken".formatted(address, mac);
            cluster.primary.startDaemon();
            cluster.secondary.startDaemon();

            cluster.lab.await("it is said", () -> log(cluster.primary).contains(refusal));
            // It is offered to the other node, which finds the same, and stays there.
            cluster.lab.await(
                    "the group has failed on both",
                    () -> status(cluster.secondary).contains("failed: start"));
            assertTrue(status(cluster.secondary).contains(refusal), cluster.lab::diagnostics);
            assertFalse(cluster.secondary.serves("p"));
            assertFalse(cluster.primary.serves("p"));
            assertFalse(cluster.primary.run("ip", "addr").text().contains(address));

            stranger(cluster, "del", address);
            cluster.primary.command("hb_takeover", "local").mustSucceed();
            cluster.awaitOwner("p", cluster.primary);
            assertTrue(cluster.primary.run("ip", "addr").text().contains(address));
        }
    }

    private static String status(LabHost host) {
        return host.command("ha", "status").text();
    }

    @Test
    void aStrangersAddressIsTakenWhereThatIsWanted() {
        try (Cluster cluster = cluster(Pair.JJ, Cluster.FLOATING, "address_conflict take")) {
            stranger(cluster, "add", Cluster.FLOATING);
            cluster.started();

            cluster.assertAddressOn(cluster.primary);
            String said = "; it is taken (ha.cf: address_conflict take)";
            assertTrue(log(cluster.primary).contains(said), cluster.lab::diagnostics);
            cluster.lab.await(
                    "the conflict is shown",
                    () -> status(cluster.primary).matches("(?s).* answers for it too.*"));
        }
    }

    /** What a killed daemon has left goes on answering: its host is alive. */
    @ParameterizedTest
    @EnumSource(names = {"JJ", "CJ"})
    void aDeadMemberThatStillAnswersIsWaitedForAndThenPassedOver(Pair pair) {
        RowCluster.play(
                () -> RowCluster.build(pair, "off"),
                rows -> {
                    rows.resources(Cluster.RESOURCES);
                    rows.start();
                    rows.awaitHoldings("local", "local");
                    rows.assertAddressOn(rows.primary);

                    killAndLeaveTheAddress(rows.primary);

                    rows.await("p runs on secondary", () -> rows.secondary.serves("p"));
                    String log = log(rows.secondary);
                    assertTrue(log.contains(WAITED), rows.lab::diagnostics);
                    assertTrue(
                            log.contains("is taken although 02:00:00:00:00:01")
                                    && log.contains("primary"),
                            rows.lab::diagnostics);
                });
    }

    /** Where the address would go by itself, it is made to stay. */
    private static void killAndLeaveTheAddress(LabHost host) {
        host.kill();
        host.run(
                        "ip",
                        "addr",
                        "change",
                        Cluster.FLOATING + "/24",
                        "dev",
                        "eth0",
                        "valid_lft",
                        "forever",
                        "preferred_lft",
                        "forever")
                .mustSucceed();
    }

    @Test
    void aDeadMemberThatLetsGoIsWaitedForNoLonger() {
        try (Cluster cluster = cluster(Pair.JJ, Cluster.FLOATING)) {
            cluster.started();
            killAndLeaveTheAddress(cluster.primary);
            cluster.lab.await("secondary waits", () -> log(cluster.secondary).contains(WAITED));
            cluster.primary
                    .run("ip", "addr", "del", Cluster.FLOATING + "/24", "dev", "eth0")
                    .mustSucceed();

            cluster.lab.await("p runs on secondary", () -> cluster.secondary.serves("p"));
            assertFalse(
                    log(cluster.secondary).contains("is taken although"), cluster.lab::diagnostics);
            assertEquals(1, count(log(cluster.secondary), WAITED));
        }
    }

    private static long count(String text, String part) {
        return text.lines().filter(line -> line.contains(part)).count();
    }
}
