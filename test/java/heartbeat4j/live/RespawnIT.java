package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import heartbeat4j.core.Body;
import heartbeat4j.core.Message;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.stream.Stream;

/** Programs of respawn lines beside either daemon. */
@LabTest
class RespawnIT {
    private static final int ROW = 44;
    private static final String PROGRAM =
            """
            #!/bin/sh
            echo "$$ $(id -un) $(ps -o pgid= -p $$ | tr -d ' ') $HA_CURHOST" >>/var/log/beside
            exec sleep 100000
            """;

    private static List<String> starts(LabHost host) {
        return host.log("beside").lines().toList();
    }

    private static String pid(String start) {
        return start.split(" ")[0];
    }

    private static void awaitStarts(Cluster cluster, LabHost host, int count) {
        cluster.lab.await(
                "the program of " + host.name() + " was started " + count + " times",
                () -> starts(host).size() == count);
    }

    @ParameterizedTest
    @EnumSource
    void aKilledProgramIsStartedAgainAndAllEndWithTheDaemon(Pair pair) {
        try (Cluster cluster = Cluster.build(pair, "off", 1, "respawn root /etc/ha.d/beside")) {
            for (LabHost host : cluster.lab.hosts()) {
                host.write("ha.d/beside", "rwxr-xr-x", PROGRAM);
            }
            cluster.started();
            for (LabHost host : cluster.lab.hosts()) {
                awaitStarts(cluster, host, 1);
                // The second restart in a row comes after a pause.
                for (int restarts = 1; restarts <= 2; restarts++) {
                    host.run("kill", "-9", pid(starts(host).getLast())).mustSucceed();
                    awaitStarts(cluster, host, restarts + 1);
                }
                String last = starts(host).getLast();
                String leader = pid(last) + " root " + pid(last) + " " + host.name();
                assertEquals(leader, last);
            }

            cluster.primary.command("heartbeat", "-k").mustSucceed();

            String last = pid(starts(cluster.primary).getLast());
            assertEquals(1, cluster.primary.run("kill", "-0", last).exit());
        }
    }

    /** Heartbeat's own dopd is the client: it signs on under a name of its own. */
    @ParameterizedTest
    @EnumSource
    void theOtherNodeHearsThatAClientWasKilledAndIsBack(Pair pair) {
        try (Cluster cluster =
                Cluster.build(
                        pair,
                        "off",
                        1,
                        "apiauth dopd gid=haclient uid=hacluster",
                        "respawn hacluster /usr/libexec/heartbeat/dopd")) {
            WireTap tap = WireTap.open(cluster.lab);
            cluster.started();
            for (LabHost host : cluster.lab.hosts()) {
                cluster.lab.await(
                        "the client of " + host.name() + " has joined",
                        () -> said(tap, host).equals(List.of("join")));

                host.run("sh", "-c", "kill -9 $(pidof dopd)").mustSucceed();

                cluster.lab.await(
                        "the client of " + host.name() + " has joined again",
                        () -> said(tap, host).equals(List.of("join", "leave", "join")));
            }
            Interop.record(ROW, pair, "ok");
        }
    }

    private static List<String> said(WireTap tap, LabHost host) {
        return tap.heard().stream()
                .filter(heard -> heard.from(host))
                .map(WireTap.Heard::message)
                .filter(m -> m.body().equals(new Body.Custom("hbapi-clstat")))
                .flatMap(RespawnIT::state)
                .toList();
    }

    private static Stream<String> state(Message message) {
        return message.extra().stream()
                .filter(text -> text.name().equals("st"))
                .map(Message.Text::value);
    }
}
