package heartbeat4j.daemon;

import heartbeat4j.core.LinkName;
import heartbeat4j.core.Notice;
import heartbeat4j.host.InterfaceAddress;
import heartbeat4j.host.InterfaceState;
import heartbeat4j.host.NetlinkMonitor;
import heartbeat4j.host.NetworkEvent;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells what happens to addresses and carriers on this machine, whoever does it. */
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
            case NetworkEvent.InterfaceAdded(InterfaceState state) -> {
                named(state);
                carrier(engine, state, state.carrier());
            }
            case NetworkEvent.InterfaceRenamed(InterfaceState before, InterfaceState state) -> {
                named(state);
                carrier(engine, before, false);
                carrier(engine, state, state.carrier());
            }
            case NetworkEvent.LookAgain(String _, var interfaces, var addresses) -> {
                interfaces.forEach(this::named);
                interfaces.forEach(state -> carrier(engine, state, state.carrier()));
                parts.leases().look(engine, addresses);
            }
            case NetworkEvent.InterfaceUp(InterfaceState state) -> carrier(engine, state, true);
            case NetworkEvent.InterfaceDown(InterfaceState state) -> carrier(engine, state, false);
            case NetworkEvent.InterfaceRemoved(InterfaceState state) ->
                    carrier(engine, state, false);
            case NetworkEvent.AddressChanged _, NetworkEvent.MacChanged _ -> {}
        }
    }

    /** Of other interfaces than those of heartbeat links the core takes no notice. */
    private void carrier(Engine engine, InterfaceState state, boolean present) {
        engine.carrierChanged(parts.now(), new LinkName(state.name()), present);
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
