package heartbeat4j.config;

import static heartbeat4j.core.Invariants.check;

import heartbeat4j.core.LinkName;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;

/** One medium line of ha.cf. The interfaces may come and go while the daemon runs. */
public sealed interface Medium {
    /** Where the host knows no service ha-cluster. */
    int UDPPORT_DEFAULT = 694;

    /** UDP broadcast to the interface's broadcast address, whatever it is at the time. */
    record Bcast(String networkInterface, int port) implements Medium {
        public Bcast {
            checkPort(port);
        }
    }

    /**
     * UDP to one host.
     *
     * @param host as written
     * @param address what it meant when the file was read
     */
    record Ucast(String networkInterface, String host, Inet4Address address, int port)
            implements Medium {
        public Ucast {
            checkPort(port);
        }
    }

    /** UDP multicast. */
    record Mcast(String networkInterface, Inet4Address group, int port, int ttl, boolean loop)
            implements Medium {
        public Mcast {
            checkPort(port);
            check(ttl >= 0 && ttl <= 4, "ttl %d", ttl);
        }
    }

    /** UDP over IPv6 to one host; a link-local address means the one on the interface. */
    record Ucast6(String networkInterface, Inet6Address address, int port) implements Medium {
        public Ucast6 {
            checkPort(port);
        }
    }

    /** UDP multicast over IPv6. */
    record Mcast6(String networkInterface, Inet6Address group, int port, int hops, boolean loop)
            implements Medium {
        public Mcast6 {
            checkPort(port);
            check(hops >= 0 && hops <= 4, "hops %d", hops);
        }
    }

    /** A serial cable; recorded, not used. */
    record Serial(String device, int baud) implements Medium {}

    /** A host whose answers show whether the network works; a pseudo node of that name. */
    record Ping(String host, Inet4Address address) implements Medium {}

    /** Hosts, as written, of which one must answer; a pseudo node. */
    record PingGroup(String name, List<String> hosts) implements Medium {
        public PingGroup {
            hosts = List.copyOf(hosts);
        }
    }

    /** As {@link Ping}, over IPv6. */
    record Ping6(String host, Inet6Address address) implements Medium {}

    private static void checkPort(int port) {
        check(port > 0 && port <= 65535, "port %d", port);
    }

    /** The heartbeat link this medium is part of; absent for those that only watch hosts. */
    default Optional<LinkName> link() {
        return switch (this) {
            case Bcast bcast -> Optional.of(new LinkName(bcast.networkInterface()));
            case Ucast ucast -> Optional.of(new LinkName(ucast.networkInterface()));
            case Mcast mcast -> Optional.of(new LinkName(mcast.networkInterface()));
            case Ucast6 ucast6 -> Optional.of(new LinkName(ucast6.networkInterface()));
            case Mcast6 mcast6 -> Optional.of(new LinkName(mcast6.networkInterface()));
            case Serial _, Ping _, PingGroup _, Ping6 _ -> Optional.empty();
        };
    }

    /** The pseudo node that it stands for. */
    default Optional<String> pingNode() {
        return switch (this) {
            case Ping ping -> Optional.of(ping.host());
            case PingGroup group -> Optional.of(group.name());
            case Ping6 ping6 -> Optional.of(ping6.host());
            case Bcast _, Ucast _, Mcast _, Ucast6 _, Mcast6 _, Serial _ -> Optional.empty();
        };
    }
}
