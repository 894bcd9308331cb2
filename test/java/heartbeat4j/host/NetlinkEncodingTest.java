package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Requests as iproute2 makes them, and answers as Linux 6.18 gave them, on x86-64. */
class NetlinkEncodingTest {
    private static final int ETH0 = 2;
    private static final InterfaceAddress FLOATING =
            InterfaceAddress.of(ETH0, Ip.of("198.51.100.10"), 24, new Lifetime(3, 2));

    @BeforeEach
    void needTheByteOrderOfTheSamples() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "another byte order");
    }

    @Test
    void addingAnIpv4AddressLooksAsIproute2DoesIt() {
        InterfaceAddress address =
                FLOATING.withBroadcast(Ip.of("198.51.100.255")).withLabel("eth0:0");

        assertSent(
                """
                50000000 14000506 00000000 00000000
                02180000 02000000 08000200 c633640a
                08000100 c633640a 0b000300 65746830 3a300000
                08000400 c63364ff 14000600 02000000 03000000 00000000 00000000
                """,
                AddressMessage.add(address));
    }

    @Test
    void addingAnIpv6AddressWithoutDetectionLooksAsIproute2DoesIt() {
        InterfaceAddress address =
                InterfaceAddress.of(ETH0, Ip.of("2001:db8::10"), 64, Lifetime.ofSeconds(3))
                        .withoutDuplicateDetection();

        assertSent(
                """
                5c000000 14000506 00000000 00000000
                0a400200 02000000
                14000200 20010db8 00000000 00000000 00000010
                14000100 20010db8 00000000 00000000 00000010
                14000600 03000000 03000000 00000000 00000000
                08000800 02000000
                """,
                AddressMessage.add(address));
    }

    @Test
    void refreshingReplacesAndAsksToJoinAGroup() {
        assertSent(
                """
                44000000 14000501 00000000 00000000
                02180000 02000000 08000200 c633640a 08000100 c633640a
                14000600 02000000 03000000 00000000 00000000
                08000800 00040000
                """,
                AddressMessage.refresh(FLOATING));
    }

    @Test
    void removingAnAddressLooksAsIproute2DoesIt() {
        assertSent(
                """
                28000000 15000500 00000000 00000000
                02180000 02000000 08000200 c633640a 08000100 c633640a
                """,
                AddressMessage.delete(FLOATING));
    }

    @Test
    void settingAnInterfaceUpLooksAsIproute2DoesIt() {
        assertSent(
                """
                20000000 10000500 00000000 00000000
                00000000 02000000 01000000 01000000
                """,
                InterfaceMessage.bringUp(ETH0));
    }

    private static void assertSent(String hex, NetlinkMessage message) {
        int asIproute2 = NetlinkMessage.REQUEST | NetlinkMessage.ACKNOWLEDGE;
        assertEquals(
                hex.replaceAll("\\s", ""),
                HexFormat.of().formatHex(message.with(asIproute2, 0).encoded()));
    }

    @Test
    void addressesOfTheKernelAreRead() {
        List<NetlinkMessage> messages =
                NetlinkMessage.split(
                        bytes(
                                """
                                58000000 14002200 1027046b 050b0000
                                02188000 02000000 08000100 c6336405
                                08000200 c6336405 08000400 c63364ff
                                09000300 65746830 00000000 08000800 80000000
                                14000600 ffffffff ffffffff d0c52300 d0c52300
                                48000000 14002200 572b046b de740000
                                0a408000 02000000 14000100 20010db8 00000000 00000000 00000005
                                14000600 ffffffff ffffffff 36702500 36702500
                                08000800 80000000
                                14000000 03002200 1027046b 050b0000 00000000
                                """));

        assertEquals(
                List.of(AddressMessage.NEW, AddressMessage.NEW, NetlinkMessage.DONE),
                messages.stream().map(NetlinkMessage::type).toList());
        assertEquals(
                Optional.of(
                        new InterfaceAddress(
                                ETH0,
                                Ip.of("198.51.100.5"),
                                24,
                                Optional.of(Ip.of("198.51.100.255")),
                                "eth0",
                                0,
                                InterfaceAddress.PERMANENT,
                                Lifetime.FOREVER)),
                AddressMessage.decode(messages.getFirst()));
        InterfaceAddress second = AddressMessage.decode(messages.get(1)).orElseThrow();
        assertEquals(Ip.of("2001:db8::5"), second.address());
        assertTrue(second.permanent() && second.usable());
    }

    @Test
    void routesToOneNetworkByOneOrSeveralWaysAreRead() {
        List<NetlinkMessage> messages =
                NetlinkMessage.split(
                        bytes(
                                """
                                34000000 18002200 562b046b d7740000
                                02000000 fe030001 00000000 08000f00
                                fe000000 08000500 c6336406 08000400
                                02000000 3c000000 18002200 562b046b
                                d7740000 02180000 fe02fd01 00000000
                                08000f00 fe000000 08000100 c6336400
                                08000700 c6336405 08000400 02000000
                                50000000 18002200 562b046b d7740000
                                02180000 fe030001 00000000 08000f00
                                fe000000 08000100 cb007100 24000900
                                10000000 02000000 08000500 c6336406
                                10000001 02000000 08000500 c6336406
                                """));

        assertEquals(
                List.of(
                        new Route(Ip.of("0.0.0.0"), 0, ETH0, Optional.of(Ip.of("198.51.100.6"))),
                        new Route(Ip.of("198.51.100.0"), 24, ETH0),
                        new Route(Ip.of("203.0.113.0"), 24, ETH0)),
                messages.stream().flatMap(m -> RouteMessage.decode(m).stream()).toList());
    }

    @Test
    void interfacesOfTheKernelAreRead() {
        NetlinkMessage message =
                NetlinkMessage.split(
                                bytes(
                                        """
                                        38000000 10000000 562b046b da97d88c
                                        00000100 02000000 43100100 00000000
                                        09000300 65746830 00000000
                                        0a000100 02000000 00010000
                                        """))
                        .getFirst();

        assertEquals(
                Optional.of(
                        new InterfaceState(
                                ETH0,
                                "eth0",
                                Optional.of(new MacAddress(0x02_00_00_00_00_01L)),
                                true,
                                true,
                                false,
                                "")),
                InterfaceMessage.decode(message));
    }

    @Test
    void whatIsCutOffIsLeftOut() {
        byte[] whole = AddressMessage.delete(FLOATING).encoded();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = new byte[length];
            System.arraycopy(whole, 0, part, 0, length);

            assertEquals(List.of(), NetlinkMessage.split(part), "after " + length + " bytes");
        }
    }

    @Test
    void anAttributeThatClaimsMoreThanThereIsEndsTheList() {
        byte[] attributes = bytes("08000200 c633640a ff000100 c633640a");

        assertEquals(1, NetlinkMessage.attributes(attributes, 0).size());
    }

    @Test
    void anAttributeOfNoLengthEndsTheList() {
        assertFalse(NetlinkMessage.attributes(bytes("00000200 08000100"), 0).containsKey(1));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
