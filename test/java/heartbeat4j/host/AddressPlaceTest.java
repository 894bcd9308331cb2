package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalInt;

class AddressPlaceTest {
    private static final int ETH0 = 2;
    private static final int ETH1 = 3;
    private static final OptionalInt UNSAID = OptionalInt.empty();
    private static final List<Route> ROUTES =
            List.of(
                    new Route(Ip.of("0.0.0.0"), 0, ETH0),
                    new Route(Ip.of("198.51.100.0"), 24, ETH0),
                    new Route(Ip.of("198.51.100.64"), 26, ETH1),
                    new Route(Ip.of("198.51.100.0"), 24, ETH1),
                    new Route(Ip.of("2001:db8::"), 64, ETH1));

    @Test
    void anAddressGoesWhereTheNarrowestRouteLeads() {
        assertEquals(found(ETH1, 26), place("198.51.100.65", UNSAID, UNSAID));
        assertEquals(found(ETH1, 64), place("2001:db8::10", UNSAID, UNSAID));
    }

    @Test
    void ofEquallyNarrowRoutesTheFirstCounts() {
        assertEquals(found(ETH0, 24), place("198.51.100.10", UNSAID, UNSAID));
    }

    @Test
    void whatTheOperatorSaysCounts() {
        assertEquals(found(ETH1, 24), place("198.51.100.10", OptionalInt.of(ETH1), UNSAID));
        assertEquals(found(ETH0, 25), place("198.51.100.10", UNSAID, OptionalInt.of(25)));
        assertEquals(found(9, 28), place("198.51.100.10", OptionalInt.of(9), OptionalInt.of(28)));
    }

    @Test
    void whatOnlyTheDefaultRouteCoversStandsAlone() {
        assertEquals(found(ETH0, 32), place("203.0.113.9", UNSAID, UNSAID));
        assertEquals(found(ETH1, 32), place("203.0.113.9", OptionalInt.of(ETH1), UNSAID));
    }

    @Test
    void whatNoRouteCoversHasNoPlace() {
        assertEquals(
                new AddressPlace.Unknown(), place("2001:db8:1::1", UNSAID, OptionalInt.of(64)));
    }

    private static AddressPlace place(String address, OptionalInt index, OptionalInt prefix) {
        return AddressPlace.find(Ip.of(address), index, prefix, ROUTES);
    }

    private static AddressPlace found(int index, int prefix) {
        return new AddressPlace.Found(index, prefix);
    }
}
