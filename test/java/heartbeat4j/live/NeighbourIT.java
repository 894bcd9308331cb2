package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.host.AddressProbe;
import heartbeat4j.host.Announcer;
import heartbeat4j.host.InterfaceState;
import heartbeat4j.host.Ip;
import heartbeat4j.host.MacAddress;
import heartbeat4j.host.NeighbourCheck;
import heartbeat4j.host.Outcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What hosts of one network say of an address. Each test has addresses of its own. */
@LabTest
class NeighbourIT {
    /** An answer takes microseconds; this also when the machine is busy with other tests. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    /** Where nobody shall answer. */
    private static final Duration SHORT = Duration.ofMillis(100);

    private static final String NOBODY = "02:00:00:00:00:99";

    private static Lab lab;
    private static LabHost alice;
    private static LabHost bob;
    private static InterfaceState eth0;

    @BeforeAll
    static void makeHosts() {
        lab = Lab.up(Pair.underTest(), 1, "alice", "bob", "carol", "dave");
        alice = lab.host("alice");
        bob = lab.host("bob");
        for (LabHost host : lab.hosts()) {
            host.addIpv6();
        }
        eth0 = new LabNetwork(alice).eth0();
    }

    @AfterAll
    static void removeHosts() {
        if (lab != null) {
            lab.close();
        }
    }

    private static void give(LabHost host, String address) {
        String prefix = address.contains(":") ? "/64" : "/24";
        host.run("ip", "addr", "add", address + prefix, "dev", "eth0", "nodad").mustSucceed();
    }

    private static AddressProbe.Answer probe(LabHost host, String address, Duration wait) {
        LabNetwork network = new LabNetwork(host);
        InterfaceState on = network.eth0();
        Set<MacAddress> macs = network.macs();
        return host.inNetwork(() -> AddressProbe.ask(on, Ip.of(address), macs, wait));
    }

    private static NeighbourCheck.Answer check(String taken, String neighbour, Duration wait) {
        String base = taken.contains(":") ? "2001:db8::5" : alice.address();
        return alice.inNetwork(
                () ->
                        NeighbourCheck.ask(
                                eth0,
                                Ip.of(taken),
                                Optional.of(Ip.of(base)),
                                Ip.of(neighbour),
                                wait));
    }

    // --- rivals -------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.20", "2001:db8::20"})
    void aRivalIsFoundByItsMac(String address) {
        assertEquals(new AddressProbe.Answer.Free(), probe(alice, address, SHORT));
        give(bob, address);

        assertEquals(
                new AddressProbe.Answer.Taken(new LabNetwork(bob).mac()),
                probe(alice, address, WAIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.21", "2001:db8::21"})
    void whoAsksAtTheSameTimeIsFoundByItsMac(String address) throws Exception {
        CompletableFuture<AddressProbe.Answer> answer =
                CompletableFuture.supplyAsync(() -> probe(alice, address, WAIT));
        while (!answer.isDone()) {
            probe(bob, address, SHORT);
        }

        assertEquals(new AddressProbe.Answer.Contested(new LabNetwork(bob).mac()), answer.get());
    }

    @Test
    void ownQuestionsThatComeBackAreNoRival() {
        // As some bonds and switches do, the switch sends alice what alice has sent.
        lab.client()
                .run("ip", "link", "set", "p1e0", "type", "bridge_slave", "hairpin", "on")
                .mustSucceed();

        for (String address : List.of("198.51.100.22", "2001:db8::22")) {
            assertEquals(new AddressProbe.Answer.Free(), probe(alice, address, SHORT));
            assertEquals(
                    new AddressProbe.Answer.Contested(eth0.mac().orElseThrow()),
                    alice.inNetwork(() -> AddressProbe.ask(eth0, Ip.of(address), Set.of(), WAIT)),
                    "what came back was heard");
        }
    }

    @Test
    void withoutCarrierNobodyCanBeAsked() {
        LabHost dave = lab.host("dave");
        dave.cut("eth0", "both");

        AddressProbe.Answer.Failed failed =
                assertInstanceOf(
                        AddressProbe.Answer.Failed.class, probe(dave, "198.51.100.23", SHORT));
        assertTrue(failed.reason().contains("no carrier"), failed.reason());
    }

    // --- announcements and their proof ----------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"198.51.100.24, 198.51.100.6", "2001:db8::24, 2001:db8::6"})
    void aWrongCacheIsFoundAndStaysWrongUntilTheAddressIsAnnouncedAgain(
            String address, String neighbour) {
        give(alice, address);
        poison(address, "reachable");
        knowWithoutAsking(neighbour);

        assertEquals(new NeighbourCheck.Answer.Misdirected(), check(address, neighbour, SHORT));
        // The check has mended nothing by itself.
        assertEquals(NOBODY, cached(address));
        assertEquals(new NeighbourCheck.Answer.Misdirected(), check(address, neighbour, SHORT));

        assertEquals(
                new Outcome.Done(),
                alice.inNetwork(() -> Announcer.announce(eth0, Ip.of(address))));
        lab.await(
                "bob's cache holds alice's MAC",
                () -> cached(address).equals(eth0.mac().orElseThrow().toString()));
        assertInstanceOf(NeighbourCheck.Answer.Confirmed.class, check(address, neighbour, WAIT));
    }

    /** In bob's cache the address is at a MAC that nobody has, and bob does not doubt it. */
    private static void poison(String address, String state) {
        String family = address.contains(":") ? "ipv6" : "ipv4";
        bob.run("sysctl", "-w", "net." + family + ".neigh.eth0.base_reachable_time_ms=3600000")
                .mustSucceed();
        neighbour(bob, address, NOBODY, state);
    }

    /** Else alice's kernel would ask for bob from the address, which mends bob's cache. */
    private static void knowWithoutAsking(String neighbour) {
        neighbour(alice, neighbour, new LabNetwork(bob).mac().toString(), "permanent");
    }

    private static void neighbour(LabHost on, String address, String mac, String state) {
        on.run("ip", "neigh", "replace", address, "lladdr", mac, "dev", "eth0", "nud", state)
                .mustSucceed();
    }

    private static String cached(String address) {
        String[] words = bob.run("ip", "neigh", "show", address).line().split(" ", -1);
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equals("lladdr")) {
                return words[i + 1];
            }
        }
        return "";
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.25, 198.51.100.6", "2001:db8::25, 2001:db8::6"})
    void aCacheThatNoAnnouncementChangesStaysMisdirected(String address, String neighbour) {
        give(alice, address);
        poison(address, "permanent");
        knowWithoutAsking(neighbour);

        alice.inNetwork(() -> Announcer.announce(eth0, Ip.of(address)));

        assertEquals(new NeighbourCheck.Answer.Misdirected(), check(address, neighbour, SHORT));
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.26, 198.51.100.7", "2001:db8::26, 2001:db8::7"})
    void aNeighbourThatAnswersNoEchoIsThereButProvesNothing(String address, String neighbour) {
        give(alice, address);
        LabHost carol = lab.host("carol");
        String family = address.contains(":") ? "ipv6.icmp." : "ipv4.icmp_";
        String setting = "net." + family + "echo_ignore_all=";
        carol.run("sysctl", "-w", setting + 1).mustSucceed();
        try {
            assertEquals(
                    new NeighbourCheck.Answer.Unproven(),
                    check(address, neighbour, Duration.ofSeconds(1)));
        } finally {
            carol.run("sysctl", "-w", setting + 0).mustSucceed();
        }
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.27, 198.51.100.99", "2001:db8::27, 2001:db8::99"})
    void aNeighbourThatIsNotThereIsSilent(String address, String neighbour) {
        give(alice, address);

        assertEquals(new NeighbourCheck.Answer.Silent(), check(address, neighbour, SHORT));
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.28, 198.51.100.6", "2001:db8::28, 2001:db8::6"})
    void anAddressThatIsNotHereCannotBeChecked(String address, String neighbour) {
        NeighbourCheck.Answer.Failed failed =
                assertInstanceOf(
                        NeighbourCheck.Answer.Failed.class, check(address, neighbour, SHORT));

        assertTrue(failed.reason().endsWith("Cannot assign requested address"), failed.reason());
    }
}
