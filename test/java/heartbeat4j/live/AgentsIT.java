package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The agents of Debian's resource-agents, by way of the scripts of Heartbeat's resource.d. */
@LabTest
class AgentsIT {
    /** Of the secondary, as tcpdump shows a sender. */
    private static final String MAC = "02:00:00:00:00:02 >";

    private static final String MOUNT = "/run/shared";

    /** The agent of file systems does nothing without this program. */
    private static final boolean FILE_SYSTEMS = Files.isExecutable(Path.of("/usr/sbin/modprobe"));

    private static final String RESOURCES =
            "primary IPaddr2::%s/24/eth0 %s OCF::Dummy::one Svc::p\nsecondary Svc::s\n"
                    .formatted(
                            Cluster.FLOATING,
                            FILE_SYSTEMS ? "Filesystem::tmpfs::" + MOUNT + "::tmpfs" : "");

    @ParameterizedTest
    @EnumSource(names = {"CJ", "JC"})
    void addressFileSystemAndOcfAgentMoveWithTheirGroup(Pair pair) {
        Lives.play(
                () -> Cluster.build(pair, "off", 1),
                cluster -> {
                    cluster.lab.hosts().forEach(AgentsIT::prepare);
                    cluster.lab
                            .client()
                            .runBehind(
                                    "arp.log",
                                    "tcpdump",
                                    "-lnei",
                                    "br0",
                                    "arp and arp[14:4] = 0xc6336464");
                    cluster.started();
                    assertRuns(cluster, cluster.primary);

                    cluster.primary.powerCut();
                    cluster.awaitAll(cluster.secondary);
                    cluster.awaitOwner("p", cluster.secondary);
                    assertRuns(cluster, cluster.secondary);
                    cluster.lab.await(
                            "the new owner announces the address",
                            () ->
                                    cluster.lab
                                            .client()
                                            .run("cat", arpLog(cluster))
                                            .text()
                                            .contains(MAC));

                    cluster.secondary.command("heartbeat", "-k");
                    cluster.lab.await(
                            "nothing is left of the group",
                            () ->
                                    !cluster.secondary.holds(Cluster.FLOATING)
                                            && !mounted(cluster.secondary));
                    Interop.record(31, pair, "ok");
                });
    }

    private static String arpLog(Cluster cluster) {
        return cluster.lab.folder().resolve("switch/log/arp.log").toString();
    }

    private static void prepare(LabHost host) {
        host.write("ha.d/haresources", "rw-r--r--", RESOURCES);
        host.write("ha.d/conf/OCF/Dummy/one", "rw-r--r--", "state=/run/dummy.state\n");
        // Debian's does not find the agents, under either program.
        host.write("ha.d/resource.d/OCF", "rwxr-xr-x", shipped("OCF"));
        host.run("mkdir", "-p", MOUNT).mustSucceed();
    }

    private static String shipped(String script) {
        try {
            return Files.readString(Path.of("resources.d", script));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean mounted(LabHost host) {
        return host.run("findmnt", "-n", MOUNT).exit() == 0;
    }

    private static void assertRuns(Cluster cluster, LabHost owner) {
        cluster.assertAddressOn(owner);
        assertEquals(FILE_SYSTEMS, mounted(owner), cluster.lab::diagnostics);
        assertEquals(
                0, owner.run("test", "-e", "/run/dummy.state").exit(), cluster.lab::diagnostics);
    }
}
