package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

/** An owner that stands still or is killed loses its address before another one has it. */
@LabTest
class LeaseIT {
    private static final String PLACE = Cluster.FLOATING + "/24";

    private Cluster cluster;

    @BeforeEach
    void start() {
        cluster = Cluster.running(Pair.JJ, "off");
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private boolean has(LabHost host) {
        return !host.run("ip", "-o", "addr", "show", "to", Cluster.FLOATING).text().isBlank();
    }

    @Test
    void theAddressHasALifetimeAndOperatorsSeeIt() {
        String shown = cluster.primary.run("ip", "-o", "addr", "show", "dev", "eth0").text();
        assertTrue(shown.contains(PLACE) && shown.contains("valid_lft 1sec"), shown);
        cluster.lab.await(
                "status tells the lease",
                () -> cluster.primary.command("ha", "status").text().contains("0.0 s at most"));
    }

    /** Shorter than deadtime, longer, and much longer. */
    @ParameterizedTest
    @CsvSource({"STALL, 1", "STALL, 5", "STALL, 30", "FREEZE, 5"})
    void anOwnerThatStandsStillSharesItsAddressWithNobody(Fault fault, int seconds) {
        try (ArpWatch watch = ArpWatch.start(cluster.lab, Cluster.FLOATING)) {
            watch.awaitOwners("primary");

            fault.strike(cluster.primary);
            cluster.primary.run("sleep", "" + seconds);
            fault.repair(cluster.primary);

            LabHost owner = seconds < 3 ? cluster.primary : cluster.secondary;
            cluster.awaitOwner("p", owner);
            watch.awaitOwners(owner.name());
            assertEquals(Duration.ZERO, watch.all().twice(), watch.all()::toString);
        }
    }

    @Test
    void aKilledOwnersAddressGoesBeforeTheOtherNodeTakesIt() {
        try (ArpWatch watch = ArpWatch.start(cluster.lab, Cluster.FLOATING)) {
            watch.awaitOwners("primary");

            cluster.primary.kill();

            watch.awaitOwners("secondary");
            assertEquals(Duration.ZERO, watch.all().twice(), watch.all()::toString);
        }
    }

    @Test
    void anAddressThatSomebodyRemovesIsPutBack() {
        for (int i = 0; i < 3; i++) {
            cluster.primary.run("ip", "addr", "del", PLACE, "dev", "eth0").mustSucceed();
            cluster.lab.await("the address is back", () -> has(cluster.primary));
        }

        String log = cluster.primary.log("ha-log");
        assertTrue(
                log.contains("another program has removed it from eth0"), cluster.lab::diagnostics);
        cluster.lab.await(
                "status counts it",
                () -> cluster.primary.command("ha", "status").text().contains("3x"));
        cluster.awaitOwner("p", cluster.primary);
    }

    @Test
    void anAddressThatSomebodyAddsElsewhereIsReported() {
        cluster.secondary.run("ip", "addr", "add", PLACE, "dev", "eth0").mustSucceed();

        cluster.lab.await(
                "it is said how to remove it",
                () -> cluster.secondary.log("ha-log").contains("ip addr del " + PLACE));
    }
}
