package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Resource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads resources as the address scripts do. */
class AddressResourceTest {
    private static final InterfaceState ETH0 = state(2, "eth0");
    private static final InterfaceState ETH1 = state(3, "eth1");
    private static final List<InterfaceState> BOTH = List.of(ETH0, ETH1);

    private static InterfaceState state(int index, String name) {
        MacAddress mac = new MacAddress(index);
        return new InterfaceState(index, name, Optional.of(mac), true, true, false, "");
    }

    private static AddressResource read(String text) {
        return AddressResource.of(Resource.parse(text)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.10,                              198.51.100.10, -1, ''",
        "198.51.100.10/24,                           198.51.100.10, 24, ''",
        "198.51.100.10/24/eth0,                      198.51.100.10, 24, eth0",
        "198.51.100.10/eth0:0,                       198.51.100.10, -1, eth0",
        "198.51.100.10//eth0,                        198.51.100.10, -1, eth0",
        "IPaddr::198.51.100.10/255.255.255.128/eth0, 198.51.100.10, 25, eth0",
        "IPaddr2::198.51.100.10/24/e:1/198.51.100.9, 198.51.100.10, 24, e",
        "IPaddr2::198.51.100.10/0.0.0.0,             198.51.100.10,  0, ''",
        "IPaddr2::198.51.100.10/255.255.255.255,     198.51.100.10, 32, ''",
        "IPv6addr::2001:db8::10/64/eth0,             2001:db8::10,  64, eth0",
        "IPv6addr::2001:db8::10/eth0,                2001:db8::10,  -1, eth0",
        "IPv6addr::2001:db8::,                       2001:db8::,    -1, ''",
        "IPv6addr::2001:db8:0:0:0:0:0:11,            2001:db8::11,  -1, ''"
    })
    void addressPrefixAndInterfaceAreRead(String text, String address, int prefix, String on) {
        AddressResource read = read(text);

        assertEquals(Ip.of(address), read.address());
        assertEquals(prefix, read.prefix().orElse(-1));
        assertEquals(on, read.interfaceName().orElse(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "SendArp::198.51.100.10/eth1",
                "IPaddr2",
                "IPaddr2::db1",
                "IPaddr2::198.51.100.10::eth0",
                "198.51.100.256",
                "198.51.100.10.1",
                "198.51.100.10/33",
                "198.51.100.10/255.0.255.0",
                "IPv6addr::web",
                "IPv6addr::2001:db8::1/129",
                "IPv6addr::2001:db8:::1",
                "IPv6addr::198.51.100.10"
            })
    void whatIsNoAddressIsNone(String text) {
        assertEquals(Optional.empty(), AddressResource.of(Resource.parse(text)));
    }

    @Test
    void itIsWhereTheOperatorNamedTheInterfaceAndElseAnywhere() {
        InterfaceAddress here =
                InterfaceAddress.of(2, Ip.of("198.51.100.10"), 24, Lifetime.FOREVER);
        InterfaceAddress there =
                InterfaceAddress.of(3, Ip.of("198.51.100.10"), 32, Lifetime.FOREVER);
        InterfaceAddress other =
                InterfaceAddress.of(3, Ip.of("198.51.100.1"), 24, Lifetime.FOREVER);
        List<InterfaceAddress> all = List.of(other, here, there);

        assertEquals(List.of(here, there), read("198.51.100.10").places(BOTH, all));
        assertEquals(List.of(there), read("198.51.100.10/eth1").places(BOTH, all));
        assertEquals(List.of(), read("198.51.100.10/eth2").places(BOTH, all));
    }

    @Test
    void itGoesWhereTheScriptPutsIt() {
        List<Route> routes = List.of(new Route(Ip.of("198.51.100.0"), 24, 2));

        assertEquals(new AddressPlace.Found(2, 24), read("198.51.100.10").place(BOTH, routes));
        assertEquals(
                new AddressPlace.Found(3, 32), read("198.51.100.10//eth1").place(BOTH, routes));
        assertEquals(new AddressPlace.Unknown(), read("198.51.100.10//eth9").place(BOTH, routes));
        assertEquals(new AddressPlace.Unknown(), read("192.0.2.1").place(BOTH, routes));
    }

    @Test
    void shippedAddressScriptsHeedTheDaemonAndOthersDoNot(@TempDir Path folder) throws Exception {
        for (String name : List.of("IPaddr", "IPaddr2", "IPv6addr")) {
            assertTrue(AddressResource.heeds(ScriptCall.RESOURCES.resolve(name)), name);
        }
        Path other = Files.writeString(folder.resolve("IPaddr"), "#!/bin/sh\nexit 0\n");
        assertFalse(AddressResource.heeds(other));
        assertFalse(AddressResource.heeds(folder.resolve("missing")));
    }

    @Test
    void aPrefixIsEmptyWhereNoneIsWritten() {
        assertEquals(OptionalInt.empty(), read("198.51.100.10//eth0").prefix());
    }
}
