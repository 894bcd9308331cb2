package heartbeat4j.host;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The network of this host at one moment, for questions about addresses. */
public record AddressView(
        List<InterfaceState> interfaces, List<InterfaceAddress> addresses, List<Route> routes) {

    /** As it is now. */
    public static AddressView read(Netlink netlink) throws IOException {
        return new AddressView(
                told(netlink.interfaces()), told(netlink.addresses()), told(netlink.routes()));
    }

    private static <T> T told(NetlinkAnswer<T> answer) throws IOException {
        return switch (answer) {
            case NetlinkAnswer.Told<T>(T value) -> value;
            case NetlinkAnswer.Refused<T>(int _, String reason) -> throw new IOException(reason);
        };
    }

    /** Where the address of a resource is on this host. */
    public List<InterfaceAddress> places(AddressResource resource) {
        return resource.places(interfaces, addresses);
    }

    public Optional<InterfaceState> on(InterfaceAddress place) {
        return interfaces.stream().filter(i -> i.index() == place.index()).findFirst();
    }

    /**
     * Who can be asked on that interface where it sends its packets: the routers, and of the known
     * hosts those that are its neighbours.
     */
    public List<InetAddress> neighbours(InterfaceAddress place, Collection<InetAddress> known) {
        Set<InetAddress> all = new LinkedHashSet<>();
        routes.stream()
                .filter(route -> route.index() == place.index())
                // The default gateway first.
                .sorted(Comparator.comparingInt(Route::prefix))
                .flatMap(route -> route.gateway().stream())
                .forEach(all::add);
        all.addAll(known);
        List<InetAddress> neighbours = new ArrayList<>(all);
        neighbours.removeIf(
                n -> n.getClass() != place.address().getClass() || !near(place, n) || ours(n));
        return neighbours;
    }

    private boolean ours(InetAddress address) {
        return addresses.stream().anyMatch(a -> a.address().equals(address));
    }

    private boolean near(InterfaceAddress place, InetAddress neighbour) {
        return addresses.stream().anyMatch(a -> a.index() == place.index() && covers(a, neighbour));
    }

    private static boolean covers(InterfaceAddress own, InetAddress neighbour) {
        return new Route(own.address(), own.prefix(), own.index()).covers(neighbour);
    }

    /** Another address of that interface from which the neighbour can be asked. */
    public Optional<InetAddress> other(InterfaceAddress place, InetAddress neighbour) {
        return addresses.stream()
                .filter(a -> a.index() == place.index() && a.usable())
                .filter(a -> !a.address().equals(place.address()) && covers(a, neighbour))
                .map(InterfaceAddress::address)
                .findFirst();
    }
}
