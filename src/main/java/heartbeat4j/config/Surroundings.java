package heartbeat4j.config;

import static heartbeat4j.core.Invariants.check;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The facts about this machine that a verdict on the configuration depends on. */
public interface Surroundings {
    /** As {@code uname -n} prints it, unless a nodeinfo file says otherwise. */
    String nodeName();

    Optional<NetworkInterface> networkInterface(String name);

    /** Addresses of a host name, by hosts file and DNS; empty when unknown. Bounded in time. */
    Optional<Inet4Address> resolve(String host);

    boolean userExists(String name);

    boolean groupExists(String name);

    FileKind file(String path);

    /** Everybody may change that file. */
    boolean othersMayWrite(String path);

    /** Whether a resource script of this name is installed and executable. */
    boolean resourceScriptExists(String name);

    /** The UDP port of a service by name. */
    OptionalInt servicePort(String service);

    /** The service that owns a UDP port. */
    Optional<String> serviceOf(int port);

    /** The permission bits of authkeys (of the target, for a link); empty when there is none. */
    OptionalInt authkeysMode();

    /** What is found at a path, links followed. */
    enum FileKind {
        MISSING,
        PLAIN,
        EXECUTABLE,
        DIRECTORY,
        TERMINAL,
        DEVICE
    }

    /** A network interface that is there now, with its addresses. */
    record NetworkInterface(String name, boolean loopback, List<V4> v4, List<Inet6Address> v6) {
        public NetworkInterface {
            check(!name.isEmpty(), "interface without a name");
            v4 = List.copyOf(v4);
            v6 = List.copyOf(v6);
        }

        /** An IPv4 address with the broadcast address of its network, where it has one. */
        public record V4(Inet4Address address, Optional<Inet4Address> broadcast) {}
    }

    /**
     * The node name: the first line of a nodeinfo file wins over {@code uname -n}, provided that it
     * ends in a newline.
     */
    static String nodeName(String uname, Optional<String> nodeinfo) {
        return nodeinfo.filter(text -> text.indexOf('\n') > 0)
                .map(text -> text.substring(0, text.indexOf('\n')))
                .orElse(uname);
    }
}
