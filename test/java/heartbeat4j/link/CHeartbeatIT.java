package heartbeat4j.link;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Hears the packets of a running Heartbeat 3.0.6, medium by medium. */
@Tag("lab")
class CHeartbeatIT extends TwoMachines {
    private static final Path PROGRAM = Path.of("/usr/libexec/heartbeat/heartbeat");

    @TempDir private Path folder;

    @BeforeEach
    void requireHeartbeat() {
        boolean installed = Files.isExecutable(PROGRAM);
        assertTrue(installed || !"true".equals(System.getenv("CI")), PROGRAM + " is missing");
        assumeTrue(installed, "Heartbeat 3 is not installed");
    }

    @ParameterizedTest
    @CsvSource({
        "bcast eth0, bcast eth0",
        "ucast eth0 198.51.100.6, ucast eth0 198.51.100.5",
        "mcast eth0 239.0.0.43 694 1 0, mcast eth0 239.0.0.43 694 1 0"
    })
    void packetsOfHeartbeatArrive(String atAlice, String atBob) throws IOException {
        Host.Probe probe = bob.probe(atBob);
        probe.await("opened " + atBob);

        startHeartbeat(atAlice);

        probe.await("packet eth0 type status");
        probe.await("packet eth0 type status");
    }

    private void startHeartbeat(String medium) throws IOException {
        Path configuration = Files.createDirectory(folder.resolve("ha.d"));
        Files.createDirectories(folder.resolve("run/heartbeat/rsctmp"));
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(
                configuration.resolve("ha.cf"),
                "keepalive 1\ndeadtime 10\ninitdead 20\nlogfacility none\n"
                        + medium
                        + "\nnode alice bob\n");
        Files.writeString(configuration.resolve("haresources"), "alice\n");
        Path keys = configuration.resolve("authkeys");
        Files.writeString(keys, "auth 1\n1 sha1 secret\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        alice.start(
                "alice",
                "mkdir -p /etc/ha.d /var/lib/heartbeat\n"
                        + ("mount --bind " + configuration + " /etc/ha.d\n")
                        + ("mount --bind " + folder.resolve("lib") + " /var/lib/heartbeat\n")
                        + ("mount --bind " + folder.resolve("run") + " /run\n")
                        + ("exec " + PROGRAM + " -f\n"));
    }
}
