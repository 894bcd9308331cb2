package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** A node dies and has to be reset before its groups are taken, with cluster-glue's devices. */
@LabTest
class FencingIT {
    private static final int ROW = 25;

    /** Writes down each announcement of a reset, and when it was. */
    private static final String HANDLER =
            """
            #!/bin/sh
            echo "$(date +%s.%N) $HA_node $HA_result" >>/var/log/stonith
            """;

    private static Cluster cluster(Pair pair, String... lines) {
        Cluster cluster = Cluster.build(pair, "off", 1, lines);
        for (LabHost host : cluster.lab.hosts()) {
            host.write("ha.d/rc.d/stonith", "rwxr-xr-x", HANDLER);
        }
        return cluster.started();
    }

    private static List<String> results(LabHost host) {
        return host.log("stonith").lines().map(l -> l.substring(l.indexOf(' ') + 1)).toList();
    }

    private static double firstStart(Cluster cluster, String host) {
        return SvcLog.of(cluster.lab).lines().stream()
                .filter(l -> l.begins() && l.what().equals(host + " p start"))
                .mapToDouble(SvcLog.Line::at)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceThatWorksIsUsedBeforeTheTakeover(Pair pair) {
        Lives.play(
                () -> cluster(pair, "stonith_host * null primary secondary"),
                cluster -> {
                    cluster.primary.kill();
                    cluster.lab.await("p runs on secondary", () -> cluster.secondary.serves("p"));
                    cluster.lab.await(
                            "the result is announced", () -> !results(cluster.secondary).isEmpty());

                    assertEquals(List.of("primary OK"), results(cluster.secondary));
                    String log = cluster.secondary.log("ha-log");
                    assertTrue(log.contains("Resetting node primary with ["), log);
                    cluster.awaitAll(cluster.secondary);
                    CLog.assertClean(cluster.lab);
                    Interop.record(ROW, pair, "ok");
                });
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsTakenBeforeAPersonHasConfirmedTheReset(Pair pair) {
        Lives.play(
                () -> cluster(pair, "stonith_host * meatware primary secondary"),
                cluster -> {
                    cluster.primary.kill();
                    cluster.lab.await(
                            "a person is asked",
                            () ->
                                    cluster.secondary
                                                    .run("test", "-p", "/run/meatware.primary")
                                                    .exit()
                                            == 0);
                    // Long enough for a takeover that does not wait.
                    for (int i = 0; i < 5; i++) {
                        assertNotEquals("all", cluster.secondary.holdings());
                    }
                    assertEquals(
                            0,
                            SvcLog.of(cluster.lab).count("secondary", "p", "start"),
                            cluster.lab::diagnostics);
                    assertEquals(List.of(), results(cluster.secondary));

                    String confirmed = cluster.secondary.run("date", "+%s.%N").line();
                    cluster.secondary
                            .run("sh", "-c", "echo y | timeout 20 meatclient -c primary")
                            .mustSucceed();

                    cluster.lab.await("p runs on secondary", () -> cluster.secondary.serves("p"));
                    assertTrue(firstStart(cluster, "secondary") > Double.parseDouble(confirmed));
                    cluster.lab.await(
                            "the result is announced",
                            () -> results(cluster.secondary).equals(List.of("primary OK")));
                    Interop.record(ROW, pair, "ok");
                });
    }

    @Test
    void anOperatorConfirmsWhatTheDeviceCannot() {
        try (Cluster cluster = cluster(Pair.CJ, "stonith_host * external/ssh 'no such host'")) {
            cluster.primary.kill();
            cluster.lab.await(
                    "the reset fails",
                    () -> cluster.secondary.log("ha-log").contains("STONITH of primary failed"));
            String status = cluster.secondary.command("ha", "status").text();
            assertTrue(status.contains("ha fence-confirm primary"), status);
            assertEquals(
                    0,
                    SvcLog.of(cluster.lab).count("secondary", "p", "start"),
                    cluster.lab::diagnostics);

            cluster.secondary.command("ha", "fence-confirm", "primary").mustSucceed();

            cluster.lab.await("p runs on secondary", () -> cluster.secondary.serves("p"));
            cluster.awaitAll(cluster.secondary);
            assertEquals("primary OK", results(cluster.secondary).getLast());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHeldNothingIsNotReset(Pair pair) {
        try (Cluster cluster = cluster(pair, "stonith_host * null primary secondary")) {
            cluster.primary.command("hb_standby", "all").mustSucceed();
            cluster.awaitHoldings("none", "all");

            cluster.primary.kill();

            cluster.lab.await(
                    "the result is announced", () -> !results(cluster.secondary).isEmpty());
            assertEquals(List.of("primary unneeded"), results(cluster.secondary));
        }
    }
}
