package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows the page on the way from Heartbeat 3 and back, command by command, on a pair of real C
 * nodes, while a client asks the address all the time.
 */
@LabTest
class UpgradeIT {
    private static final Path PAGE = Path.of("src/site/markdown/upgrade-from-heartbeat.md");
    private static final Path REPORT = Path.of("target/upgrade.txt");
    private static final String HA_CF =
            """
            logfile /var/log/ha-log
            debugfile /var/log/ha-debug
            keepalive 500ms
            warntime 4
            deadtime 8
            initdead 30
            auto_failback off
            ucast eth0 198.51.100.5
            ucast eth0 198.51.100.6
            node alice bob
            """;
    private static final String HARESOURCES = "alice 198.51.100.100/24/eth0 Svc::p\nbob Svc::s\n";

    @Test
    void everyCommandOfTheGuideWorksAndTheAddressStaysAlive() throws IOException {
        try (Lab lab = Lab.up(Pair.CJ, 1, "alice", "bob")) {
            lab.hosts().forEach(UpgradeIT::prepare);
            Map<String, Identity> before = identities(lab);
            ClientProbe probe = ClientProbe.start(lab, Cluster.FLOATING);
            lab.await("the client gets answers", () -> !probe.answers().isEmpty());

            Guide guide = Guide.of(PAGE, lab);
            guide.follow();

            probe.awaitAnswerFrom("alice");
            report(probe);
            assertEquals(List.of("alice", "bob", "alice", "bob", "alice"), probe.owners());
            SvcLog.of(lab).assertNeverOnTwoHosts();
            for (LabHost host : lab.hosts()) {
                before.get(host.name()).assertKept(Identity.of(host));
                // Between two C nodes too a report may overtake the last word of a hand-over.
                CLog.assertClean(host, CLog.Tolerated.LOSS);
            }
        }
    }

    /** A C node as Debian installs it, with room for a program beside it, and running. */
    private static void prepare(LabHost host) {
        host.write("ha.d/ha.cf", "rw-r--r--", HA_CF);
        host.write("ha.d/authkeys", "rw-------", "auth 1\n1 sha1 not-a-secret\n");
        host.write("ha.d/haresources", "rw-r--r--", HARESOURCES);
        host.write("ha.d/resource.d/Svc", "rwxr-xr-x", Cluster.svc());
        for (String folder : List.of("/opt", "/usr/local/sbin", "/usr/local/bin")) {
            host.run("mount", "-t", "tmpfs", "tmpfs", folder).mustSucceed();
        }
        String systemctl = Lab.FOLDER.resolve("systemctl").toString();
        host.run("install", systemctl, "/usr/local/bin/systemctl").mustSucceed();
        host.run("sh", "-c", "rm -f /etc/systemd/system/heartbeat.service").mustSucceed();
        host.run("/usr/local/bin/systemctl", "start", "heartbeat").mustSucceed();
    }

    private static Map<String, Identity> identities(Lab lab) {
        lab.await(
                "both C nodes serve",
                () -> lab.hosts().stream().allMatch(h -> Identity.of(h).complete()));
        Map<String, Identity> identities = new LinkedHashMap<>();
        lab.hosts().forEach(host -> identities.put(host.name(), Identity.of(host)));
        return identities;
    }

    /** What must survive the exchange of the program. */
    private record Identity(String files, String uuid, String generation) {
        static Identity of(LabHost host) {
            return new Identity(
                    host.run("sh", "-c", "cd /etc/ha.d && find . -type f | sort | xargs md5sum")
                            .mustSucceed()
                            .text(),
                    host.run("sh", "-c", "od -An -tx1 /var/lib/heartbeat/hb_uuid").text(),
                    host.run("cat", "/var/lib/heartbeat/hb_generation").line());
        }

        boolean complete() {
            return generation.matches("\\d+") && !uuid.contains("No such");
        }

        /** Two more lives: one of heartbeat4j, and then one of Heartbeat again. */
        void assertKept(Identity after) {
            assertEquals(files, after.files(), "no file was changed");
            assertEquals(uuid, after.uuid(), "hb_uuid is kept");
            assertEquals(
                    Long.parseLong(generation) + 2,
                    Long.parseLong(after.generation()),
                    "hb_generation counts on");
        }
    }

    /** One line for each move of the address; the last one is Heartbeat's own, to compare with. */
    private static void report(ClientProbe probe) throws IOException {
        List<String> moves =
                List.of(
                        "Heartbeat 3 to heartbeat4j",
                        "heartbeat4j to heartbeat4j",
                        "heartbeat4j to Heartbeat 3",
                        "Heartbeat 3 to Heartbeat 3");
        List<String> lines = new ArrayList<>();
        List<ClientProbe.Answer> answers = probe.answers();
        for (int i = 1; i < answers.size(); i++) {
            ClientProbe.Answer last = answers.get(i - 1);
            ClientProbe.Answer next = answers.get(i);
            if (!last.host().equals(next.host())) {
                String move = lines.size() < moves.size() ? moves.get(lines.size()) : "unplanned";
                long millis = (next.micros() - last.micros()) / 1000;
                lines.add(
                        "%s, %s to %s: no answer for %d ms"
                                .formatted(move, last.host(), next.host(), millis));
            }
        }
        lines.add("longest silence at all: %d ms".formatted(probe.longestGap().toMillis()));
        Files.createDirectories(REPORT.getParent());
        Files.write(REPORT, lines);
        lines.forEach(System.out::println);
    }
}
