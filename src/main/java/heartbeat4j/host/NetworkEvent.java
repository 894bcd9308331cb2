package heartbeat4j.host;

import java.util.List;

/** What happened to the network of this machine, whoever did it. */
public sealed interface NetworkEvent {
    record AddressAdded(InterfaceAddress address) implements NetworkEvent {}

    /** Another state or another kind of lifetime; a refresh alone is no event. */
    record AddressChanged(InterfaceAddress before, InterfaceAddress after)
            implements NetworkEvent {}

    record AddressRemoved(InterfaceAddress address) implements NetworkEvent {}

    record InterfaceAdded(InterfaceState state) implements NetworkEvent {}

    /** It carries packets now. */
    record InterfaceUp(InterfaceState state) implements NetworkEvent {}

    /** It no longer does: an administrator set it down, or its cable was pulled. */
    record InterfaceDown(InterfaceState state) implements NetworkEvent {}

    record InterfaceRenamed(InterfaceState before, InterfaceState after) implements NetworkEvent {}

    /** It has another hardware address: neighbours must be told. */
    record MacChanged(InterfaceState before, InterfaceState after) implements NetworkEvent {}

    record InterfaceRemoved(InterfaceState state) implements NetworkEvent {}

    /**
     * Everything as it is now. The first event, and the one after events were lost.
     *
     * @param reason ready for the log
     */
    record LookAgain(
            String reason, List<InterfaceState> interfaces, List<InterfaceAddress> addresses)
            implements NetworkEvent {}
}
