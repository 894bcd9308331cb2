package heartbeat4j.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Links over the loopback interface; they are not tied to the device, which may need root. */
class LinkSetTest {
    private static final DeviceBinder UNTIED = (_, _) -> {};
    private static final long PATIENCE_SECONDS = 30;

    // Not an address of this machine by name, yet the loopback interface answers for it.
    private static final String PEER = "127.0.0.77";

    private final Recorder recorder = new Recorder();

    private static final class Recorder implements LinkListener {
        private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> states = new LinkedBlockingQueue<>();

        @Override
        public void packet(Packet packet) {
            packets.add(packet);
        }

        @Override
        public void opened(Link link) {
            states.add("opened " + link);
        }

        @Override
        public void failed(Link link, LinkFailure failure) {
            states.add("failed " + link + " " + failure.kind());
        }
    }

    private LinkSet links(DeviceBinder binder, Medium... media) {
        return new LinkSet(List.of(media), binder, recorder, () -> 42);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(next != null, "nothing came");
        return next;
    }

    @Test
    void packetArrivesWithItsLinkAndTheTimeOfTheGivenClock() throws Exception {
        try (LinkSet links = links(UNTIED, new Medium.Ucast("lo", PEER, freePort()))) {
            assertEquals(List.of(), links.start());
            assertEquals("opened ucast lo " + PEER, await(recorder.states));

            assertTrue(links.send(new byte[] {1, 2, 3}));

            Packet packet = await(recorder.packets);
            assertArrayEquals(new byte[] {1, 2, 3}, packet.bytes());
            assertEquals("lo", packet.link());
            assertEquals(42, packet.arrivedNanos());
        }
    }

    @Test
    void sendingPortStaysTheSame() throws Exception {
        int port = freePort();
        try (LinkSet links = links(UNTIED, new Medium.Ucast("lo", PEER, port));
                DatagramSocket observer = new DatagramSocket(null)) {
            observer.setReuseAddress(true);
            // The more exact address wins over the link's own socket.
            observer.bind(new InetSocketAddress(InetAddress.getByName(PEER), port));
            observer.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            links.start();

            links.send(new byte[] {1});
            links.send(new byte[] {2});

            DatagramPacket first = new DatagramPacket(new byte[10], 10);
            DatagramPacket second = new DatagramPacket(new byte[10], 10);
            observer.receive(first);
            observer.receive(second);
            assertEquals(first.getPort(), second.getPort());
            assertTrue(first.getPort() != port, "source port " + first.getPort());
        }
    }

    @Test
    void unicastLinesOfOneInterfaceShareTheirSocketsAndDoublesCountOnce() throws Exception {
        int port = freePort();
        Medium one = new Medium.Ucast("lo", PEER, port);
        Medium other = new Medium.Ucast("lo", "127.0.0.78", port);

        try (LinkSet links = links(UNTIED, one, other, one)) {
            assertEquals(1, links.links().size());
            assertEquals(List.of(one, other), links.links().getFirst().media());
            links.start();
            links.send(new byte[] {7});

            await(recorder.packets);
            await(recorder.packets);
            LinkCounts counts = links.links().getFirst().counts();
            assertEquals(0, counts.sendErrors() + counts.dropped());
        }
    }

    @Test
    void ownAddressAsPeerIsSkipped() throws Exception {
        int port = freePort();
        Medium own = new Medium.Ucast("lo", "127.0.0.1", port);
        LinkSet links = links(UNTIED, own, new Medium.Ucast("lo", PEER, port));
        assertEquals(List.of(), links.start());

        links.send(new byte[] {7});
        await(recorder.packets);
        links.close();

        assertEquals(1, links.links().getFirst().counts().sent());
    }

    @Test
    void portOfAnotherProgramIsNamedAndTakenWhenItIsFree() throws Exception {
        LinkSet links;
        try (DatagramChannel other = DatagramChannel.open()) {
            other.bind(new InetSocketAddress("0.0.0.0", 0));
            int port = ((InetSocketAddress) other.getLocalAddress()).getPort();
            links = links(UNTIED, new Medium.Ucast("lo", PEER, port));

            LinkFailure failure = links.start().getFirst().failure();

            assertEquals(LinkFailure.Kind.PORT_IN_USE, failure.kind());
            assertTrue(failure.kind().fatalAtStart());
            assertTrue(failure.cause().contains("udp port " + port), failure.cause());
            assertEquals("failed ucast lo " + PEER + " PORT_IN_USE", await(recorder.states));
        }
        assertEquals("opened ucast lo " + PEER, await(recorder.states));
        links.close();
    }

    @Test
    void refusedPermissionIsNamed() throws Exception {
        DeviceBinder refusing =
                (_, _) -> {
                    throw new IOException("Operation not permitted");
                };
        try (LinkSet links = links(refusing, new Medium.Ucast("lo", PEER, freePort()))) {
            LinkFailure failure = links.start().getFirst().failure();

            assertEquals(LinkFailure.Kind.NO_PERMISSION, failure.kind());
            assertTrue(failure.fix().contains("as root"), failure.fix());
        }
    }

    @Test
    void brokenLinkDropsAndDoesNotHoldUpTheOther() throws Exception {
        int port = freePort();
        Medium missing = new Medium.Bcast("nosuch0", port);
        try (LinkSet links = links(UNTIED, missing, new Medium.Ucast("lo", PEER, port))) {
            List<LinkSet.Unopened> unopened = links.start();
            assertEquals(1, unopened.size());
            assertEquals(LinkFailure.Kind.NO_INTERFACE, unopened.getFirst().failure().kind());

            links.send(new byte[] {9});

            assertArrayEquals(new byte[] {9}, await(recorder.packets).bytes());
        }
        // The queue was worked off at close.
        assertEquals("failed bcast nosuch0 NO_INTERFACE", await(recorder.states));
        assertEquals("opened ucast lo " + PEER, await(recorder.states));
        assertTrue(recorder.states.isEmpty(), "" + recorder.states);
    }

    @Test
    void packetsForAClosedLinkAreCountedAsDropped() throws Exception {
        LinkSet links = links(UNTIED, new Medium.Bcast("nosuch0", freePort()));
        links.start();
        links.send(new byte[] {1});
        links.send(new byte[] {2});
        links.close();

        assertEquals(2, links.links().getFirst().counts().dropped());
    }

    @Test
    void fullQueueDropsTheOldest() throws Exception {
        LinkSet links = links(UNTIED, new Medium.Ucast("lo", PEER, freePort()));
        for (int i = 0; i < Link.QUEUE_PACKETS_MAX + 3; i++) {
            links.send(new byte[] {(byte) i});
        }

        assertEquals(3, links.links().getFirst().counts().dropped());
        links.start();
        assertArrayEquals(new byte[] {3}, await(recorder.packets).bytes());
        links.close();
    }

    @Test
    void queuedPacketsLeaveBeforeTheLinkCloses() throws Exception {
        LinkSet links = links(UNTIED, new Medium.Ucast("lo", PEER, freePort()));
        links.start();
        for (int i = 0; i < 50; i++) {
            links.send(new byte[] {(byte) i});
        }
        links.close();

        assertEquals(50, links.links().getFirst().counts().sent());
    }

    @Test
    void unknownHostIsToldWhileTheOtherPeersAreServed() throws Exception {
        int port = freePort();
        Medium unknown = new Medium.Ucast("lo", "no-such-host.invalid", port);
        try (LinkSet links = links(UNTIED, unknown, new Medium.Ucast("lo", PEER, port))) {
            links.start();
            String state = await(recorder.states);
            while (state.startsWith("opened")) {
                state = await(recorder.states);
            }
            assertTrue(state.endsWith(" UNKNOWN_HOST"), state);

            links.send(new byte[] {5});

            assertArrayEquals(new byte[] {5}, await(recorder.packets).bytes());
        }
    }

    @Test
    void emptyAndTooLongPacketsAreRefused() throws Exception {
        try (LinkSet links = links(UNTIED, new Medium.Ucast("lo", PEER, freePort()))) {
            assertFalse(links.send(new byte[Packet.BYTES_MAX + 1]));
            assertFalse(links.send(new byte[0]));
        }
    }
}
