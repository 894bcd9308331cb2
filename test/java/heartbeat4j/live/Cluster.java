package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Two hosts, primary and secondary, with fast timings: group p (a floating address and service p)
 * belongs to primary, group s (service s) to secondary.
 */
final class Cluster implements Lives.Life {
    static final String FLOATING = "198.51.100.100";

    /** No host's own address is in it. */
    static final String FLOATING_ALL = "198.51.100.96/28";

    private static final int STARTS_AGAIN_MAX = 3;
    static final String RESOURCES = "primary " + FLOATING + "/24/eth0 Svc::p\nsecondary Svc::s\n";

    final Lab lab;
    final LabHost primary;
    final LabHost secondary;

    private Cluster(Lab lab) {
        this.lab = lab;
        this.primary = lab.host("primary");
        this.secondary = lab.host("secondary");
    }

    /** Builds the hosts and writes their files; nothing runs yet. */
    static Cluster build(String failback, int links, String... moreLines) {
        return build(Pair.underTest(), failback, links, moreLines);
    }

    static Cluster build(Pair pair, String failback, int links, String... moreLines) {
        Cluster cluster = new Cluster(Lab.up(pair, links, "primary", "secondary"));
        String media = links == 1 ? "bcast eth0" : "bcast eth0 eth1";
        String config = config(failback, media) + String.join("\n", moreLines) + "\n";
        for (LabHost host : cluster.lab.hosts()) {
            // Tests let groups move more often than anybody's groups should.
            boolean moves = failback.equals("on") && host.program() == Program.JAVA;
            boolean own = config.contains("flap_damping");
            String damping = moves && !own ? "flap_damping off\n" : "";
            host.write("ha.d/ha.cf", "rw-r--r--", config + damping);
            host.write("ha.d/authkeys", "rw-------", "auth 1\n1 sha1 not-a-secret\n");
            host.write("ha.d/haresources", "rw-r--r--", RESOURCES);
            host.write("ha.d/resource.d/Svc", "rwxr-xr-x", svc());
        }
        return cluster;
    }

    /** Builds the hosts, starts both daemons and waits until each holds its own group. */
    static Cluster running(String failback, String... moreLines) {
        return build(failback, 1, moreLines).started();
    }

    static Cluster running(Pair pair, String failback, String... moreLines) {
        return build(pair, failback, 1, moreLines).started();
    }

    Cluster started() {
        try {
            startDaemons();
            for (int again = 0; again < STARTS_AGAIN_MAX && !startedWell(); again++) {
                // As if it had not been: new hosts with the same files.
                for (LabHost host : lab.hosts()) {
                    host.powerCut();
                    host.forget();
                    host.powerOn();
                }
                startDaemons();
            }
            awaitHoldings("local", "local");
            awaitOwner("p", primary);
            awaitOwner("s", secondary);
            return this;
        } catch (Throwable e) {
            // The caller never gets a cluster that it could close.
            close();
            throw e;
        }
    }

    private void startDaemons() {
        primary.startDaemon();
        secondary.startDaemon();
    }

    /** False when a C node spoiled a message of its own scripts before all was up. */
    private boolean startedWell() {
        lab.await(
                "each holds its own group",
                () ->
                        eachHasItsOwn()
                                || CLog.spoiledMessages(primary) > 0
                                || CLog.spoiledMessages(secondary) > 0);
        return eachHasItsOwn();
    }

    private boolean eachHasItsOwn() {
        return primary.holdings().equals("local")
                && secondary.holdings().equals("local")
                && owners("p").equals(List.of("primary"))
                && owners("s").equals(List.of("secondary"));
    }

    /** An ha.cf for two nodes, with these lines for the links and whatever else. */
    static String config(String failback, String lines) {
        return """
        logfile /var/log/ha-log
        debugfile /var/log/ha-debug
        keepalive 200ms
        warntime 1
        deadtime 3
        initdead 30
        auto_failback %s
        %s
        node primary secondary
        """
                .formatted(failback, lines);
    }

    static String svc() {
        try {
            return Files.readString(Lab.FOLDER.resolve("Svc"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean java() {
        return lab.pair() == Pair.JJ;
    }

    /** Waits until both nodes have settled on these answers of cl_status rscstatus. */
    void awaitHoldings(String ofPrimary, String ofSecondary) {
        lab.await(
                "primary holds " + ofPrimary + ", secondary holds " + ofSecondary,
                () ->
                        primary.holdings().equals(ofPrimary)
                                && secondary.holdings().equals(ofSecondary));
    }

    /** Waits until that node, the only live one, has settled on holding everything. */
    void awaitAll(LabHost host) {
        lab.await(
                host.name() + " holds all",
                () -> host.holdings().equals("all") || CLog.spoiledMessages(host) > 0);
        if (!host.holdings().equals("all")) {
            throw new Lives.LostByC(host.name() + " holds all", lab.diagnostics());
        }
    }

    /** Waits until that host serves, and no other host that is on. */
    void awaitOwner(String service, LabHost owner) {
        lab.await(
                service + " runs on " + owner.name() + " alone",
                () -> owners(service).equals(List.of(owner.name())));
    }

    List<String> owners(String service) {
        return lab.hosts().stream()
                .filter(h -> h.power().equals("on") && h.serves(service))
                .map(LabHost::name)
                .toList();
    }

    /** The address is where its service is, on one host only. */
    void assertAddressOn(LabHost owner) {
        List<String> holders =
                lab.hosts().stream()
                        .filter(h -> h.power().equals("on") && h.holds(FLOATING))
                        .map(LabHost::name)
                        .toList();
        assertEquals(List.of(owner.name()), holders, lab::diagnostics);
    }

    @Override
    public void close() {
        lab.close();
    }
}
