package heartbeat4j.link;

import heartbeat4j.link.LinkFailure.Kind;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads this machine's interfaces and works out where a link's packets go now. Interfaces come and
 * go, and get other addresses, while the daemon runs.
 */
final class Routing {
    /** The interfaces of the network namespace that this thread is in. */
    private static final Path INTERFACES = Path.of("/proc/thread-self/net/dev");

    /**
     * What a look found.
     *
     * @param complaint why the link works only in part
     * @param pending true while names are being looked up: look again soon
     */
    record View(Route route, Optional<LinkFailure> complaint, boolean pending) {}

    private record Peer(Medium.Ucast medium, HostLookup lookup) {}

    private final Medium medium;
    private final List<Peer> peers;

    /** For ucast all peers of one interface and port; for the others the one medium. */
    Routing(List<? extends Medium> media) {
        medium = media.getFirst();
        peers = new ArrayList<>();
        for (Medium each : media) {
            if (each instanceof Medium.Ucast ucast) {
                peers.add(new Peer(ucast, new HostLookup(ucast.host(), ucast.family())));
            }
        }
    }

    /**
     * Has the names of all peers looked up anew; {@link #look} shows the result when it is there.
     */
    void refreshNames() {
        peers.forEach(peer -> peer.lookup().refresh());
    }

    View look() throws IOException {
        NetworkInterface device = device();
        View view =
                switch (medium) {
                    case Medium.Bcast bcast ->
                            complete(
                                    device, new InetSocketAddress(broadcast(device), bcast.port()));
                    case Medium.Mcast mcast ->
                            complete(device, new InetSocketAddress(mcast.group(), mcast.port()));
                    case Medium.Ucast _ -> viewOfPeers(device);
                };
        return device.isUp()
                ? view
                : new View(
                        view.route(),
                        Optional.of(Failures.interfaceDown(medium.interfaceName())),
                        view.pending());
    }

    private NetworkInterface device() throws IOException {
        NetworkInterface device = NetworkInterface.getByName(medium.interfaceName());
        if (device == null && !exists()) {
            throw new LinkException(Failures.noInterface(medium.interfaceName()));
        }
        if (device == null || !hasAddress(device)) {
            throw new LinkException(Failures.noAddress(medium));
        }
        return device;
    }

    /** The JDK does not see an interface without any address. */
    private boolean exists() throws IOException {
        return Files.readAllLines(INTERFACES, StandardCharsets.ISO_8859_1).stream()
                .anyMatch(line -> line.strip().startsWith(medium.interfaceName() + ":"));
    }

    private boolean hasAddress(NetworkInterface device) {
        int bytes = medium.family() == StandardProtocolFamily.INET6 ? 16 : 4;
        return device.inetAddresses().anyMatch(a -> a.getAddress().length == bytes);
    }

    private InetAddress broadcast(NetworkInterface device) throws IOException {
        return device.getInterfaceAddresses().stream()
                .map(InterfaceAddress::getBroadcast)
                .filter(Objects::nonNull)
                .filter(address -> !address.isAnyLocalAddress())
                .findFirst()
                .orElseThrow(() -> noBroadcast(device));
    }

    private static LinkException noBroadcast(NetworkInterface device) {
        String name = device.getName();
        return new LinkException(
                Kind.NO_BROADCAST_ADDRESS,
                "interface " + name + " has no broadcast address",
                "remove its address and add it with one (ip addr add ADDRESS/BITS brd + dev "
                        + name
                        + "), or use ucast or mcast in ha.cf");
    }

    private View complete(NetworkInterface device, InetSocketAddress target) {
        return new View(new Route(device.getIndex(), List.of(target)), Optional.empty(), false);
    }

    private View viewOfPeers(NetworkInterface device) throws SocketException {
        List<InetSocketAddress> targets = new ArrayList<>();
        Optional<LinkFailure> complaint = Optional.empty();
        boolean pending = false;
        for (Peer peer : peers) {
            switch (peer.lookup().answer()) {
                case HostLookup.Answer.Found(InetAddress address) -> {
                    if (!isOwn(address, device)) {
                        targets.add(new InetSocketAddress(address, peer.medium().port()));
                    }
                }
                case HostLookup.Answer.Pending() -> pending = true;
                case HostLookup.Answer.Unknown(String reason) -> {
                    complaint = Optional.of(unknownHost(peer.medium(), reason));
                    peer.lookup().refresh();
                }
            }
        }
        Route route = new Route(device.getIndex(), List.copyOf(targets));
        return new View(route, complaint, pending);
    }

    // All nodes share one ha.cf that names every node, so our own address is among the peers.
    // Debian's /etc/hosts gives the own name 127.0.1.1, which no interface shows.
    private static boolean isOwn(InetAddress address, NetworkInterface device)
            throws SocketException {
        return NetworkInterface.getByInetAddress(address) != null
                || (address.isLoopbackAddress() && !device.isLoopback());
    }

    private static LinkFailure unknownHost(Medium.Ucast medium, String reason) {
        return Failures.unknownHost(medium.toString(), reason);
    }
}
