package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.host.Announcer;
import heartbeat4j.host.InterfaceState;
import heartbeat4j.host.Ip;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** The watch at the switch sees what it is there for. */
@LabTest
class ArpWatchIT {
    private static Lab lab;
    private static LabHost alice;
    private static LabHost bob;
    private static String macOfSwitch;

    @BeforeAll
    static void makeHosts() {
        lab = Lab.up(Pair.underTest(), 1, "alice", "bob", "carol");
        alice = lab.host("alice");
        bob = lab.host("bob");
        for (LabHost host : lab.hosts()) {
            host.addIpv6();
        }
        macOfSwitch = macOfSwitch();
    }

    private static String macOfSwitch() {
        return lab.client().run("ip", "-br", "link", "show", "br0").mustSucceed().line();
    }

    @AfterAll
    static void removeHosts() {
        if (lab != null) {
            lab.close();
        }
    }

    private static void address(String order, LabHost host, String address) {
        String prefix = address.contains(":") ? "/64" : "/24";
        String[] command = {"ip", "addr", order, address + prefix, "dev", "eth0"};
        host.run(command).mustSucceed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.20", "2001:db8::20"})
    void everyMomentWithTwoOwnersOrNoneIsSeen(String address) {
        // The second host must not find the first one's address.
        for (LabHost host : lab.hosts()) {
            host.run("sysctl", "-q", "-w", "net.ipv6.conf.eth0.accept_dad=0").mustSucceed();
        }
        try (ArpWatch watch = ArpWatch.start(lab, address)) {
            address("add", alice, address);
            watch.awaitOwners("alice");
            assertEquals(Duration.ZERO, watch.all().twice());

            address("add", bob, address);
            watch.awaitOwners("alice", "bob");
            address("del", alice, address);
            watch.awaitOwners("bob");
            assertTrue(watch.all().twice().isPositive(), watch.all()::toString);

            long mark = ArpWatch.mark();
            address("del", bob, address);
            watch.awaitOwners();
            assertTrue(watch.since(mark).of("bob").isPositive(), watch.all()::toString);
            assertEquals(Duration.ZERO, watch.since(mark).of("alice"));
            assertEquals(Duration.ZERO, watch.since(mark).twice());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.21", "2001:db8::21"})
    void anAnnouncementIsSeenAndIsNoAnswer(String address) {
        InterfaceState eth0 = new LabNetwork(alice).eth0();
        try (ArpWatch watch = ArpWatch.start(lab, address)) {
            alice.inNetwork(() -> Announcer.announce(eth0, Ip.of(address)));

            lab.await("it is heard", () -> !watch.announcements().isEmpty());
            assertEquals("alice", watch.announcements().getFirst().owner());
            assertEquals(Duration.ZERO, watch.all().of("alice"));
        }
    }

    @Test
    void aHostBehindACutCableIsNotSeen() {
        LabHost carol = lab.host("carol");
        try (ArpWatch watch = ArpWatch.start(lab, carol.address())) {
            watch.awaitOwners("carol");
            carol.cut("eth0", "out");
            watch.awaitOwners();
            carol.heal("eth0");
            watch.awaitOwners("carol");
        }
    }

    @Test
    void theSwitchItselfStaysAsItWas() {
        try (ArpWatch watch = ArpWatch.start(lab, "198.51.100.22")) {
            watch.awaitOwners();
            assertEquals(macOfSwitch, macOfSwitch());
        }
    }
}
