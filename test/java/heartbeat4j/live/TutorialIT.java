package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/**
 * The well-known recipe for a highly available cloud address, word for word: four lines of ha.cf,
 * all timings at their defaults, and a script whose status never says that it runs.
 */
@LabTest
class TutorialIT {
    private static final String HA_CF =
            """
            node primary
            ucast eth0 198.51.100.5
            node secondary
            ucast eth0 198.51.100.6
            """;
    private static final String AUTHKEYS =
            "auth1\n1 sha1 6f1f3e2a0c5b4d79884a3bd0e1c2f59a7b8d6e43\n";

    @Test
    void clientSeesPrimaryThenSecondaryThenPrimaryAgain() {
        try (Lab lab = Lab.up(Pair.underTest(), 1, "primary", "secondary")) {
            LabCloud cloud = LabCloud.open(lab);
            lab.hosts().forEach(TutorialIT::install);
            lab.hosts().forEach(LabHost::startDaemon);
            lab.client().runBehind("client.log", "sh", "-c", clientLoop());
            awaitPageOf(lab, "primary");

            LabHost primary = lab.host("primary");
            primary.powerCut();
            awaitPageOf(lab, "secondary");
            assertTrue(cloud.show().contains("\"id\":1002"));

            primary.powerOn();
            cloud.openPage(primary);
            primary.startDaemon();
            awaitPageOf(lab, "primary");
            assertTrue(cloud.show().contains("\"id\":1001"));
            assertEquals(List.of("primary", "secondary", "primary"), servers(lab));
        }
    }

    /** The same job with the script that comes with us: retries, a real status, no bare token. */
    @Test
    void shippedFloatipBringsTheAddressThoughTheCloudStumbles() {
        try (Lab lab = Lab.up(Pair.underTest(), 1, "primary", "secondary")) {
            LabCloud cloud = LabCloud.open(lab);
            lab.hosts().forEach(TutorialIT::installShipped);
            lab.hosts().forEach(LabHost::startDaemon);
            lab.client().runBehind("client.log", "sh", "-c", clientLoop());
            awaitPageOf(lab, "primary");

            cloud.failNext(2);
            lab.host("primary").powerCut();

            awaitPageOf(lab, "secondary");
            lab.await(
                    "the group runs on secondary",
                    () -> status(lab.host("secondary")).contains("running"));
            String token = LabCloud.TOKEN;
            for (LabHost host : lab.hosts()) {
                assertFalse(host.log("ha-debug").contains(token), "the token is in a log");
            }
        }
    }

    private static String status(LabHost host) {
        return host.run("/etc/ha.d/resource.d/floatip", "status").text();
    }

    private static void installShipped(LabHost host) {
        install(host);
        host.write(
                "ha.d/ha.cf",
                "rw-r--r--",
                HA_CF
                        + "keepalive 500ms\ndeadtime 4\nauto_failback off\n"
                        + "debugfile /var/log/ha-debug\n");
        host.write("ha.d/floatip.token", "rw-------", LabCloud.TOKEN + "\n");
        host.write(
                "ha.d/floatip.conf",
                "rw-------",
                """
                api_url=%s
                ip_address=%s
                token_file=/etc/ha.d/floatip.token
                retry_delay=1
                """
                        .formatted(LabCloud.API, LabCloud.RESERVED));
    }

    private static void install(LabHost host) {
        host.write("ha.d/ha.cf", "rw-r--r--", HA_CF);
        host.write("ha.d/authkeys", "rw-------", AUTHKEYS);
        host.write("ha.d/haresources", "rw-r--r--", "primary floatip\n");
        try {
            String script = Files.readString(Lab.FOLDER.resolve("floatip"));
            host.write("init.d/floatip", "rwxr--r--", script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String clientLoop() {
        return "while :; do curl -s -S -m 1 http://" + LabCloud.RESERVED + "; sleep 1; done";
    }

    private static void awaitPageOf(Lab lab, String server) {
        lab.await(
                "the client sees the page of " + server,
                () -> pages(lab).reduce("", (_, last) -> last).equals(server));
    }

    private static Stream<String> pages(Lab lab) {
        return lab.client()
                .log("client.log")
                .lines()
                .filter(l -> l.startsWith("Server: "))
                .map(l -> l.substring("Server: ".length(), l.indexOf(',')));
    }

    /** The servers in the order in which the client met them, each named once per change. */
    private static List<String> servers(Lab lab) {
        List<String> all = pages(lab).toList();
        return Stream.iterate(0, i -> i < all.size(), i -> i + 1)
                .filter(i -> i == 0 || !all.get(i).equals(all.get(i - 1)))
                .map(all::get)
                .toList();
    }
}
