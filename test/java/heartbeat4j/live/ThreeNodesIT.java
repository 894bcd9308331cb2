package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Three real nodes of ours: a majority owns everything, and nothing runs twice. */
@LabTest
class ThreeNodesIT {
    private static final List<String> NAMES = List.of("alpha", "beta", "gamma");
    static final String RESOURCES =
            """
            alpha,gamma,beta 198.51.100.100/24/eth0 Svc::a
            beta Svc::b
            gamma Svc::c
            """;

    static Lab build(String members, String failback, String resources) {
        Lab lab = Lab.up(Pair.JJ, 1, NAMES.toArray(String[]::new));
        for (LabHost host : lab.hosts()) {
            host.write(
                    "ha.d/ha.cf",
                    "rw-r--r--",
                    Cluster.config(failback, "bcast eth0\nflap_damping off")
                            .replace("node primary secondary", members)
                            // A busy machine may take long to start a daemon.
                            .replace("initdead 30", "initdead 120"));
            host.write("ha.d/authkeys", "rw-------", "auth 1\n1 sha1 not-a-secret\n");
            host.write("ha.d/haresources", "rw-r--r--", resources);
            host.write("ha.d/resource.d/Svc", "rwxr-xr-x", Cluster.svc());
        }
        return lab;
    }

    private static Lab running(String... moreLines) {
        String members = "node alpha beta gamma\n" + String.join("\n", moreLines);
        Lab lab = build(members, "on", RESOURCES);
        lab.hosts().forEach(LabHost::startDaemon);
        awaitHome(lab);
        return lab;
    }

    static void awaitHome(Lab lab) {
        awaitOwner(lab, "a", "alpha");
        awaitOwner(lab, "b", "beta");
        awaitOwner(lab, "c", "gamma");
        lab.await("all are settled", () -> lab.hosts().stream().allMatch(ThreeNodesIT::settled));
    }

    private static boolean settled(LabHost host) {
        return !host.holdings().equals("transition");
    }

    private static List<String> owners(Lab lab, String service) {
        return lab.hosts().stream()
                .filter(host -> host.power().equals("on") && host.serves(service))
                .map(LabHost::name)
                .toList();
    }

    static void awaitOwner(Lab lab, String service, String host) {
        lab.await(
                service + " runs on " + host + " only",
                () -> owners(lab, service).equals(List.of(host)));
    }

    @Test
    void eachNodeThatIsCutOffStopsBeforeTheOthersStart() {
        try (Lab lab = running()) {
            for (LabHost cut : lab.hosts()) {
                String service = List.of("a", "b", "c").get(NAMES.indexOf(cut.name()));
                cut.cut("eth0", "both");
                lab.await(
                        service + " runs elsewhere",
                        () -> {
                            List<String> owners = owners(lab, service);
                            return owners.size() == 1 && !owners.contains(cut.name());
                        });
                assertTrue(cut.command("ha", "status").text().contains("no quorum"));
                cut.heal("eth0");
                awaitHome(lab);
            }
            SvcLog.of(lab).assertNeverOnTwoHosts();
        }
    }

    /** The third one hears both, so the owner keeps its majority; the other one gets none. */
    @ParameterizedTest
    @ValueSource(strings = {"both", "out", "in"})
    void twoThatDoNotHearEachOtherTakeNothing(String way) {
        try (Lab lab = running();
                ArpWatch watch = ArpWatch.start(lab, Cluster.FLOATING)) {
            for (int i = 0; i < NAMES.size(); i++) {
                LabHost one = lab.host(NAMES.get(i));
                LabHost other = lab.host(NAMES.get((i + 1) % NAMES.size()));
                boolean oneIsDeaf = !way.equals("out");
                boolean otherIsDeaf = !way.equals("in");

                one.part(other, way);
                lab.await(
                        one.name() + " and " + other.name() + " are apart: " + way,
                        () ->
                                one.sees(other).equals(oneIsDeaf ? "dead" : "active")
                                        && other.sees(one).equals(otherIsDeaf ? "dead" : "active"));
                awaitHome(lab);

                one.join(other);
                lab.await(
                        "they hear each other again",
                        () -> one.sees(other).equals("active") && other.sees(one).equals("active"));
                awaitHome(lab);
            }
            SvcLog.of(lab).assertNeverOnTwoHosts();
            assertEquals(0, watch.all().twice().toMillis(), watch.all()::toString);
        }
    }

    @Test
    void aDeadNodesGroupGoesToTheNextOfItsOrderAndHomeAgain() {
        try (Lab lab = running();
                ArpWatch watch = ArpWatch.start(lab, Cluster.FLOATING)) {
            lab.host("alpha").powerCut();
            awaitOwner(lab, "a", "gamma");
            lab.host("alpha").powerOn();
            lab.host("alpha").startDaemon();
            awaitHome(lab);

            assertEquals(0, watch.all().twice().toMillis(), watch.all()::toString);
        }
    }

    @Test
    void eachDaemonIsRestartedAndNothingMoves() {
        // A lease that is longer than a busy machine may stand still.
        try (Lab lab = running("deadtime 10");
                ArpWatch watch = ArpWatch.start(lab, Cluster.FLOATING)) {
            watch.awaitOwners("alpha");
            for (LabHost host : lab.hosts()) {
                host.command("ha", "restart", "--within", "90").mustSucceed();
                awaitHome(lab);
            }

            assertTrue(watch.all().only("alpha", ArpWatch.MISSED), watch.all()::toString);
            SvcLog log = SvcLog.of(lab);
            assertEquals(3, log.done().size(), log.done()::toString);
        }
    }

    @Test
    void anOperatorMovesOneGroupAndItStays() {
        try (Lab lab = running()) {
            LabHost gamma = lab.host("gamma");
            gamma.command("ha", "move", "--reason", "a new kernel", "Svc::b", "gamma")
                    .mustSucceed();
            awaitOwner(lab, "b", "gamma");
            String why = lab.host("beta").command("ha", "explain", "Svc::b").text();
            assertTrue(why.contains("a new kernel"), why);
            Shell.Output refused = gamma.command("ha", "move", "Svc::b", "delta");
            assertEquals(1, refused.exit());
            assertTrue(refused.text().contains("delta cannot own group Svc::b"), refused.text());

            // It would have gone home by now if it did not stay.
            lab.host("alpha").command("ha", "move", "Svc::c", "alpha").mustSucceed();
            awaitOwner(lab, "c", "alpha");
            awaitOwner(lab, "b", "gamma");
            SvcLog.of(lab).assertNeverOnTwoHosts();
        }
    }

    @Test
    void aWitnessDecidesBetweenTwoAndRunsNothing() {
        String resources = "alpha 198.51.100.100/24/eth0 Svc::a\nbeta Svc::b\n";
        try (Lab lab = build("node alpha beta\nwitness gamma", "on", resources)) {
            lab.hosts().forEach(LabHost::startDaemon);
            awaitOwner(lab, "a", "alpha");
            awaitOwner(lab, "b", "beta");
            lab.host("alpha").cut("eth0", "both");
            awaitOwner(lab, "a", "beta");
            lab.host("beta").powerCut();
            lab.await("nobody serves a", () -> owners(lab, "a").isEmpty());

            assertEquals(0, SvcLog.of(lab).count("gamma", "a", "start"));
            assertEquals(0, SvcLog.of(lab).count("gamma", "b", "start"));
        }
    }
}
