package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.nio.file.Path;
import java.util.List;

/** One node beside a Heartbeat 3.0.6 is flooded at full speed with what it must drop. */
@LabTest
@Isolated("the flood takes all the processor time that it can get")
class FloodIT {
    private static final int PACKETS = Integer.getInteger("flood.packets", 100_000);

    /** Lines that a flood of any length may add to the log: ten of each kind in a minute. */
    private static final int LINES_MAX = 200;

    /** The daemon's heap is 48 MB at most, and part of it may be first touched meanwhile. */
    private static final long GROWTH_KB_MAX = 60_000;

    @Test
    void floodOfHostilePacketsChangesNothingAndCostsNoHeartbeat() {
        try (Cluster cluster = Cluster.running(Pair.CJ, "off")) {
            LabHost flooded = cluster.secondary;
            String pid = cluster.lab.script("daemon", flooded.name()).mustSucceed().line();
            List<String> before = SvcLog.of(cluster.lab).done();
            long lines = flooded.log("ha-log").lines().count();
            long memory = memoryKilobytes(flooded, pid);

            String figures = flood(cluster, flooded);

            System.out.println(
                    figures
                            + "; memory "
                            + memory
                            + " -> "
                            + memoryKilobytes(flooded, pid)
                            + " kB");
            assertEquals(pid, cluster.lab.script("daemon", flooded.name()).line());
            cluster.awaitHoldings("local", "local");
            assertEquals(before, SvcLog.of(cluster.lab).done());
            for (LabHost host : cluster.lab.hosts()) {
                String log = host.log("ha-log");
                assertFalse(log.contains(": is dead"), log);
                assertFalse(log.contains("Late heartbeat"), () -> figures + "\n" + log);
            }
            long written = flooded.log("ha-log").lines().count() - lines;
            assertTrue(written < LINES_MAX, written + " log lines");
            long growth = memoryKilobytes(flooded, pid) - memory;
            assertTrue(growth < GROWTH_KB_MAX, growth + " kB more");
            JsonObject dropped = status(flooded).getAsJsonObject("dropped");
            for (String reason : List.of("malformed", "wrong signature", "signed, but unusable")) {
                assertTrue(dropped.get(reason).getAsLong() > 0, dropped::toString);
            }
        }
    }

    private static String flood(Cluster cluster, LabHost flooded) {
        return cluster.lab
                .client()
                .run(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx64m",
                        Path.of("test/bench/Flood.java").toAbsolutePath().toString(),
                        flooded.address(),
                        "694",
                        "not-a-secret",
                        Integer.toString(PACKETS))
                .mustSucceed()
                .line();
    }

    private static JsonObject status(LabHost host) {
        String json = host.command("ha", "status", "--json").line();
        return JsonParser.parseString(json).getAsJsonObject();
    }

    private static long memoryKilobytes(LabHost host, String pid) {
        String line = host.run("grep", "VmRSS", "/proc/" + pid + "/status").mustSucceed().line();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
