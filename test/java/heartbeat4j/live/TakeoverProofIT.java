package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What neighbours know of an address that has moved, and what the daemon says of them. */
@LabTest
class TakeoverProofIT {
    private static final String V6 = "2001:db8::100";
    private static final List<String> BOTH = List.of(Cluster.FLOATING, V6);
    private static final String NOBODY = "02:00:00:00:00:99";

    /** In so many looks a second goes by. */
    private static final int LOOKS = 8;

    private static Cluster cluster;
    private static LabHost client;

    @BeforeAll
    static void startCluster() {
        cluster =
                Cluster.build(
                        Pair.JJ,
                        "off",
                        1,
                        "ping 198.51.100.254",
                        "ping6 2001:db8::fe",
                        "announce_refresh 1");
        client = cluster.lab.client();
        client.run("ip", "addr", "add", "2001:db8::fe/64", "dev", "br0", "nodad").mustSucceed();
        for (LabHost host : cluster.lab.hosts()) {
            host.addIpv6();
            host.write(
                    "ha.d/haresources",
                    "rw-r--r--",
                    "primary %s/24/eth0 IPv6addr::%s/64/eth0 Svc::p\nsecondary Svc::s\n"
                            .formatted(Cluster.FLOATING, V6));
        }
        cluster.started();
    }

    @AfterAll
    static void removeCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void neighboursLearnWhereAnAddressIsAndThatIsShown() {
        theNeighboursConfirmationIsShown();
        aNeighbourWithAWrongEntryIsCorrected();
        aNeighbourThatSendsElsewhereIsShown();
        neighboursAreToldWhenTheCableIsBack();
        theClientFindsTheNewOwnerAndThatIsProved();
    }

    private static String status(LabHost host) {
        return host.command("ha", "status").text();
    }

    /** The line of {@code ha status} about an address; empty without one. */
    private static String line(LabHost host, String address) {
        return status(host).lines().filter(l -> l.startsWith(address + " ")).findFirst().orElse("");
    }

    private static void awaitLine(LabHost host, String address, String regex) {
        Await.until(
                host.name() + " says of " + address + ": " + regex,
                () -> status(host) + cluster.lab.diagnostics(),
                () -> line(host, address).matches(regex));
    }

    private static String known(String address) {
        String[] words = client.run("ip", "neigh", "show", address).line().split(" ", -1);
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equals("lladdr")) {
                return words[i + 1];
            }
        }
        return "";
    }

    private static void theNeighboursConfirmationIsShown() {
        awaitLine(
                cluster.primary,
                Cluster.FLOATING,
                ".* eth0 +confirmed +announced \\d+x, confirmed by 198\\.51\\.100\\.254.*"
                        + " after \\d+ ms");
        awaitLine(
                cluster.primary,
                V6,
                ".* eth0 +confirmed +announced \\d+x, confirmed by 2001:db8:.*:fe.* after \\d+ ms");
        assertEquals("", line(cluster.secondary, Cluster.FLOATING));
    }

    private static void spoil(String address, String state) {
        client.run("ip", "neigh", "replace", address, "lladdr", NOBODY, "dev", "br0", "nud", state)
                .mustSucceed();
    }

    private static void awaitKnown(String address, String mac) {
        cluster.lab.await(
                "the client finds " + address + " at " + mac, () -> known(address).equals(mac));
    }

    private static void aNeighbourWithAWrongEntryIsCorrected() {
        for (String address : BOTH) {
            spoil(address, "reachable");
            awaitKnown(address, "02:00:00:00:00:01");
        }
    }

    private static void aNeighbourThatSendsElsewhereIsShown() {
        for (String address : BOTH) {
            spoil(address, "permanent");
            awaitLine(cluster.primary, address, ".* not confirmed +announced .* sends elsewhere");
            assertTrue(status(cluster.primary).contains("  address " + address + ": announced "));

            client.run("ip", "neigh", "del", address, "dev", "br0").mustSucceed();
            awaitLine(cluster.primary, address, ".* confirmed +announced .*, confirmed by .*");
        }
    }

    private static void neighboursAreToldWhenTheCableIsBack() {
        slowAnnouncements("off");
        cluster.primary.cut("eth0", "both");
        spoil(Cluster.FLOATING, "reachable");
        cluster.primary.heal("eth0");

        awaitKnown(Cluster.FLOATING, "02:00:00:00:00:01");
    }

    /** Reloads, and waits until the announcements of before have come to their end. */
    private static void slowAnnouncements(String interval) {
        LabHost host = cluster.primary;
        String config = host.read("ha.d/ha.cf").replaceFirst("announce_refresh .*", "");
        host.write("ha.d/ha.cf", "rw-r--r--", config + "announce_refresh " + interval + "\n");
        host.command("heartbeat", "-r").mustSucceed();
        List<String> seen = new ArrayList<>();
        cluster.lab.await(
                "nothing is announced any more",
                () -> {
                    seen.add(line(host, Cluster.FLOATING));
                    int last = seen.size();
                    return last > LOOKS
                            && seen.subList(last - LOOKS, last).stream().distinct().count() == 1;
                });
    }

    private static void theClientFindsTheNewOwnerAndThatIsProved() {
        BOTH.forEach(address -> client.run("ping", "-c", "1", address).mustSucceed());
        cluster.primary.powerCut();

        for (String address : BOTH) {
            awaitKnown(address, "02:00:00:00:00:02");
            awaitLine(cluster.secondary, address, ".* confirmed +announced .*, confirmed by .*");
        }
        String json = cluster.secondary.command("ha", "status", "--json").text();
        assertTrue(json.contains("\"state\":\"confirmed\""), json);
    }
}
