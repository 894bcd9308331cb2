package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;

/** Heartbeat's own ipfail as a client program of either daemon, where no line asks for ours. */
@LabTest
class IpfailProgramIT {
    private static final Path PROGRAM = Path.of("/usr/libexec/heartbeat/ipfail");
    private static final String ROUTER = "198.51.100.254";

    /** The C daemon's answers take up to half a second, as other programs wait longer for them. */
    private static final String PATIENCE_MILLIS = "5000";

    private static Cluster running(Pair pair, String... moreLines) {
        assumeTrue(Files.isExecutable(PROGRAM), PROGRAM + " is not installed");
        String[] lines = new String[moreLines.length + 4];
        lines[0] = "keepalive 500ms";
        lines[1] = "deadping 2";
        lines[2] = "ping " + ROUTER;
        lines[3] = "apiauth ipfail uid=hacluster";
        System.arraycopy(moreLines, 0, lines, 4, moreLines.length);
        return Cluster.build(pair, "off", 2, lines).started();
    }

    private static void start(LabHost host) {
        host.runBehind(
                "ipfail",
                "setpriv",
                "--reuid=hacluster",
                "--regid=haclient",
                "--init-groups",
                PROGRAM.toString(),
                "-d");
    }

    private static String online(LabHost asked, LabHost of) {
        return asked.run("/usr/bin/cl_status", "clientstatus", of.name(), "ipfail", PATIENCE_MILLIS)
                .line();
    }

    private static void awaitOnline(Cluster cluster, LabHost asked, LabHost of) {
        cluster.lab.await(
                "%s hears that ipfail of %s is online".formatted(asked.name(), of.name()),
                () -> online(asked, of).equals("online"));
    }

    @ParameterizedTest
    @EnumSource
    void theProgramsMoveTheGroupsToTheNodeThatReachesTheRouter(Pair pair) {
        try (Cluster cluster = running(pair)) {
            LabHost primary = cluster.primary;
            LabHost secondary = cluster.secondary;
            assertEquals("offline", online(primary, primary));
            start(primary);
            start(secondary);
            awaitOnline(cluster, primary, primary);
            awaitOnline(cluster, primary, secondary);
            awaitOnline(cluster, secondary, primary);
            awaitRouter(cluster, primary, "ping");
            awaitRouter(cluster, secondary, "ping");

            primary.cut("eth0", "both");

            cluster.awaitHoldings("none", "all");
            cluster.awaitOwner("p", secondary);
            awaitRouter(cluster, primary, "dead");
            primary.heal("eth0");
            awaitRouter(cluster, primary, "ping");
            SvcLog log = SvcLog.of(cluster.lab);
            log.assertNeverOnTwoHosts();
            assertEquals(1, log.count("secondary", "p", "start"), cluster.lab::diagnostics);
            cluster.awaitHoldings("none", "all");
            CLog.assertClean(cluster.lab, CLog.Tolerated.LOSS, CLog.Tolerated.PING_NODE_BACK);
        }
    }

    private static void awaitRouter(Cluster cluster, LabHost host, String state) {
        cluster.lab.await(
                host.name() + " says that the router is " + state,
                () -> host.run("/usr/bin/cl_status", "nodestatus", ROUTER).line().equals(state));
    }

    /** Two would decide at the same time. */
    @ParameterizedTest
    @EnumSource(names = {"CJ"})
    void theProgramMayNotSignOnWhereItsWorkIsBuiltIn(Pair pair) {
        try (Cluster cluster = running(pair, "respawn hacluster " + PROGRAM)) {
            LabHost ours = cluster.secondary;
            awaitOnline(cluster, ours, ours);
            awaitOnline(cluster, cluster.primary, ours);
            awaitOnline(cluster, ours, cluster.primary);

            start(ours);

            cluster.lab.await(
                    "the refusal is logged",
                    () -> ours.log("ha-log").contains("does the work of ipfail itself"));
            assertTrue(
                    ours.log("ha-log").contains("duplicate add request"), cluster.lab::diagnostics);
            cluster.lab.await(
                    "the program has ended", () -> ours.run("pidof", "ipfail").exit() != 0);
            assertEquals("online", online(ours, ours));
        }
    }
}
