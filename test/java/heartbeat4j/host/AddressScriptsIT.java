package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The address scripts on a network of their own: a namespace with two interfaces. */
@Tag("lab")
class AddressScriptsIT {
    @TempDir Path folder;
    private final String namespace = "hb4j-host-" + ProcessHandle.current().pid();
    private Path announced;
    private Map<String, String> environment;

    @BeforeEach
    void makeNetwork() throws Exception {
        ScriptCall.needs(Libc.userId() == 0, "root, to make a network namespace,");
        ScriptCall.needs(ScriptCall.hasCommand("ip"), "iproute2");
        announced = folder.resolve("announced");
        environment = ScriptCall.program(folder, "arping", "echo \"$*\" >>" + announced);
        ip("netns", "add", namespace);
        ip("-n", namespace, "link", "add", "eth0", "type", "veth", "peer", "name", "eth1");
        for (String device : List.of("lo", "eth0", "eth1")) {
            ip("-n", namespace, "link", "set", device, "up");
        }
        ip("-n", namespace, "addr", "add", "198.51.100.5/24", "brd", "+", "dev", "eth0");
        ip("-n", namespace, "addr", "add", "192.0.2.5/28", "brd", "+", "dev", "eth1");
        ip("-n", namespace, "addr", "add", "2001:db8::5/64", "dev", "eth0", "nodad");
    }

    @AfterEach
    void removeNetwork() throws Exception {
        if (Libc.userId() == 0) {
            // Announcers in the background would write into a folder that is being removed.
            String end =
                    """
                    tries=0
                    while pids=$(ip netns pids "$0") && [ -n "$pids" ] && [ $tries -lt 200 ]; do
                        kill -9 $pids
                        tries=$((tries + 1))
                        sleep 0.05
                    done
                    ip netns delete "$0"
                    """;
            ScriptCall.run(folder, Map.of(), List.of("sh", "-c", end, namespace));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "IPaddr,198.51.100.10",
        "IPaddr,198.51.100.10/24/eth0",
        "IPaddr2,198.51.100.10/255.255.255.0/eth0:7/198.51.100.255",
        "IPaddr2,192.0.2.6",
        "IPaddr2,203.0.113.1/32/eth1",
        "SendArp,198.51.100.5/eth1"
    })
    void lsbContractIsKept(String script, String argument) throws Exception {
        ScriptCall.assertKeepsLsbContract(folder, environment, inside(), script, argument);
    }

    @Test
    void lsbContractIsKeptForAnAddressThatHaresourcesTore() throws Exception {
        for (List<String> words :
                List.of(List.of("2001:db8", "10/64/eth0"), List.of("2001:db8:0:0:0:0:0:11"))) {
            ScriptCall.assertKeepsLsbContract(
                    folder, environment, inside(), "IPv6addr", words.toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.10,                        198.51.100.10/24 brd 198.51.100.255, eth0",
        "192.0.2.6,                            192.0.2.6/28 brd 192.0.2.15,         eth1",
        "192.0.2.6/eth1,                       192.0.2.6/28 brd 192.0.2.15,         eth1",
        "198.51.100.10/32/eth1,                198.51.100.10/32,                    eth1",
        "198.51.100.10/255.255.255.128,        198.51.100.10/25 brd 198.51.100.127, eth0",
        "203.0.113.9//eth1,                    203.0.113.9/32,                      eth1",
        "198.51.100.10/24/eth0:7,              198.51.100.10/24 brd 198.51.100.255, eth0:7",
        "198.51.100.10/24/eth0/198.51.100.200, 198.51.100.10/24 brd 198.51.100.200, eth0"
    })
    void addressGetsItsPrefixBroadcastAndLabel(String argument, String address, String label)
            throws Exception {
        ScriptCall call = script("IPaddr2", argument, "start");

        assertEquals(0, call.exitCode(), call.output());
        String shown = shown("-4");
        assertTrue(shown.contains("inet " + address + " scope"), shown);
        assertTrue(
                shown.lines()
                        .anyMatch(
                                line ->
                                        line.contains(address)
                                                && line.matches(".* " + label + "\\\\? .*")),
                shown);
    }

    @Test
    void neighboursAreToldRepeatedlyByBothKindsOfArp() throws Exception {
        script("IPaddr2", "198.51.100.10", "start");

        ScriptRunnerTest.await(() -> lines(announced).size() >= 4);
        assertEquals(
                List.of(
                        "-q -A -c 1 -I eth0 198.51.100.10",
                        "-q -A -c 1 -I eth0 198.51.100.10",
                        "-q -U -c 1 -I eth0 198.51.100.10",
                        "-q -U -c 1 -I eth0 198.51.100.10"),
                lines(announced).stream().limit(4).sorted().toList());
    }

    @Test
    void neighboursAreLeftToHeartbeatWhereItTellsThemItself() throws Exception {
        environment = new TreeMap<>(environment);
        environment.put("HA_ADDRESS_ANNOUNCE", "no");
        for (String name : List.of("IPaddr", "IPaddr2")) {
            ScriptCall call = script(name, "198.51.100.10", "start");
            assertEquals(0, call.exitCode(), call.output());
            assertTrue(shown("-4").contains("198.51.100.10/24"), name);
            // It would have begun before the script ended, and takes seconds.
            assertEquals("", processes(), "nobody announces in the background");
            script(name, "198.51.100.10", "stop");
        }

        assertEquals(List.of(), lines(announced));
    }

    @ParameterizedTest
    @CsvSource({"IPaddr2,198.51.100.10/24/eth0", "SendArp,198.51.100.10/eth0"})
    void nothingIsAnnouncedAfterTheStop(String script, String argument) throws Exception {
        // The stand-in for sleep holds the announcer back until the address has been stopped.
        ScriptCall.program(
                folder,
                "sleep",
                ("touch %1$s/slept; while [ ! -e %1$s/go ]; do /bin/sleep 0.02; done; "
                                + "echo $PPID >%1$s/announcer")
                        .formatted(folder));
        script(script, argument, "start");
        ScriptRunnerTest.await(() -> Files.exists(folder.resolve("slept")));
        script(script, argument, "stop");

        Files.createFile(folder.resolve("go"));

        ScriptRunnerTest.await(() -> lines(folder.resolve("announcer")).size() == 1);
        long announcer = Long.parseLong(lines(folder.resolve("announcer")).getFirst());
        ScriptRunnerTest.await(
                () -> ProcessHandle.of(announcer).filter(ProcessHandle::isAlive).isEmpty());
        assertEquals(2, lines(announced).size(), lines(announced).toString());
    }

    @Test
    void stopRemovesTheAddressAndNoOther() throws Exception {
        script("IPaddr2", "198.51.100.10", "start");
        script("IPaddr2", "198.51.100.1", "start");
        script("IPaddr2", "198.51.100.10", "stop");

        String shown = shown("-4");
        assertFalse(shown.contains("198.51.100.10/"), shown);
        assertTrue(shown.contains("198.51.100.1/24"), shown);
        assertTrue(shown.contains("198.51.100.5/24"), shown);
    }

    @Test
    void stopOfTheFirstAddressOfANetworkLeavesTheOthers() throws Exception {
        script("IPaddr2", "203.0.113.1/24/eth1", "start");
        script("IPaddr2", "203.0.113.2/24/eth1", "start");

        assertEquals(0, script("IPaddr2", "203.0.113.1/24/eth1", "stop").exitCode());

        assertTrue(shown("-4").contains("203.0.113.2/24"), shown("-4"));
        assertFalse(shown("-4").contains("203.0.113.1/24"), shown("-4"));
    }

    @Test
    void addressWithoutARouteNeedsAnInterfaceAndSaysSo() throws Exception {
        ScriptCall call = script("IPaddr2", "203.0.113.1", "start");

        assertEquals(1, call.exitCode());
        assertTrue(call.output().contains("name one: 203.0.113.1/24/eth0"), call.output());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.51.100",
                "198.51.100.256",
                "198.51.100.10/33",
                "198.51.100.10/255.0.255.0",
                "fe80:1"
            })
    void wrongAddressIsRefusedAndItsStopDoesNotBlockTheGroup(String argument) throws Exception {
        assertEquals(2, script("IPaddr", argument, "start").exitCode());
        assertEquals(2, script("IPaddr", argument, "status").exitCode());
        assertEquals(0, script("IPaddr", argument, "stop").exitCode());
    }

    @Test
    void ipv6AddressIsUsableAtOnce() throws Exception {
        assertEquals(0, script("IPv6addr", "2001:db8", "10/64/eth0", "start").exitCode());

        String shown = shown("-6");
        String line =
                shown.lines().filter(l -> l.contains("2001:db8::10/64")).findFirst().orElse("");
        assertTrue(line.contains("eth0") && line.contains("nodad"), shown);
        assertFalse(line.contains("tentative"), shown);
    }

    @Test
    void ipv6AddressFindsItsInterface() throws Exception {
        ScriptCall call = script("IPv6addr", "2001:db8", "12", "start");

        assertEquals(0, call.exitCode(), call.output());
        assertTrue(shown("-6").contains("inet6 2001:db8::12/64"), shown("-6"));
    }

    @Test
    void wrongIpv6AddressIsRefused() throws Exception {
        for (List<String> words :
                List.of(
                        List.of("2001:db8", "1", "2", "start"),
                        List.of("nonsense", "start"),
                        List.of("2001:db8", "10/129", "start"),
                        List.of("2001:db8", "12345", "start"))) {
            ScriptCall call = script("IPv6addr", words.toArray(String[]::new));
            assertEquals(2, call.exitCode(), words + call.output());
        }
    }

    private String processes() throws Exception {
        List<String> command = List.of("ip", "netns", "pids", namespace);
        return ScriptCall.run(folder, Map.of(), command).output();
    }

    private List<String> inside() {
        return List.of("ip", "netns", "exec", namespace);
    }

    private ScriptCall script(String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(inside());
        command.add(ScriptCall.RESOURCES.resolve(name).toString());
        command.addAll(List.of(arguments));
        return ScriptCall.run(folder, environment, command);
    }

    private String shown(String family) throws Exception {
        return ScriptCall.run(
                        folder,
                        Map.of(),
                        List.of("ip", "-n", namespace, "-o", family, "addr", "show"))
                .output();
    }

    private void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        ScriptCall call = ScriptCall.run(folder, Map.of(), command);
        assertEquals(0, call.exitCode(), command + call.output());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
