package heartbeat4j.link;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;

/** One medium as a line of ha.cf names it; prints as that line. */
public sealed interface Medium {
    String interfaceName();

    int port();

    ProtocolFamily family();

    /** To one peer, by name or address; {@code ucast} and {@code ucast6}. */
    record Ucast(String interfaceName, String host, int port, ProtocolFamily family)
            implements Medium {
        public Ucast {
            requireInterfaceAndPort(interfaceName, port);
            require(!host.isBlank(), "ucast " + interfaceName + " without a host");
        }

        /** As the directive {@code ucast}: IPv4. */
        public Ucast(String interfaceName, String host, int port) {
            this(interfaceName, host, port, StandardProtocolFamily.INET);
        }

        @Override
        public String toString() {
            return directive("ucast", family) + " " + interfaceName + " " + host;
        }
    }

    /** To the broadcast address of an interface. */
    record Bcast(String interfaceName, int port) implements Medium {
        public Bcast {
            requireInterfaceAndPort(interfaceName, port);
        }

        @Override
        public ProtocolFamily family() {
            return StandardProtocolFamily.INET;
        }

        @Override
        public String toString() {
            return "bcast " + interfaceName;
        }
    }

    /** To a multicast group; {@code mcast} and {@code mcast6}, by the kind of group address. */
    record Mcast(String interfaceName, InetAddress group, int port, int ttl, boolean loop)
            implements Medium {
        public Mcast {
            requireInterfaceAndPort(interfaceName, port);
            require(group.isMulticastAddress(), group.getHostAddress() + " is not multicast");
            require(ttl >= 0 && ttl <= 255, "mcast ttl " + ttl + " is not 0 to 255");
        }

        @Override
        public ProtocolFamily family() {
            return group instanceof Inet6Address
                    ? StandardProtocolFamily.INET6
                    : StandardProtocolFamily.INET;
        }

        @Override
        public String toString() {
            return directive("mcast", family())
                    + " "
                    + interfaceName
                    + " "
                    + group.getHostAddress()
                    + " "
                    + port
                    + " "
                    + ttl
                    + " "
                    + (loop ? 1 : 0);
        }
    }

    private static String directive(String word, ProtocolFamily family) {
        return family == StandardProtocolFamily.INET6 ? word + "6" : word;
    }

    private static void requireInterfaceAndPort(String interfaceName, int port) {
        require(!interfaceName.isBlank(), "a medium without an interface");
        require(port > 0 && port <= 65_535, "port " + port + " is not 1 to 65535");
    }

    // Configuration mistakes were told with file and line before; here it is our own mistake.
    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new IllegalArgumentException(text);
        }
    }
}
