package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** What changed, told from how things are now. */
class NetworkPictureTest {
    private static final InterfaceState ETH0 =
            new InterfaceState(2, "eth0", Optional.empty(), true, true, false, "");
    private static final InterfaceAddress WEB =
            InterfaceAddress.of(2, Ip.of("198.51.100.10"), 24, Lifetime.ofSeconds(3));
    private static final InterfaceAddress OTHER =
            InterfaceAddress.of(3, Ip.of("198.51.100.10"), 24, Lifetime.ofSeconds(3));

    private final NetworkPicture picture = new NetworkPicture(List.of(ETH0), List.of(WEB, OTHER));

    @Test
    void theAddressesOfARemovedInterfaceAreRemovedWithIt() {
        assertEquals(
                List.of(
                        new NetworkEvent.AddressRemoved(WEB),
                        new NetworkEvent.InterfaceRemoved(ETH0)),
                picture.heard(about(InterfaceMessage.DELETE)));
        assertEquals(List.of(), picture.heard(about(InterfaceMessage.DELETE)));
    }

    /** About eth0, which is down. */
    private static NetlinkMessage about(int type) {
        return new NetlinkMessage.Body()
                .bytes(0, 0, 0, 0)
                .word(2)
                .word(0)
                .word(0)
                .attribute(3, "eth0")
                .message(type, 0);
    }

    @Test
    void aStateToldTwiceHappensOnce() {
        InterfaceState down =
                new InterfaceState(2, "eth0", Optional.empty(), false, false, false, "");

        assertEquals(
                List.of(new NetworkEvent.InterfaceDown(down)),
                picture.heard(about(InterfaceMessage.NEW)));
        assertEquals(List.of(), picture.heard(about(InterfaceMessage.NEW)));
    }

    @Test
    void anAddressThatIsNotKnownCannotBeRemoved() {
        NetlinkMessage removal = AddressMessage.delete(WEB);

        assertEquals(List.of(new NetworkEvent.AddressRemoved(WEB)), picture.heard(removal));
        assertEquals(List.of(), picture.heard(removal));
    }

    @Test
    void aRefreshIsNoEventButAnEndToAnEndlessLifetimeIs() {
        InterfaceAddress endless = WEB.withLifetime(Lifetime.FOREVER);

        assertEquals(
                List.of(),
                picture.heard(AddressMessage.add(WEB.withLifetime(Lifetime.ofSeconds(9)))));
        assertEquals(
                List.of(
                        new NetworkEvent.AddressChanged(
                                WEB.withLifetime(Lifetime.ofSeconds(9)), endless)),
                picture.heard(AddressMessage.add(endless)));
    }
}
