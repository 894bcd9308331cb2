package heartbeat4j.daemon;

import heartbeat4j.core.Notice;
import heartbeat4j.host.InterfaceAddress;
import heartbeat4j.host.InterfaceState;
import heartbeat4j.host.NetlinkMonitor;
import heartbeat4j.host.NetworkEvent;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells the leases what happens to addresses on this machine, whoever does it. */
final class NetworkWatch implements AutoCloseable {
    private final Parts parts;
    private final Map<Integer, String> names = new TreeMap<>();
    private Optional<NetlinkMonitor> monitor = Optional.empty();

    NetworkWatch(Parts parts) {
        this.parts = parts;
    }

    void start() {
        try {
            monitor =
                    Optional.of(
                            NetlinkMonitor.start(
                                    event -> parts.loop().post(engine -> happened(engine, event))));
        } catch (IOException e) {
            parts.say(
                    Notice.Level.WARN,
                    "Addresses that others remove are not put back at once: " + e.getMessage());
        }
    }

    private void happened(Engine engine, NetworkEvent event) {
        switch (event) {
            case NetworkEvent.AddressAdded(InterfaceAddress address) ->
                    parts.leases().added(address, name(address));
            case NetworkEvent.AddressRemoved(InterfaceAddress address) ->
                    parts.leases().removed(engine, address, name(address));
            case NetworkEvent.InterfaceAdded(InterfaceState state) -> named(state);
            case NetworkEvent.InterfaceRenamed(InterfaceState _, InterfaceState state) ->
                    named(state);
            case NetworkEvent.LookAgain(String _, var interfaces, var addresses) -> {
                interfaces.forEach(this::named);
                parts.leases().look(engine, addresses);
            }
            case NetworkEvent.AddressChanged _,
                    NetworkEvent.InterfaceUp _,
                    NetworkEvent.InterfaceDown _,
                    NetworkEvent.MacChanged _,
                    NetworkEvent.InterfaceRemoved _ -> {}
        }
    }

    private void named(InterfaceState state) {
        names.put(state.index(), state.name());
    }

    private String name(InterfaceAddress address) {
        return names.getOrDefault(address.index(), "an interface");
    }

    @Override
    public void close() {
        monitor.ifPresent(NetlinkMonitor::close);
    }
}
