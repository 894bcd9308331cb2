package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.host.AddressChange;
import heartbeat4j.host.AddressPlace;
import heartbeat4j.host.InterfaceAddress;
import heartbeat4j.host.InterfaceState;
import heartbeat4j.host.Ip;
import heartbeat4j.host.Lifetime;
import heartbeat4j.host.Outcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.OptionalInt;

/** Addresses that the kernel takes away by itself. Each test has addresses of its own. */
@LabTest
class AddressLeaseIT {
    private static final AddressChange MADE = new AddressChange.Made();
    private static final AddressChange NOT_THERE = new AddressChange.NotThere();
    private static final Lifetime SHORT = Lifetime.ofSeconds(1);
    private static final Lifetime LONG = Lifetime.ofSeconds(600);

    private static Lab lab;
    private static LabHost alice;
    private static LabNetwork network;

    @BeforeAll
    static void makeHosts() {
        lab = Lab.up(Pair.underTest(), 1, "alice", "bob");
        alice = lab.host("alice");
        network = new LabNetwork(alice);
        for (LabHost host : lab.hosts()) {
            host.addIpv6();
        }
    }

    @AfterAll
    static void removeHosts() {
        if (lab != null) {
            lab.close();
        }
    }

    private static InterfaceAddress address(String text, int prefix, Lifetime lifetime) {
        return InterfaceAddress.of(network.eth0().index(), Ip.of(text), prefix, lifetime)
                .withoutDuplicateDetection();
    }

    private static void awaitGone(String address) {
        lab.await(address + " is gone", () -> !network.has(address));
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.20, 24", "203.0.113.20, 32", "2001:db8::20, 64"})
    void anAddressGoesWhenNobodyRefreshesIt(String text, int prefix) {
        assertEquals(MADE, network.add(address(text, prefix, Lifetime.ofSeconds(3))));
        assertTrue(network.has(text));

        awaitGone(text);
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.21, 198.51.100.22, 24",
        "203.0.113.21,  203.0.113.22,  32",
        "2001:db8::21,  2001:db8::22,  64"
    })
    void aRefreshedAddressOutlivesItsFirstLifetime(String kept, String left, int prefix) {
        Lifetime seconds = Lifetime.ofSeconds(10);
        assertEquals(MADE, network.add(address(kept, prefix, seconds)));
        assertEquals(MADE, network.add(address(left, prefix, SHORT)));

        assertEquals(MADE, network.refresh(address(kept, prefix, LONG)));
        assertEquals(MADE, network.refresh(address(left, prefix, SHORT)));

        awaitGone(left);
        Lifetime rest = network.find(kept).orElseThrow().lifetime();
        assertTrue(rest.validSeconds() > seconds.validSeconds(), rest.toString());
        assertEquals(MADE, network.delete(address(kept, prefix, LONG)));
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.23, 24", "203.0.113.23, 32", "2001:db8::23, 64"})
    void aRefreshDoesNotBringBackAnAddressThatHasGone(String text, int prefix) {
        assertEquals(MADE, network.add(address(text, prefix, SHORT)));
        awaitGone(text);

        assertEquals(NOT_THERE, network.refresh(address(text, prefix, LONG)));

        assertFalse(network.has(text));
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.24, 24", "2001:db8::24, 64"})
    void anAddressWithoutEndGetsOneByARefresh(String text, int prefix) {
        alice.run("ip", "addr", "add", text + "/" + prefix, "dev", "eth0", "nodad").mustSucceed();
        assertTrue(network.find(text).orElseThrow().permanent());

        assertEquals(MADE, network.refresh(address(text, prefix, SHORT)));

        awaitGone(text);
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.30, 24", "2001:db8::30, 64"})
    void anAddressThatIsNotPreferredIsDeprecated(String text, int prefix) {
        InterfaceAddress address = address(text, prefix, LONG);
        assertEquals(MADE, network.add(address));
        assertFalse(network.find(text).orElseThrow().deprecated());

        assertEquals(
                MADE, network.refresh(address.withLifetime(new Lifetime(LONG.validSeconds(), 0))));

        assertTrue(network.find(text).orElseThrow().deprecated());
        assertEquals(MADE, network.delete(address));
    }

    @Test
    void otherAddressesOfItsNetworkStayWhenALifetimeEnds() {
        alice.run("sysctl", "-w", "net.ipv4.conf.eth0.promote_secondaries=0").mustSucceed();
        int index = network.eth0().index();

        assertEquals(new Outcome.Done(), network.ask(n -> n.keepOtherAddresses(index)));

        assertEquals(MADE, network.add(address("203.0.113.129", 25, SHORT)));
        assertEquals(MADE, network.add(address("203.0.113.130", 25, LONG)));
        awaitGone("203.0.113.129");
        assertFalse(network.find("203.0.113.130").orElseThrow().secondary());
        assertEquals(MADE, network.delete(address("203.0.113.130", 25, LONG)));
    }

    @Test
    void labelAndBroadcastAreAsTheAddressScriptsSetThem() {
        InterfaceAddress wanted =
                address("198.51.100.25", 24, LONG)
                        .withBroadcast(Ip.of("198.51.100.255"))
                        .withLabel("eth0:0");

        assertEquals(MADE, network.add(wanted));

        String shown = alice.run("ip", "-o", "addr", "show", "to", "198.51.100.25").line();
        String expected = " 198.51.100.25/24 brd 198.51.100.255 scope global";
        assertTrue(shown.contains(expected) && shown.contains(" eth0:0\\"), shown);
        assertEquals("eth0:0", network.find("198.51.100.25").orElseThrow().label());
        assertEquals(MADE, network.delete(wanted));
    }

    @Test
    void whatCannotBeDoneIsSaidSo() {
        InterfaceAddress address = address("198.51.100.26", 24, LONG);

        assertEquals(NOT_THERE, network.delete(address));
        assertEquals(MADE, network.add(address));
        assertEquals(new AddressChange.AlreadyThere(), network.add(address));
        assertEquals(MADE, network.delete(address));
        InterfaceAddress nowhere = InterfaceAddress.of(999, address.address(), 24, LONG);
        String reason =
                assertInstanceOf(AddressChange.Refused.class, network.add(nowhere)).reason();
        assertTrue(reason.startsWith("cannot add 198.51.100.26/24: No such device"), reason);
        assertEquals(NOT_THERE, network.refresh(nowhere));
        assertEquals(NOT_THERE, network.delete(nowhere));
    }

    @Test
    void routesSayWhereAnAddressBelongs() {
        OptionalInt unsaid = OptionalInt.empty();
        int eth0 = network.eth0().index();

        var routes = network.ask(n -> LabNetwork.told(n.routes()));

        assertEquals(
                new AddressPlace.Found(eth0, 24),
                AddressPlace.find(Ip.of("198.51.100.99"), unsaid, unsaid, routes));
        assertEquals(
                new AddressPlace.Found(eth0, 32),
                AddressPlace.find(Ip.of("192.0.2.1"), unsaid, unsaid, routes));
        assertEquals(
                new AddressPlace.Found(eth0, 64),
                AddressPlace.find(Ip.of("2001:db8::99"), unsaid, unsaid, routes));
    }

    @Test
    void anInterfaceIsSetUp() {
        alice.run("ip", "link", "add", "spare", "type", "veth", "peer", "name", "other")
                .mustSucceed();
        int index = spare().index();
        assertFalse(spare().up());

        assertEquals(new Outcome.Done(), network.ask(n -> n.bringUp(index)));

        assertTrue(spare().up());
        assertEquals("veth", spare().kind());
    }

    private static InterfaceState spare() {
        return network.ask(n -> LabNetwork.told(n.interfaces())).stream()
                .filter(i -> i.name().equals("spare"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anIpv6AddressIsTentativeUntilTheKernelHasAskedForIt() {
        // So many questions that the answer cannot come before we look.
        alice.run("sysctl", "-w", "net.ipv6.conf.eth0.dad_transmits=60").mustSucceed();
        int index = network.eth0().index();
        InterfaceAddress asked = InterfaceAddress.of(index, Ip.of("2001:db8::27"), 64, LONG);
        InterfaceAddress unasked =
                InterfaceAddress.of(index, Ip.of("2001:db8::28"), 64, LONG)
                        .withoutDuplicateDetection();

        assertEquals(MADE, network.add(asked));
        assertEquals(MADE, network.add(unasked));

        assertTrue(network.find("2001:db8::27").orElseThrow().tentative());
        assertTrue(network.find("2001:db8::28").orElseThrow().usable());
        assertEquals(MADE, network.delete(asked));
        assertEquals(MADE, network.delete(unasked));
    }

    @Test
    void anIpv6AddressThatAnotherHostHasIsADuplicate() {
        lab.host("bob")
                .run("ip", "addr", "add", "2001:db8::29/64", "dev", "eth0", "nodad")
                .mustSucceed();
        InterfaceAddress wanted =
                InterfaceAddress.of(
                        network.eth0().index(), Ip.of("2001:db8::29"), 64, Lifetime.FOREVER);

        assertEquals(MADE, network.add(wanted));

        lab.await(
                "the kernel finds the duplicate",
                () -> network.find("2001:db8::29").orElseThrow().duplicate());
        assertFalse(network.find("2001:db8::29").orElseThrow().usable());
        assertEquals(MADE, network.delete(wanted));
        assertEquals(MADE, network.add(wanted.withLifetime(LONG)));
        awaitGone("2001:db8::29");
    }
}
