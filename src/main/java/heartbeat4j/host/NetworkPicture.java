package heartbeat4j.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of interfaces and addresses; tells from each message of the kernel, which only says
 * how something is now, what has changed. As large as what the kernel has.
 */
final class NetworkPicture {
    private final Map<Integer, InterfaceState> interfaces = new TreeMap<>();
    private final Map<Place, InterfaceAddress> addresses = new LinkedHashMap<>();

    private record Place(int index, String address, int prefix) {
        static Place of(InterfaceAddress address) {
            return new Place(address.index(), address.address().getHostAddress(), address.prefix());
        }
    }

    NetworkPicture(List<InterfaceState> interfaces, List<InterfaceAddress> addresses) {
        interfaces.forEach(i -> this.interfaces.put(i.index(), i));
        addresses.forEach(a -> this.addresses.put(Place.of(a), a));
    }

    List<NetworkEvent> heard(NetlinkMessage message) {
        return switch (message.type()) {
            case AddressMessage.NEW ->
                    AddressMessage.decode(message).map(this::present).orElse(List.of());
            case AddressMessage.DELETE ->
                    AddressMessage.decode(message).map(this::gone).orElse(List.of());
            case InterfaceMessage.NEW ->
                    InterfaceMessage.decode(message).map(this::present).orElse(List.of());
            case InterfaceMessage.DELETE ->
                    InterfaceMessage.decode(message).map(this::gone).orElse(List.of());
            default -> List.of();
        };
    }

    private List<NetworkEvent> present(InterfaceAddress address) {
        InterfaceAddress before = addresses.put(Place.of(address), address);
        if (before == null) {
            return List.of(new NetworkEvent.AddressAdded(address));
        }
        return before.sameButForTime(address)
                ? List.of()
                : List.of(new NetworkEvent.AddressChanged(before, address));
    }

    private List<NetworkEvent> gone(InterfaceAddress address) {
        InterfaceAddress known = addresses.remove(Place.of(address));
        return known == null ? List.of() : List.of(new NetworkEvent.AddressRemoved(known));
    }

    private List<NetworkEvent> present(InterfaceState now) {
        InterfaceState before = interfaces.put(now.index(), now);
        List<NetworkEvent> events = new ArrayList<>();
        if (before == null) {
            events.add(new NetworkEvent.InterfaceAdded(now));
        } else {
            if (!before.name().equals(now.name())) {
                events.add(new NetworkEvent.InterfaceRenamed(before, now));
            }
            if (!before.mac().equals(now.mac())) {
                events.add(new NetworkEvent.MacChanged(before, now));
            }
        }
        boolean carried = before != null && before.carrier();
        if (carried != now.carrier()) {
            events.add(
                    now.carrier()
                            ? new NetworkEvent.InterfaceUp(now)
                            : new NetworkEvent.InterfaceDown(now));
        }
        return events;
    }

    private List<NetworkEvent> gone(InterfaceState state) {
        Optional<InterfaceState> before = Optional.ofNullable(interfaces.remove(state.index()));
        List<NetworkEvent> events = new ArrayList<>();
        // The kernel has told of each before; where it did not, they are gone all the same.
        addresses
                .values()
                .removeIf(
                        address -> {
                            boolean ends = address.index() == state.index();
                            if (ends) {
                                events.add(new NetworkEvent.AddressRemoved(address));
                            }
                            return ends;
                        });
        before.ifPresent(known -> events.add(new NetworkEvent.InterfaceRemoved(known)));
        return events;
    }
}
