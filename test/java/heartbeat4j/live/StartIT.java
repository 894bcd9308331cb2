package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Cold start; our daemon and the C program behave alike. */
@LabTest
class StartIT {
    @Test
    void bothStartedTogetherEachTakesItsOwnGroupOnce() {
        try (Cluster cluster = Cluster.running("on")) {
            cluster.assertAddressOn(cluster.primary);
            SvcLog log = SvcLog.of(cluster.lab);
            assertEquals(1, log.count("primary", "p", "start"));
            assertEquals(1, log.count("secondary", "s", "start"));
            assertEquals(0, log.count("primary", "s", "start"));
            assertEquals(0, log.count("secondary", "p", "start"));
            ClientProbe.start(cluster.lab, Cluster.FLOATING).awaitAnswerFrom("primary");
        }
    }

    @Test
    void nodeThatStartsAloneTakesEverythingAndGivesThePeerItsGroupWhenItComes() {
        try (Cluster cluster = Cluster.build("on", 1, "initdead 6")) {
            cluster.primary.startDaemon();
            cluster.awaitOwner("p", cluster.primary);
            cluster.awaitOwner("s", cluster.primary);
            cluster.awaitAll(cluster.primary);

            cluster.secondary.startDaemon();

            cluster.awaitOwner("s", cluster.secondary);
            cluster.awaitHoldings("local", "local");
            SvcLog.of(cluster.lab).assertNeverOnTwoHosts();
            assertEquals(
                    List.of("primary s stop", "secondary s start"),
                    SvcLog.of(cluster.lab).done().stream()
                            .filter(l -> l.contains(" s "))
                            .toList()
                            .subList(1, 3));
        }
    }
}
