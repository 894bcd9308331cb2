package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Moment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class MachineTest {
    @TempDir Path folder;

    @Test
    void bootClockGoesForwardAndAgreesWithTheKernelsUptime() throws Exception {
        Moment before = BootClock.now();
        double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        Moment after = BootClock.now();

        assertTrue(after.reached(before));
        // The kernel prints hundredths of a second.
        assertTrue(before.nanos() / 1e9 <= uptime + 0.011, before + " " + uptime);
        assertTrue(after.nanos() / 1e9 >= uptime - 0.011, after + " " + uptime);
    }

    @Test
    void userIsTheOneOfTheProcess() throws Exception {
        String line =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(l -> l.startsWith("Uid:"))
                        .findFirst()
                        .orElseThrow();

        assertEquals(Integer.parseInt(line.split("\\s+")[2]), Libc.userId());
    }

    @Test
    void umaskTakesEffectAndTellsTheOneBefore() throws Exception {
        int before = Libc.umask(027);
        try {
            Path file = folder.resolve("file");
            new ProcessBuilder("touch", file.toString()).start().waitFor();

            assertEquals(
                    "rw-r-----",
                    java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(file)));
        } finally {
            assertEquals(027, Libc.umask(before));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "an_interface_name_too_long", "none0"})
    void bindingToAnInterfaceThatIsNotThereIsExplained(String device) throws Exception {
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            var failure = assertThrows(IOException.class, () -> Libc.bindToDevice(channel, device));

            assertTrue(failure.getMessage().contains(device), failure.getMessage());
        }
    }

    @Test
    void socketIsBoundToItsInterface() throws Exception {
        ScriptCall.needs(ScriptCall.hasCommand("ss"), "iproute2");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            Libc.bindToDevice(channel, "lo");

            channel.bind(new InetSocketAddress(loopback, 0));

            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            ScriptCall sockets = ScriptCall.run(folder, Map.of(), List.of("ss", "-uan"));
            assertTrue(sockets.output().contains("127.0.0.1%lo:" + port), sockets.output());
        }
    }

    @Test
    void realtimePriorityOutOfRangeIsAValueNotAnException() {
        var failed = assertInstanceOf(Outcome.Failed.class, Libc.realtime(1000));

        assertTrue(failed.reason().startsWith("cannot get realtime priority 1000: "));
    }

    @Test
    void signalToEverybodyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Libc.signalGroup(1, Libc.SIGTERM));
        assertThrows(IllegalArgumentException.class, () -> Libc.signalGroup(0, Libc.SIGTERM));
    }

    @ParameterizedTest
    @EnumSource(Signals.Name.class)
    void signalCallsBack(Signals.Name name) throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        assertEquals(new Outcome.Done(), Signals.handle(name, came::countDown));

        String pid = Long.toString(ProcessHandle.current().pid());
        assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());

        assertTrue(came.await(60, TimeUnit.SECONDS));
    }

    @Test
    void facilitiesHaveTheNumbersOfSyslog() {
        assertEquals(Optional.of(3), Syslog.facility("daemon"));
        assertEquals(Optional.of(16), Syslog.facility("local0"));
        assertEquals(Optional.of(23), Syslog.facility("LOCAL7"));
        assertEquals(Optional.of(10), Syslog.facility("authpriv"));
        assertEquals(Optional.empty(), Syslog.facility("none"));
        assertEquals(Optional.empty(), Syslog.facility("local8"));
    }

    @Test
    void syslogWithoutADaemonLosesTheLineAndNothingElse() {
        try (Syslog log = Syslog.open("heartbeat", 16)) {
            log.log(Syslog.Severity.INFO, "100%s of %n is text, and \0 too");
        }
    }

    @Test
    void serviceManagerIsTold() throws Exception {
        Path socket = folder.resolve("notify");
        Process receiver =
                new ProcessBuilder(
                                "python3",
                                "-c",
                                """
                                import socket, sys
                                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                                s.bind(sys.argv[1])
                                print('bound', flush=True)
                                print(s.recv(99).decode())
                                """,
                                socket.toString())
                        .start();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("bound", lines.readLine());

            assertEquals(new Outcome.Done(), new ServiceManager(socket.toString()).tell("READY=1"));

            assertEquals("READY=1", lines.readLine());
        } finally {
            receiver.destroyForcibly();
        }
    }

    @Test
    void absentServiceManagerIsNoFailureAndADeadOneIs() {
        assertEquals(new Outcome.Done(), new ServiceManager("").tell("READY=1"));
        for (String path : List.of(folder.resolve("none").toString(), "relative", "@none")) {
            var failed =
                    assertInstanceOf(
                            Outcome.Failed.class, new ServiceManager(path).tell("READY=1"));
            assertTrue(failed.reason().contains(path), failed.reason());
        }
    }

    @Test
    void loadAverageIsOneLineOrSaidToBeMissing() {
        assertTrue(LoadAverage.read().matches("[0-9.]+ [0-9.]+ [0-9.]+ \\d+/\\d+ \\d+"));
        assertEquals("n/a", LoadAverage.read(folder.resolve("none")));
    }
}
