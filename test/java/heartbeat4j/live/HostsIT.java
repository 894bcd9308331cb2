package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;

/** The lab itself: what the other live tests rely on. */
@LabTest
class HostsIT {
    private static boolean reaches(LabHost from, LabHost to) {
        return from.run("ping", "-n", "-c1", "-W1", to.address()).exit() == 0;
    }

    private static void awaitReach(Lab lab, LabHost from, LabHost to) {
        lab.await(from.name() + " reaches " + to.name(), () -> reaches(from, to));
    }

    @Test
    void powerCutTakesProcessesAndAddressesAndKeepsTheDisk() {
        try (Lab lab = Lab.up(Pair.underTest(), 2, "primary", "secondary")) {
            LabHost primary = lab.host("primary");
            primary.write("ha.d/note", "rw-r--r--", "kept\n");
            lab.script("start", "primary", "sleep", "1000").mustSucceed();
            primary.run("ip", "addr", "add", Cluster.FLOATING + "/24", "dev", "eth1");
            primary.run("touch", "/run/volatile").mustSucceed();
            assertTrue(primary.daemonRuns());
            assertTrue(primary.holds(Cluster.FLOATING));

            primary.powerCut();
            assertEquals("off", primary.power());
            assertFalse(reaches(lab.client(), primary));
            awaitReach(lab, lab.client(), lab.host("secondary"));

            primary.powerOn();
            awaitReach(lab, lab.client(), primary);
            assertFalse(primary.daemonRuns());
            assertFalse(primary.holds(Cluster.FLOATING));
            assertEquals("kept", primary.run("cat", "/etc/ha.d/note").line());
            assertNotEquals(0, primary.run("test", "-e", "/run/volatile").exit());
        }
    }

    @Test
    void aCardIsTakenOutAndPutInAgain() {
        try (Lab lab = Lab.up(Pair.underTest(), 1, "primary", "secondary")) {
            LabHost primary = lab.host("primary");

            primary.removeCard("eth0");
            assertFalse(reaches(lab.client(), primary));

            primary.insertCard("eth0");
            awaitReach(lab, lab.client(), primary);
            assertEquals(
                    "default via " + Lab.ROUTER + " dev eth0",
                    primary.run("ip", "route", "show", "default").line());
        }
    }

    @Test
    void frozenDaemonDoesNothingUntilItIsThawed() {
        try (Lab lab = Lab.up(Pair.underTest(), 1, "primary")) {
            LabHost primary = lab.host("primary");
            // It ends as soon as it runs after the signal.
            String ends = "trap 'echo over >/run/word; exit' TERM; while :; do sleep 0.01; done";
            lab.script("start", "primary", "bash", "-c", ends).mustSucceed();
            String daemon = lab.script("daemon", "primary").mustSucceed().line();

            primary.freeze();
            primary.run("kill", daemon).mustSucceed();
            assertTrue(primary.daemonRuns());
            assertNotEquals(0, primary.run("test", "-e", "/run/word").exit());

            primary.thaw();
            lab.await("it ends", () -> !primary.daemonRuns());
            assertEquals("over", primary.run("cat", "/run/word").line());
        }
    }

    @Test
    void cableIsCutWhollyOrOneWayAndHealed() {
        try (Lab lab = Lab.up(Pair.underTest(), 2, "primary", "secondary")) {
            LabHost primary = lab.host("primary");
            LabHost secondary = lab.host("secondary");
            for (String way : new String[] {"out", "in", "both"}) {
                primary.cut("eth0", way);
                assertFalse(reaches(secondary, primary), way);
                assertEquals(
                        0,
                        secondary.run("ping", "-n", "-c1", "-W1", "192.0.2.5").exit(),
                        "eth1 is another cable");

                primary.heal("eth0");
                awaitReach(lab, secondary, primary);
            }
        }
    }

    @Test
    void pausedDaemonStandsStillAndGoesOn() {
        try (Lab lab = Lab.up(Pair.underTest(), 1, "primary")) {
            LabHost primary = lab.host("primary");
            lab.script("start", "primary", "sleep", "1000").mustSucceed();

            primary.pause();
            lab.await("paused", () -> processState(primary).equals("T"));
            primary.resume();
            lab.await("resumed", () -> processState(primary).equals("S"));
            primary.kill();
            lab.await("killed", () -> !primary.daemonRuns());
        }
    }

    private static String processState(LabHost host) {
        String pid = host.run("cat", "/run/lab-daemon.pid").line();
        return host.run("ps", "-o", "state=", "-p", pid).line();
    }

    @Test
    void clientSeesWhichHostAnswers() {
        try (Lab lab = Lab.up(Pair.underTest(), 1, "primary", "secondary")) {
            lab.host("secondary")
                    .run("ip", "addr", "add", Cluster.FLOATING + "/24", "dev", "eth0")
                    .mustSucceed();

            ClientProbe probe = ClientProbe.start(lab, Cluster.FLOATING);

            probe.awaitAnswerFrom("secondary");
        }
    }

    @Test
    void rebootOfAHostSwitchesOffThatHostOnly() {
        try (Lab lab = Lab.up(Pair.underTest(), 1, "primary", "secondary")) {
            lab.host("primary").run("/sbin/reboot", "-nf");

            lab.await("primary is off", () -> lab.host("primary").power().equals("off"));
            assertEquals("on", lab.host("secondary").power());
        }
    }

    @Test
    void closedLabLeavesNothingAndMayBeClosedTwice() {
        Lab lab = Lab.up(Pair.underTest(), 1, "primary");
        lab.close();
        lab.close();

        assertFalse(Files.exists(lab.folder()));
        assertNotEquals(0, lab.script("run", "primary", "true").exit());
    }
}
