package heartbeat4j.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A program that keeps one address on one of two hosts. Each gets what it needs to do the same: it
 * speaks on eth1, the address is on eth0, and primary has it whenever it can.
 */
enum Contender {
    HEARTBEAT4J("heartbeat4j", Pair.JJ),
    HEARTBEAT("Heartbeat 3.0.6", Pair.CC),
    KEEPALIVED("keepalived", Pair.JJ);

    private static final String KEEPALIVED_PROGRAM = "/usr/sbin/keepalived";
    private static final String KEEPALIVED_FILE = "/etc/ha.d/keepalived.conf";
    private static final Path SCRIPTS = Path.of("resources.d");
    private static final String READABLE = "rw-r--r--";
    private static final Set<String> PASSING = Set.of("transition", "");

    private final String title;
    private final Pair pair;

    Contender(String title, Pair pair) {
        this.title = title;
        this.pair = pair;
    }

    /** Two hosts with their files; nothing runs yet. */
    Lab build(OwnershipTimes times) {
        Lab lab = Lab.build(pair, 2, "primary", "secondary");
        for (LabHost host : lab.hosts()) {
            switch (this) {
                case HEARTBEAT4J -> writeHeartbeat(host, times);
                case HEARTBEAT -> {
                    writeHeartbeat(host, times);
                    writeScripts(host);
                }
                case KEEPALIVED -> {
                    writeKeepalived(host, times);
                    host.setDaemon(List.of(KEEPALIVED_PROGRAM, "-n", "-l", "-f", KEEPALIVED_FILE));
                }
            }
        }
        return lab;
    }

    private static void writeHeartbeat(LabHost host, OwnershipTimes times) {
        host.write(
                "ha.d/ha.cf",
                READABLE,
                """
                logfile /var/log/ha-log
                %s
                auto_failback on
                bcast eth1
                node primary secondary
                %s
                """
                        .formatted(
                                times.heartbeat(),
                                // A bench lets groups move more often than anybody's should.
                                host.program() == Program.JAVA ? "flap_damping off" : ""));
        host.write("ha.d/authkeys", "rw-------", "auth 1\n1 sha1 only-a-benchmark\n");
        host.write("ha.d/haresources", READABLE, "primary " + Cluster.FLOATING + "/24/eth0\n");
    }

    /** As heartbeat4j has them: Debian's need packages that only some machines have. */
    private static void writeScripts(LabHost host) {
        for (String script : List.of("IPaddr", "IPaddr2")) {
            host.write("ha.d/resource.d/" + script, "rwxr-xr-x", script(script));
        }
    }

    private static String script(String name) {
        try {
            return Files.readString(SCRIPTS.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeKeepalived(LabHost host, OwnershipTimes times) {
        boolean first = host.name().equals("primary");
        host.write(
                "ha.d/keepalived.conf",
                READABLE,
                """
                vrrp_instance address {
                    state %s
                    interface eth1
                    virtual_router_id 51
                    priority %d
                    %s
                    virtual_ipaddress {
                        %s/24 dev eth0
                    }
                }
                """
                        .formatted(
                                first ? "MASTER" : "BACKUP",
                                first ? 150 : 100,
                                times.keepalived(),
                                Cluster.FLOATING));
    }

    /** Whether both daemons run and neither says that it is about to change something. */
    boolean calm(Lab lab) {
        return lab.hosts().stream().allMatch(host -> host.daemonRuns() && calm(host));
    }

    private boolean calm(LabHost host) {
        return switch (this) {
            case HEARTBEAT4J, HEARTBEAT -> !PASSING.contains(host.holdings());
            case KEEPALIVED -> true;
        };
    }

    @Override
    public String toString() {
        return title;
    }
}
