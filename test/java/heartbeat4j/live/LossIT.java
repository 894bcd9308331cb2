package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Body;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The channel between Heartbeat 3.0.6 and us where packets are lost at random. */
@LabTest
class LossIT {
    /** Above it a C node pauses its client programs; it never came near it. */
    private static final long UNACKNOWLEDGED_MAX = 250;

    @ParameterizedTest
    @EnumSource(names = {"CJ", "JC"})
    void everyMessageArrivesOnceThoughUpToHalfOfThePacketsAreLost(Pair pair) {
        // Thirty beats long: that half of the packets takes them all is not to be expected.
        try (Cluster cluster = Cluster.build(pair, "off", 1, "deadtime 6", "warntime 5")) {
            Words words = Words.on(cluster.lab);
            cluster.started();
            WireTap tap = WireTap.open(cluster.lab);
            LabHost c = pair == Pair.CJ ? cluster.primary : cluster.secondary;
            LabHost java = pair == Pair.CJ ? cluster.secondary : cluster.primary;

            for (int percent : new int[] {20, 50}) {
                cluster.lab.lose(percent);
                for (int i = 0; i < 20; i++) {
                    words.say(c, "c" + percent + "-" + i);
                    words.say(java, "j" + percent + "-" + i);
                }
                words.awaitHeardOnce();
            }
            cluster.lab.lose(0);

            assertTrue(tap.repeatedUnchanged(c) > 0);
            assertTrue(tap.repeatedUnchanged(java) > 0);
            assertEquals(0, tap.count(java, Body.CannotRetransmit.class));
            assertEquals(0, tap.count(c, Body.CannotRetransmit.class));
            assertTrue(tap.longestUnacknowledged(c, java) < UNACKNOWLEDGED_MAX);
            assertNobodyDied(cluster);
            CLog.assertClean(cluster.lab, CLog.Tolerated.LOSS);
        }
    }

    private static void assertNobodyDied(Cluster cluster) {
        for (LabHost host : cluster.lab.hosts()) {
            assertFalse(host.log("ha-log").contains("ary: is dead"), cluster.lab::diagnostics);
        }
    }
}
