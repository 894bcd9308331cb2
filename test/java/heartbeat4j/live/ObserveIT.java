package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** An observer beside a cluster of Heartbeat 3.0.6, which must not notice it. */
@LabTest
class ObserveIT {
    private static final String BROADCAST = "bcast eth0\n";
    private static final String UNICAST = "ucast eth0 198.51.100.5\nucast eth0 198.51.100.6\n";

    private static Lab lab(String media, String... names) {
        Lab lab = Lab.up(Pair.CC, 1, names);
        String config =
                """
                logfile /var/log/ha-log
                keepalive 500ms
                warntime 2
                deadtime 4
                initdead 30
                auto_failback on
                """
                        + media
                        + "node primary secondary\n";
        for (LabHost host : lab.hosts()) {
            host.write("ha.d/ha.cf", "rw-r--r--", config);
            host.write("ha.d/authkeys", "rw-------", "auth 1\n1 sha1 not-a-secret\n");
            host.write("ha.d/haresources", "rw-r--r--", Cluster.RESOURCES);
            host.write("ha.d/resource.d/Svc", "rwxr-xr-x", Cluster.svc());
        }
        return lab;
    }

    private static void observe(LabHost host) {
        host.run(Program.JAVA.command("heartbeat"), "--observe").mustSucceed();
    }

    private static String observed(LabHost host) {
        return host.log("ha-log-observe");
    }

    private static Shell.Output ha(LabHost host, String... words) {
        List<String> command = new ArrayList<>(List.of(Program.JAVA.command("ha")));
        command.addAll(List.of(words));
        return host.run(command.toArray(String[]::new));
    }

    private static List<String> differences(LabHost host) {
        return observed(host).lines().filter(line -> line.contains("Difference: ")).toList();
    }

    private static void awaitSaid(Lab lab, LabHost observer, String text) {
        lab.await(
                "the observer on " + observer.name() + " says: " + text,
                () -> observed(observer).contains(text));
    }

    private static void startBoth(Lab lab, LabHost primary, LabHost secondary) {
        primary.startDaemon();
        secondary.startDaemon();
        awaitHoldings(lab, "local", "local");
    }

    private static void awaitHoldings(Lab lab, String ofPrimary, String ofSecondary) {
        lab.await(
                "primary holds " + ofPrimary + ", secondary holds " + ofSecondary,
                () ->
                        lab.host("primary").holdings().equals(ofPrimary)
                                && lab.host("secondary").holdings().equals(ofSecondary));
    }

    private static void assertUndisturbed(LabHost node) {
        CLog.assertClean(node, CLog.Tolerated.LOSS);
        String sockets = node.run("ss", "-Hlnup", "sport", "=", ":694").text();
        assertTrue(sockets.contains("heartbeat"), sockets);
        assertTrue(!sockets.contains("java"), sockets);
    }

    /** On a node and on a third host, through all that an operator and fate do to a pair. */
    @Test
    void foretellsWhatAClusterDoesThatItCannotDisturb() {
        try (Lab lab = lab(BROADCAST, "primary", "secondary", "third")) {
            LabHost primary = lab.host("primary");
            LabHost secondary = lab.host("secondary");
            LabHost third = lab.host("third");
            observe(secondary);
            observe(third);

            startBoth(lab, primary, secondary);
            // Heartbeat's ten seconds: the one thing that is different in an orderly life.
            awaitSaid(lab, third, "Difference: primary took group " + Cluster.FLOATING);
            awaitSaid(lab, secondary, "Difference: primary took group " + Cluster.FLOATING);
            int atStart = differences(secondary).size();
            int atStartOfThird = differences(third).size();
            assertEquals(0, ha(third, "status").exit(), () -> ha(third, "status").text());

            primary.command("hb_standby", "local").mustSucceed();
            awaitHoldings(lab, "none", "all");
            awaitSaid(lab, secondary, "Completed: primary handing over [local]");
            primary.command("hb_takeover", "local").mustSucceed();
            awaitHoldings(lab, "local", "local");
            awaitSaid(lab, secondary, "Completed: secondary handing over [foreign]");

            primary.kill();
            awaitSaid(lab, secondary, "secondary took group " + Cluster.FLOATING);
            awaitSaid(lab, third, "secondary took group " + Cluster.FLOATING);
            lab.await("secondary holds all", () -> secondary.holdings().equals("all"));
            primary.startDaemon();
            awaitHoldings(lab, "local", "local");
            awaitSaid(lab, third, "why: auto_failback on: primary is back");

            primary.run(Program.C.daemon(), "-k").mustSucceed();
            awaitSaid(lab, secondary, "after primary's shutdown notice; heartbeat4j: at once");
            String status = ha(third, "status").text();
            assertTrue(status.contains("run it on secondary"), status);

            assertEquals(atStart, differences(secondary).size(), () -> observed(secondary));
            assertEquals(atStartOfThird, differences(third).size(), () -> observed(third));
            assertUndisturbed(secondary);
            assertEquals("0", udpSentBy(third));
        }
    }

    /** The datagrams that a host has sent since it was switched on. */
    private static String udpSentBy(LabHost host) {
        return host.run("sh", "-c", "awk '/^Udp: [0-9]/ { print $5 }' /proc/net/snmp").line();
    }

    /** Unicast packets go to the socket that was bound last: the observer must bind none. */
    @Test
    void unicastPacketsStillReachTheDaemonBesideIt() {
        try (Lab lab = lab(UNICAST, "primary", "secondary")) {
            LabHost primary = lab.host("primary");
            LabHost secondary = lab.host("secondary");
            startBoth(lab, primary, secondary);
            observe(secondary);
            lab.await(
                    "both nodes are heard",
                    () -> !ha(secondary, "status").text().contains("never"));

            primary.command("hb_standby", "local").mustSucceed();
            awaitHoldings(lab, "none", "all");
            awaitSaid(lab, secondary, "Completed: primary handing over [local]");
            assertEquals(List.of(), differences(secondary));
            assertUndisturbed(primary);
            assertUndisturbed(secondary);

            primary.cut("eth0", "both");
            awaitSaid(lab, secondary, "node primary: is dead");
            primary.heal("eth0");
            // Here both C nodes stop everything, which ours would not.
            awaitSaid(lab, secondary, "after the partition");
        }
    }

    @Test
    void observerIsStartedStoppedAndAskedAfterByItself() {
        try (Lab lab = lab(BROADCAST, "primary", "secondary")) {
            LabHost primary = lab.host("primary");
            String heartbeat = Program.JAVA.command("heartbeat");
            assertEquals(3, primary.run(heartbeat, "--observe", "-s").exit());
            observe(primary);

            assertEquals(0, primary.run(heartbeat, "--observe", "-s").exit());
            assertEquals(3, primary.run(heartbeat, "-s").exit(), "no daemon runs");
            Shell.Output order = primary.run(Program.JAVA.command("hb_standby"));
            assertEquals(1, order.exit(), order::text);
            awaitSaid(lab, primary, "No node is heard: nothing is compared.");

            primary.run(heartbeat, "--observe", "-k").mustSucceed();
            assertEquals(3, primary.run(heartbeat, "--observe", "-s").exit());
            String left = primary.run("ls", "-A", "/run/heartbeat").text();
            assertTrue(!left.contains("observe"), left);
        }
    }

    @Test
    void observerWithoutTheRightToListenSaysWhatItNeeds() {
        try (Lab lab = lab(BROADCAST, "primary", "secondary")) {
            Shell.Output output =
                    lab.host("primary")
                            .run(
                                    "setpriv",
                                    "--bounding-set=-net_raw",
                                    "--inh-caps=-net_raw",
                                    Program.JAVA.command("heartbeat"),
                                    "--observe",
                                    "-f");

            assertEquals(1, output.exit(), output::text);
            assertTrue(output.text().contains("CAP_NET_RAW"), output::text);
        }
    }
}
