package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Body;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;

/** The channel beside Heartbeat 3.0.6 where packets come twice, late, in disorder, or never. */
@LabTest
class DisorderIT {
    private static final String JAVA =
            ProcessHandle.current().info().command().orElse("/usr/bin/java");
    private static final String SWALLOWED = "swallowed-by-the-road";

    /** Kept by Heartbeat for those who ask again, and by us. */
    private static final int HISTORY = 500;

    @ParameterizedTest
    @EnumSource(names = {"CJ", "JC"})
    void packetsThatComeTwiceAndInDisorderCountOnce(Pair pair) throws IOException {
        try (Cluster cluster = overARoad(pair)) {
            Words words = Words.on(cluster.lab);
            cluster.started();
            Files.createFile(cluster.lab.folder().resolve("bad"));

            for (int i = 0; i < 15; i++) {
                words.say(cluster.primary, "p" + i);
                words.say(cluster.secondary, "s" + i);
            }

            words.awaitHeardOnce();
            assertNobodyDied(cluster);
            CLog.assertClean(cluster.lab, CLog.Tolerated.LOSS);
        }
    }

    private static Cluster overARoad(Pair pair) {
        Cluster cluster = Cluster.build(pair, "off", 1);
        for (LabHost host : cluster.lab.hosts()) {
            host.write("ha.d/ha.cf", "rw-r--r--", CONFIG);
        }
        cluster.lab
                .client()
                .runBehind(
                        "relay.log",
                        JAVA,
                        Lab.FOLDER.resolve("Relay.java").toString(),
                        cluster.primary.address(),
                        cluster.secondary.address(),
                        SWALLOWED,
                        cluster.lab.folder().resolve("bad").toString());
        cluster.lab.await(
                "the relay runs", () -> cluster.lab.client().log("relay.log").contains("ready"));
        return cluster;
    }

    private static final String CONFIG = Cluster.config("off", "ucast eth0 198.51.100.254");

    /** Each asks for the lost packet until the other has forgotten it and says so. */
    @ParameterizedTest
    @EnumSource(names = {"CJ", "JC"})
    void whatIsForgottenIsRefusedAndNotAskedForAnyMore(Pair pair) {
        try (Cluster cluster = overARoad(pair)) {
            cluster.started();
            WireTap tap = WireTap.open(cluster.lab);
            LabHost java = pair == Pair.CJ ? cluster.secondary : cluster.primary;
            LabHost c = pair == Pair.CJ ? cluster.primary : cluster.secondary;

            hum(java, "1", SWALLOWED);
            cluster.lab.await("C asks", () -> tap.count(c, Body.Retransmit.class) > 0);
            hum(java, Integer.toString(HISTORY), "x");
            cluster.lab.await("we refuse", () -> tap.count(java, Body.CannotRetransmit.class) > 0);
            hum(c, "1", SWALLOWED);

            cluster.lab.await("we ask", () -> asks(tap, java) > 0);
            cluster.lab.await("we ask no more", () -> asksNoMore(tap, java));
            cluster.lab.await("C asks no more", () -> asksNoMore(tap, c));
            assertNobodyDied(cluster);
            CLog.assertClean(cluster.lab, CLog.Tolerated.LOSS, CLog.Tolerated.FORGOTTEN);
        }
    }

    private static long asks(WireTap tap, LabHost host) {
        return tap.count(host, Body.Retransmit.class);
    }

    /** Twenty beats long. */
    private static boolean asksNoMore(WireTap tap, LabHost host) {
        return tap.beatsSinceLast(host, Body.Retransmit.class) > 20;
    }

    /** Says so many numbered messages that nobody listens to. */
    private static void hum(LabHost host, String times, String text) {
        String script =
                "for i in $(seq "
                        + times
                        + "); do printf '>>>\\nt=hum\\ntext="
                        + text
                        + "\\n<<<\\n' >/var/lib/heartbeat/fifo; sleep 0.01; done";
        host.run("bash", "-c", script).mustSucceed();
    }

    @Test
    void overTwoLinksEachMessageCountsOnceAndOneLinkIsEnough() {
        try (Cluster cluster = Cluster.build(Pair.CJ, "off", 2)) {
            Words words = Words.on(cluster.lab);
            cluster.started();

            sayEach(cluster, words, "two");
            cluster.secondary.cut("eth0", "both");
            sayEach(cluster, words, "one");
            cluster.lab.await("C misses the link", () -> saysLink(cluster.primary, "dead"));
            cluster.lab.await("we miss the link", () -> saysLink(cluster.secondary, "dead"));
            cluster.secondary.heal("eth0");
            cluster.lab.await("the link is back", () -> upAgain(cluster.secondary));

            assertNobodyDied(cluster);
            assertTrue(cluster.primary.serves("p"));
            // What the lost link should have brought comes late by the other one.
            CLog.assertClean(cluster.lab, CLog.Tolerated.LOSS);
        }
    }

    private static void sayEach(Cluster cluster, Words words, String word) {
        for (int i = 0; i < 5; i++) {
            cluster.lab.hosts().forEach(host -> words.say(host, word + words.count()));
        }
        words.awaitHeardOnce();
    }

    private static boolean saysLink(LabHost host, String what) {
        return host.log("ha-log").contains(":eth0 " + what + ".");
    }

    private static boolean upAgain(LabHost host) {
        String log = host.log("ha-log");
        return log.lastIndexOf("primary:eth0 up.") > log.lastIndexOf("primary:eth0 dead.");
    }

    private static void assertNobodyDied(Cluster cluster) {
        for (LabHost host : cluster.lab.hosts()) {
            assertFalse(host.log("ha-log").contains("ary: is dead"), cluster.lab::diagnostics);
        }
    }
}
