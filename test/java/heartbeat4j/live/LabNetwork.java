package heartbeat4j.live;

import heartbeat4j.host.AddressChange;
import heartbeat4j.host.InterfaceAddress;
import heartbeat4j.host.InterfaceState;
import heartbeat4j.host.Ip;
import heartbeat4j.host.MacAddress;
import heartbeat4j.host.Netlink;
import heartbeat4j.host.NetlinkAnswer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The network of one host, seen and changed through the kernel's own interface. */
final class LabNetwork {
    private final LabHost host;

    LabNetwork(LabHost host) {
        this.host = host;
    }

    <T> T ask(Function<Netlink, T> question) {
        return host.inNetwork(
                () -> {
                    try (Netlink netlink = Netlink.open()) {
                        return question.apply(netlink);
                    }
                });
    }

    static <T> T told(NetlinkAnswer<T> answer) {
        return switch (answer) {
            case NetlinkAnswer.Told<T>(T value) -> value;
            case NetlinkAnswer.Refused<T>(int _, String reason) -> throw new AssertionError(reason);
        };
    }

    InterfaceState eth0() {
        return ask(netlink -> told(netlink.interfaces())).stream()
                .filter(state -> state.name().equals("eth0"))
                .findFirst()
                .orElseThrow();
    }

    MacAddress mac() {
        return eth0().mac().orElseThrow();
    }

    Set<MacAddress> macs() {
        return ask(netlink -> told(netlink.interfaces())).stream()
                .flatMap(state -> state.mac().stream())
                .collect(Collectors.toSet());
    }

    Optional<InterfaceAddress> find(String address) {
        List<InterfaceAddress> all = ask(netlink -> told(netlink.addresses()));
        return all.stream().filter(a -> a.address().equals(Ip.of(address))).findFirst();
    }

    boolean has(String address) {
        return find(address).isPresent();
    }

    AddressChange add(InterfaceAddress address) {
        return ask(netlink -> netlink.add(address));
    }

    AddressChange refresh(InterfaceAddress address) {
        return ask(netlink -> netlink.refresh(address));
    }

    AddressChange delete(InterfaceAddress address) {
        return ask(netlink -> netlink.delete(address));
    }
}
