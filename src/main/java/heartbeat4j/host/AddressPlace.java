package heartbeat4j.host;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where an address of haresources belongs that does not say it itself: the same rule as that of the
 * script IPaddr2.
 */
public sealed interface AddressPlace {
    /** On this interface, with this prefix length. */
    record Found(int index, int prefix) implements AddressPlace {}

    /** No interface has a route to it; the operator must name one. */
    record Unknown() implements AddressPlace {}

    /**
     * Takes interface and prefix of the narrowest route that covers the address, the first of
     * several equal ones. The default route gives no prefix: then the address stands alone.
     *
     * @param index of the interface that the operator named
     * @param prefix that the operator named
     */
    static AddressPlace find(
            InetAddress address, OptionalInt index, OptionalInt prefix, List<Route> routes) {
        Optional<Route> narrowest =
                routes.stream()
                        .filter(r -> index.isEmpty() || index.getAsInt() == r.index())
                        .filter(r -> r.covers(address))
                        // reduce, not max: of equal ones the first.
                        .reduce((best, r) -> r.prefix() > best.prefix() ? r : best);
        if (index.isEmpty() && narrowest.isEmpty()) {
            return new Unknown();
        }
        int alone = address.getAddress().length * Byte.SIZE;
        int width = narrowest.map(Route::prefix).filter(p -> p > 0).orElse(alone);
        int place = narrowest.map(Route::index).orElseGet(index::getAsInt);
        return new Found(place, prefix.orElse(width));
    }
}
