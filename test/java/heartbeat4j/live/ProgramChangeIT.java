package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** A host that changes between Heartbeat 3.0.6 and us stays the same node to the other one. */
@LabTest
class ProgramChangeIT {
    @Test
    void identityAndGenerationsGoOnAcrossTheProgramsKillsAndPowerCuts() {
        Lives.play(
                () -> Cluster.build(Pair.CC, "off", 1).started(),
                ProgramChangeIT::changeProgramsToAndFro);
    }

    private static void changeProgramsToAndFro(Cluster cluster) {
        LabHost changing = cluster.primary;
        byte[] uuid = changing.bytes("lib/hb_uuid");
        long generation = generation(changing);

        changing.command("heartbeat", "-k").mustSucceed();
        cluster.awaitAll(cluster.secondary);
        changing.install(Program.JAVA);
        generation = joinsAgain(cluster, generation);

        changing.kill();
        changing.install(Program.C);
        generation = joinsAgain(cluster, generation);

        changing.powerCut();
        changing.powerOn();
        changing.install(Program.JAVA);
        generation = joinsAgain(cluster, generation);

        changing.kill();
        joinsAgain(cluster, generation);

        assertArrayEquals(uuid, changing.bytes("lib/hb_uuid"));
        assertFalse(cluster.secondary.log("ha-log").contains("changed its uuid"));
        CLog.assertClean(cluster.secondary);
    }

    /** Returns the generation, which must be the next one. */
    private static long joinsAgain(Cluster cluster, long before) {
        long joins = restarts(cluster);
        cluster.primary.startDaemon();
        cluster.lab.await("C sees a restart", () -> restarts(cluster) > joins);
        cluster.awaitHoldings("none", "all");
        long generation = generation(cluster.primary);
        assertEquals(before + 1, generation);
        return generation;
    }

    private static long restarts(Cluster cluster) {
        return cluster.secondary
                .log("ha-log")
                .lines()
                .filter(line -> line.contains("Heartbeat restart on node primary"))
                .count();
    }

    private static long generation(LabHost host) {
        byte[] file = host.bytes("lib/hb_generation");
        assertEquals(16, file.length);
        String text = new String(file, StandardCharsets.US_ASCII);
        assertTrue(text.endsWith("\n"));
        return Long.parseLong(text.strip());
    }
}
