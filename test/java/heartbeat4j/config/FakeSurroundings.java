package heartbeat4j.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The host on which the corpus was judged: eth0 and eth1 with addresses, eth3 without, no name
 * server, no Pacemaker.
 */
final class FakeSurroundings implements Surroundings {
    String uname = "primary";
    Optional<String> nodeinfo = Optional.empty();
    OptionalInt mode = OptionalInt.of(0600);
    final Map<String, NetworkInterface> interfaces = new TreeMap<>();
    final Map<String, Inet4Address> hosts = new HashMap<>();
    final Map<String, FileKind> files = new HashMap<>();
    final Set<String> scripts = new HashSet<>(List.of("IPaddr", "IPaddr2", "httpd", "Delay"));

    FakeSurroundings() {
        add("lo", true, v4("127.0.0.1", Optional.empty()));
        add("eth0", false, v4("198.51.100.5", Optional.of("198.51.100.255")));
        add("eth1", false, v4("192.0.2.5", Optional.of("192.0.2.255")));
        add("eth3", false);
        hosts.put("localhost", address("127.0.0.1"));
        files.put("/etc/passwd", FileKind.PLAIN);
        files.put("/dev/null", FileKind.DEVICE);
        files.put("/bin/sleep", FileKind.EXECUTABLE);
        files.put("/bin/true", FileKind.EXECUTABLE);
        files.put("/usr/local/sbin/fence", FileKind.EXECUTABLE);
        files.put("/tmp/fence", FileKind.EXECUTABLE);
        files.put("/usr/sbin/stonith", FileKind.EXECUTABLE);
        files.put("/usr/lib/stonith/plugins/", FileKind.DIRECTORY);
        files.put("/usr/lib/stonith/plugins/external/ipmi", FileKind.EXECUTABLE);
        files.put("/usr/lib/stonith/plugins/external/ssh", FileKind.EXECUTABLE);
        files.put("/usr/libexec/heartbeat/ipfail", FileKind.EXECUTABLE);
        files.put("/usr/libexec/heartbeat/dopd", FileKind.EXECUTABLE);
    }

    void add(String name, boolean loopback, NetworkInterface.V4... addresses) {
        interfaces.put(name, new NetworkInterface(name, loopback, List.of(addresses), v6(name)));
    }

    private static List<Inet6Address> v6(String name) {
        return name.equals("eth0") ? List.of(Addresses.v6("fd00:cf::5").orElseThrow()) : List.of();
    }

    static NetworkInterface.V4 v4(String address, Optional<String> broadcast) {
        return new NetworkInterface.V4(address(address), broadcast.map(FakeSurroundings::address));
    }

    static Inet4Address address(String text) {
        try {
            return (Inet4Address) InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public String nodeName() {
        return Surroundings.nodeName(uname, nodeinfo);
    }

    @Override
    public Optional<NetworkInterface> networkInterface(String name) {
        return Optional.ofNullable(interfaces.get(name));
    }

    @Override
    public Optional<Inet4Address> resolve(String host) {
        return Optional.ofNullable(hosts.get(host));
    }

    @Override
    public boolean userExists(String name) {
        return List.of("root", "hacluster", "nobody").contains(name);
    }

    @Override
    public boolean groupExists(String name) {
        return List.of("root", "haclient", "nogroup").contains(name);
    }

    @Override
    public FileKind file(String path) {
        return files.getOrDefault(path, FileKind.MISSING);
    }

    @Override
    public boolean othersMayWrite(String path) {
        return path.startsWith("/tmp/");
    }

    @Override
    public boolean resourceScriptExists(String name) {
        return scripts.contains(name);
    }

    @Override
    public OptionalInt servicePort(String service) {
        return service.equals("domain") ? OptionalInt.of(53) : OptionalInt.empty();
    }

    @Override
    public Optional<String> serviceOf(int port) {
        return port == 53 ? Optional.of("domain") : Optional.empty();
    }

    @Override
    public OptionalInt authkeysMode() {
        return mode;
    }
}
