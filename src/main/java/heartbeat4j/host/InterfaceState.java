package heartbeat4j.host;

import java.util.Optional;

/**
 * A network interface as the kernel has it now.
 *
 * @param mac empty where the interface has none of the usual length, as a tunnel
 * @param up as an administrator set it
 * @param carrier whether it is up and its cable, or what stands for one, leads somewhere
 * @param kind "veth", "bond", "vlan"...; empty for a card
 */
public record InterfaceState(
        int index,
        String name,
        Optional<MacAddress> mac,
        boolean up,
        boolean carrier,
        boolean loopback,
        String kind) {

    @Override
    public String toString() {
        return name;
    }
}
