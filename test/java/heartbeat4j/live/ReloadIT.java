package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A running cluster takes changed files without a restart, and nothing moves for it. */
@LabTest
class ReloadIT {
    /** The usual way: teach both nodes the new key, sign with it, forget the old one. */
    @Test
    void keysAreChangedWithoutAGap() {
        try (Cluster cluster = Cluster.running("off")) {
            String old = "1 sha1 not-a-secret\n";
            String fresh = "2 sha1 a-fresh-secret\n";

            for (String keys :
                    List.of(
                            "auth 1\n" + old + fresh,
                            "auth 2\n" + old + fresh,
                            "auth 2\n" + fresh)) {
                for (LabHost host : cluster.lab.hosts()) {
                    host.write("ha.d/authkeys", "rw-------", keys);
                    host.command("heartbeat", "-r").mustSucceed();
                }
            }

            // A node that no longer understood the other would find it dead within deadtime.
            cluster.primary.command("hb_standby", "all").mustSucceed();
            cluster.awaitOwner("p", cluster.secondary);
            cluster.awaitHoldings("none", "all");
            for (LabHost host : cluster.lab.hosts()) {
                assertFalse(host.log("ha-log").contains("ary: is dead"), cluster.lab::diagnostics);
            }
            SvcLog.of(cluster.lab).assertNeverOnTwoHosts();
        }
    }

    @Test
    void nodeWithAKeyOfItsOwnIsNotHeard() {
        try (Cluster cluster = Cluster.running("off")) {
            cluster.primary.write("ha.d/authkeys", "rw-------", "auth 1\n1 sha1 other-secret\n");

            cluster.primary.command("heartbeat", "-r").mustSucceed();

            cluster.lab.await(
                    "secondary finds primary dead",
                    () -> cluster.secondary.log("ha-log").contains("node primary: is dead"));
        }
    }

    @Test
    void changedMediaAreUsedAtOnce() {
        try (Cluster cluster = Cluster.build("off", 2).started()) {
            for (LabHost host : cluster.lab.hosts()) {
                host.write("ha.d/ha.cf", "rw-r--r--", onOneLink("eth1"));
                host.command("heartbeat", "-r").mustSucceed();
            }

            cluster.lab.hosts().forEach(host -> host.cut("eth0", "both"));

            // Only the beats over eth1 are left: an hb_standby is agreed upon over them.
            cluster.primary.command("hb_standby", "all").mustSucceed();
            cluster.awaitHoldings("none", "all");
            assertFalse(
                    cluster.secondary.log("ha-log").contains("ary: is dead"),
                    cluster.lab::diagnostics);
        }
    }

    private static String onOneLink(String link) {
        return """
        logfile /var/log/ha-log
        debugfile /var/log/ha-debug
        keepalive 200ms
        warntime 1
        deadtime 2
        initdead 4
        auto_failback off
        bcast %s
        node primary secondary
        """
                .formatted(link);
    }

    @Test
    void groupAddedToHaresourcesIsStarted() {
        try (Cluster cluster = Cluster.running("off")) {
            for (LabHost host : cluster.lab.hosts()) {
                host.write(
                        "ha.d/haresources",
                        "rw-r--r--",
                        Cluster.RESOURCES + "primary Svc::third\n");
                host.command("heartbeat", "-r").mustSucceed();
            }

            cluster.awaitOwner("third", cluster.primary);
            assertEquals(1, SvcLog.of(cluster.lab).count("primary", "p", "start"));
            assertTrue(cluster.secondary.serves("s"));
        }
    }
}
