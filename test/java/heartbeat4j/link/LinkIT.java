package heartbeat4j.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

/** Links between machines that are network namespaces, joined by cables that are veth pairs. */
@Tag("lab")
class LinkIT extends TwoMachines {
    @Test
    void unicastReachesThePeerAndSkipsOurself() {
        String[] sameOnBoth = {"ucast eth0 198.51.100.5", "ucast eth0 198.51.100.6"};
        Host.Probe atAlice = alice.probe(sameOnBoth);
        Host.Probe atBob = bob.probe(sameOnBoth);
        atAlice.await("opened");
        atBob.await("opened");

        atAlice.say("from alice");
        atBob.await("packet eth0 from alice");
        atBob.say("from bob");
        atAlice.await("packet eth0 from bob");

        atAlice.say("counts");
        String counts = atAlice.await("counts");
        assertTrue(counts.contains("sent=1, received=1, sendErrors=0, dropped=0"), counts);
    }

    @Test
    void ownNameThatLeadsToTheLoopbackInterfaceIsSkipped() {
        Host.Probe atAlice = alice.probe("ucast eth0 127.0.1.1", "ucast eth0 198.51.100.6");
        Host.Probe atBob = bob.probe("ucast eth0 198.51.100.5");
        atAlice.await("opened");
        atBob.await("opened");

        atAlice.say("hello");
        atBob.await("packet eth0 hello");

        atAlice.say("counts");
        String counts = atAlice.await("counts");
        assertTrue(counts.contains("sent=1, received=0, sendErrors=0, dropped=0"), counts);
    }

    @Test
    void allMediaShareOneInterfaceAndPort() {
        String[] atBoth = {
            "bcast eth0",
            "ucast eth0 198.51.100.5",
            "ucast eth0 198.51.100.6",
            "mcast eth0 239.0.0.43 694 1 0"
        };
        Host.Probe atAlice = alice.probe(atBoth);
        Host.Probe atBob = bob.probe(atBoth);
        atBob.await("started");
        atAlice.await("started");

        atAlice.say("hello");

        // The unicast socket hears the broadcast as well: four, where three would do.
        for (int i = 0; i < 4; i++) {
            atBob.await("packet eth0 hello");
        }
        assertTrue(
                atBob.heard().stream().noneMatch(line -> line.startsWith("failed")),
                "" + atBob.heard());
    }

    @Test
    void broadcastReachesEveryMachineOnTheWire() {
        Host.Probe atAlice = alice.probe("bcast eth0");
        Host.Probe atBob = bob.probe("bcast eth0");
        atAlice.await("opened bcast eth0");
        atBob.await("opened bcast eth0");

        atAlice.say("hello");

        atBob.await("packet eth0 hello");
        atAlice.await("packet eth0 hello");
    }

    @Test
    void multicastReachesTheGroupAndLoopsBackOnlyWhenAsked() {
        Host.Probe atAlice = alice.probe("mcast eth0 239.0.0.43 694 1 0");
        Host.Probe atBob = bob.probe("mcast eth0 239.0.0.43 694 1 1");
        atAlice.await("opened mcast eth0");
        atBob.await("opened mcast eth0");

        atAlice.say("from alice");
        atBob.await("packet eth0 from alice");
        atBob.say("from bob");
        atBob.await("packet eth0 from bob");
        atAlice.await("packet eth0 from bob");

        assertTrue(
                atAlice.heard().stream().noneMatch(line -> line.contains("from alice")),
                "" + atAlice.heard());
    }

    @Test
    void sixthVersionOfTheProtocolCarriesUnicastAndMulticast() {
        alice.ip("addr add 2001:db8::5/64 dev eth0 nodad");
        bob.ip("addr add 2001:db8::6/64 dev eth0 nodad");
        Host.Probe atAlice =
                alice.probe("ucast6 eth0 2001:db8::6", "mcast6 eth0 ff12::1:2:3:4 695 1 0");
        Host.Probe atBob =
                bob.probe("ucast6 eth0 2001:db8::5", "mcast6 eth0 ff12::1:2:3:4 695 1 0");
        atAlice.await("started");
        atBob.await("started");

        atAlice.say("six");

        atBob.await("packet eth0 six");
        atBob.await("packet eth0 six");
    }

    @Test
    void longestPacketArrivesWholeAndLongerOnesAreRefused() {
        Host.Probe atAlice = alice.probe("ucast eth0 198.51.100.6");
        Host.Probe atBob = bob.probe("ucast eth0 198.51.100.5");
        atAlice.await("opened");
        atBob.await("opened");

        atAlice.say("size 65508");
        atAlice.await("send false");
        atAlice.say("size 65507");

        atBob.await("packet eth0 of 65507 bytes");
    }

    @Test
    void twoInterfacesAreTwoSeparateLinks() {
        Host.cable(alice, "203.0.113.5/24", bob, "203.0.113.6/24", "eth1");
        Host.Probe atAlice = alice.probe("bcast eth0", "bcast eth1");
        Host.Probe atBob = bob.probe("bcast eth0", "bcast eth1");
        atBob.await("started");
        atAlice.await("started");
        atAlice.say("both");
        atBob.await("packet");
        atBob.await("packet");

        bob.ip("link set eth0 down");
        atAlice.await("failed bcast eth0 INTERFACE_DOWN");
        atAlice.say("one");
        atBob.await("packet eth1 one");
        bob.ip("link set eth0 up");
        atAlice.await("opened bcast eth0");
        atAlice.say("end");
        atBob.await("packet eth0 end");

        assertEquals(1, atBob.heard().stream().filter("packet eth0 both"::equals).count());
        assertEquals(1, atBob.heard().stream().filter("packet eth1 both"::equals).count());
        assertTrue(atBob.heard().stream().noneMatch("packet eth0 one"::equals));
    }

    @Test
    void missingInterfaceIsToldOnceAndOpenedWhenItComes() {
        Host.Probe atAlice = alice.probe("bcast eth9", "ucast eth0 198.51.100.6");
        Host.Probe atBob = bob.probe("ucast eth0 198.51.100.5");
        atBob.await("opened");
        String told = atAlice.await("failed bcast eth9 NO_INTERFACE");
        assertTrue(told.contains("interface eth9 does not exist; "), told);
        atAlice.await("opened ucast eth0");

        atAlice.say("meanwhile");
        atBob.await("packet eth0 meanwhile");
        Host.cable(alice, "203.0.113.5/24", bob, "203.0.113.6/24", "eth9");

        atAlice.await("opened bcast eth9");
        assertEquals(1, atAlice.heard().stream().filter(line -> line.contains("NO_INTER")).count());
    }

    @Test
    void removedInterfaceComesBackAsAnother() {
        Host.Probe atAlice = alice.probe("mcast eth0 239.0.0.43 694 1 0");
        Host.Probe atBob = bob.probe("mcast eth0 239.0.0.43 694 1 0");
        atAlice.await("opened");
        atBob.await("opened");

        alice.ip("link del eth0");
        atAlice.await("failed mcast eth0 239.0.0.43 694 1 0 NO_INTERFACE");
        atBob.await("failed");
        Host.cable(alice, "198.51.100.5/24", bob, "198.51.100.6/24", "eth0");
        atAlice.await("opened");
        atBob.await("opened");
        atAlice.say("again");

        atBob.await("packet eth0 again");
    }

    @Test
    void interfaceWithoutAddressOrBroadcastAddressIsExplained() {
        alice.ip("addr flush dev eth0");
        Host.Probe atAlice = alice.probe("bcast eth0");
        String none = atAlice.await("failed bcast eth0 NO_ADDRESS");
        assertTrue(none.contains("interface eth0 has no IPv4 address; give it one"), none);

        alice.ip("addr add 198.51.100.5/24 dev eth0");
        String noBroadcast = atAlice.await("failed bcast eth0 NO_BROADCAST_ADDRESS");
        assertTrue(noBroadcast.contains("(ip addr add ADDRESS/BITS brd + dev eth0)"));

        alice.ip("addr del 198.51.100.5/24 dev eth0");
        alice.ip("addr add 198.51.100.5/24 brd + dev eth0");
        atAlice.await("opened bcast eth0");
    }

    @Test
    void sendFailuresAreToldOnceUntilSendingWorksAgain() {
        // The system refuses to send to a broadcast address from a socket for one peer.
        Host.Probe atAlice = alice.probe("ucast eth0 198.51.100.255");
        atAlice.await("opened");

        for (int i = 0; i < 10; i++) {
            atAlice.say("into the void");
        }
        String told = atAlice.await("failed ucast eth0 198.51.100.255 SENDING_FAILS");
        assertTrue(told.contains("sending to 198.51.100.255 over eth0 fails: Permission"), told);
        // In the wider network it is the address of one machine.
        alice.ip("addr add 198.51.100.5/16 dev eth0");
        alice.ip("addr del 198.51.100.5/24 dev eth0");
        atAlice.say("to one machine");

        atAlice.await("opened");
        assertEquals(List.of(told), atAlice.heard().stream().filter(told::equals).toList());
    }
}
