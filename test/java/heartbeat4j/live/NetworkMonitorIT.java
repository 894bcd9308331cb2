package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.host.AddressChange;
import heartbeat4j.host.InterfaceAddress;
import heartbeat4j.host.Ip;
import heartbeat4j.host.Lifetime;
import heartbeat4j.host.Netlink;
import heartbeat4j.host.NetlinkMonitor;
import heartbeat4j.host.NetworkEvent;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** What is done to a host's network by others is heard. */
@LabTest
class NetworkMonitorIT {
    /** More than the kernel keeps for a reader that does not read. */
    private static final int FLOOD = 5_000;

    private final BlockingQueue<NetworkEvent> events = new LinkedBlockingQueue<>();
    private final List<NetworkEvent> heard = new ArrayList<>();
    private static Lab lab;

    @BeforeAll
    static void makeHosts() {
        lab = Lab.up(Pair.underTest(), 1, "alice", "bob", "carol", "dave", "erin");
    }

    @AfterAll
    static void removeHosts() {
        if (lab != null) {
            lab.close();
        }
    }

    /** Tests that leave nothing behind share the first host; the others have one each. */
    private LabHost host = lab.host("alice");

    private LabNetwork network = new LabNetwork(host);

    private void have(String name) {
        host = lab.host(name);
        network = new LabNetwork(host);
    }

    private NetlinkMonitor monitor() {
        return host.inNetwork(() -> NetlinkMonitor.start(events::add));
    }

    /** Takes events until one is such; all others before it are other facts, in their order. */
    private <T extends NetworkEvent> T await(Class<T> kind, Predicate<T> wanted) {
        List<T> found = new ArrayList<>();
        Await.until(
                kind.getSimpleName(),
                heard::toString,
                () -> {
                    for (NetworkEvent e = events.poll(); e != null; e = events.poll()) {
                        heard.add(e);
                        if (kind.isInstance(e) && wanted.test(kind.cast(e))) {
                            found.add(kind.cast(e));
                            return true;
                        }
                    }
                    return false;
                });
        return found.getFirst();
    }

    private void ip(String... arguments) {
        List<String> words = new ArrayList<>(List.of("ip"));
        words.addAll(List.of(arguments));
        host.run(words.toArray(String[]::new)).mustSucceed();
    }

    @Test
    void theFirstEventTellsEverything() {
        try (NetlinkMonitor _ = monitor()) {
            NetworkEvent.LookAgain first = await(NetworkEvent.LookAgain.class, _ -> true);

            assertEquals(List.of(first), heard);
            assertTrue(first.interfaces().contains(network.eth0()));
            assertTrue(
                    first.addresses().stream()
                            .anyMatch(a -> a.address().equals(Ip.of("198.51.100.5"))));
        }
    }

    @Test
    void anAddressAddedAndRemovedByHandIsHeard() {
        try (NetlinkMonitor _ = monitor()) {
            for (String text : List.of("198.51.100.20/24", "2001:db8::20/64")) {
                String address = text.substring(0, text.indexOf('/'));
                ip("addr", "add", text, "dev", "eth0", "nodad");
                await(NetworkEvent.AddressAdded.class, e -> is(e.address(), address));

                ip("addr", "del", text, "dev", "eth0");
                await(NetworkEvent.AddressRemoved.class, e -> is(e.address(), address));
            }
        }
    }

    private static boolean is(InterfaceAddress address, String text) {
        return address.address().equals(Ip.of(text));
    }

    @Test
    void theEndOfALifetimeIsHeardAndARefreshIsNot() {
        try (NetlinkMonitor _ = monitor()) {
            InterfaceAddress address =
                    InterfaceAddress.of(
                            network.eth0().index(),
                            Ip.of("198.51.100.21"),
                            24,
                            Lifetime.ofSeconds(30));
            network.add(address);
            assertEquals(new AddressChange.Made(), network.refresh(address));
            network.refresh(address.withLifetime(Lifetime.ofSeconds(1)));

            await(NetworkEvent.AddressRemoved.class, e -> is(e.address(), "198.51.100.21"));

            assertFalse(
                    heard.stream()
                            .anyMatch(
                                    e ->
                                            e instanceof NetworkEvent.AddressChanged changed
                                                    && is(changed.after(), "198.51.100.21")),
                    heard.toString());
        }
    }

    @Test
    void theEndOfDuplicateDetectionIsHeard() {
        try (NetlinkMonitor _ = monitor()) {
            ip("addr", "add", "2001:db8::22/64", "dev", "eth0");
            await(
                    NetworkEvent.AddressAdded.class,
                    e -> e.address().tentative() && is(e.address(), "2001:db8::22"));

            await(
                    NetworkEvent.AddressChanged.class,
                    e -> e.before().tentative() && is(e.after(), "2001:db8::22"));
        }
    }

    @Test
    void anInterfaceSetDownIsHeardAndLosesItsIpv6AddressesOnly() {
        have("bob");
        host.addIpv6();
        try (NetlinkMonitor _ = monitor()) {
            await(NetworkEvent.LookAgain.class, _ -> true);
            ip("link", "set", "eth0", "down");

            await(NetworkEvent.InterfaceDown.class, e -> !e.state().up());
            await(NetworkEvent.AddressRemoved.class, e -> is(e.address(), "2001:db8::6"));
            assertTrue(network.has(host.address()));
            ip("link", "set", "eth0", "up");
            await(NetworkEvent.InterfaceUp.class, e -> e.state().carrier());
        }
    }

    @Test
    void aPulledCableIsHeard() {
        have("carol");
        try (NetlinkMonitor _ = monitor()) {
            await(NetworkEvent.LookAgain.class, _ -> true);
            host.cut("eth0", "both");
            NetworkEvent.InterfaceDown down = await(NetworkEvent.InterfaceDown.class, _ -> true);
            assertTrue(down.state().up());

            host.heal("eth0");
            await(NetworkEvent.InterfaceUp.class, e -> e.state().name().equals("eth0"));
        }
    }

    @Test
    void anInterfaceThatIsRenamedOrGetsAnotherMacIsHeard() {
        have("dave");
        try (NetlinkMonitor _ = monitor()) {
            await(NetworkEvent.LookAgain.class, _ -> true);
            ip("link", "set", "eth0", "down");
            ip("link", "set", "eth0", "name", "lan0");

            NetworkEvent.InterfaceRenamed renamed =
                    await(NetworkEvent.InterfaceRenamed.class, _ -> true);

            assertEquals("eth0", renamed.before().name());
            assertEquals("lan0", renamed.after().name());
            assertEquals(renamed.before().index(), renamed.after().index());
            ip("link", "set", "lan0", "address", "02:00:00:00:00:77");
            NetworkEvent.MacChanged changed = await(NetworkEvent.MacChanged.class, _ -> true);
            assertEquals("02:00:00:00:00:77", changed.after().mac().orElseThrow().toString());
        }
    }

    @Test
    void anInterfaceThatIsRemovedAndComesBackIsHeard() {
        try (NetlinkMonitor _ = monitor()) {
            addSpare();
            int first = await(NetworkEvent.InterfaceUp.class, this::spare).state().index();

            ip("link", "del", "spare");
            await(NetworkEvent.AddressRemoved.class, e -> is(e.address(), "203.0.113.1"));
            await(NetworkEvent.InterfaceRemoved.class, e -> e.state().index() == first);

            addSpare();
            int second = await(NetworkEvent.InterfaceUp.class, this::spare).state().index();
            await(NetworkEvent.AddressAdded.class, e -> e.address().index() == second);
        }
    }

    private void addSpare() {
        ip("link", "add", "spare", "type", "veth", "peer", "name", "other");
        ip("link", "set", "other", "up");
        ip("link", "set", "spare", "up");
        ip("addr", "add", "203.0.113.1/32", "dev", "spare");
    }

    private boolean spare(NetworkEvent.InterfaceUp event) {
        return event.state().name().equals("spare");
    }

    @Test
    void lostEventsBecomeOneLookThatTellsWhatIsSo() {
        have("erin");
        CountDownLatch released = new CountDownLatch(1);
        try (NetlinkMonitor _ =
                host.inNetwork(() -> NetlinkMonitor.start(event -> slowly(released, event)))) {
            flood();
            ip("addr", "add", "203.0.113.9/32", "dev", "eth0");
            released.countDown();

            NetworkEvent.LookAgain look =
                    await(
                            NetworkEvent.LookAgain.class,
                            e -> e.reason().startsWith("the network changed faster"));

            assertTrue(look.addresses().stream().anyMatch(a -> is(a, "203.0.113.9")));
            ip("addr", "del", "203.0.113.9/32", "dev", "eth0");
            await(NetworkEvent.AddressRemoved.class, e -> is(e.address(), "203.0.113.9"));
            assertEquals(
                    2, heard.stream().filter(NetworkEvent.LookAgain.class::isInstance).count());
        }
    }

    private void slowly(CountDownLatch released, NetworkEvent event) {
        try {
            released.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        events.add(event);
    }

    private void flood() {
        InterfaceAddress address =
                InterfaceAddress.of(
                        network.eth0().index(), Ip.of("203.0.113.8"), 32, Lifetime.FOREVER);
        network.ask(
                (Netlink netlink) -> {
                    for (int i = 0; i < FLOOD; i++) {
                        assertEquals(new AddressChange.Made(), netlink.add(address));
                        assertEquals(new AddressChange.Made(), netlink.delete(address));
                    }
                    return null;
                });
    }
}
