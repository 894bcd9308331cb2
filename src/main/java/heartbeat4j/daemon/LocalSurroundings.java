package heartbeat4j.daemon;

import heartbeat4j.config.Surroundings;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The facts about the machine it runs on, asked when they are needed. */
public final class LocalSurroundings implements Surroundings {
    /** A name server that does not answer must not keep a node from starting. */
    private static final int RESOLVE_SECONDS_MAX = 5;

    private static final Path INIT_D = Path.of("/etc/init.d");

    private final Path folder;
    private final Optional<String> nodeName;

    /**
     * Looks at a configuration folder on this machine.
     *
     * @param folder of ha.cf, usually /etc/ha.d
     * @param nodeName instead of this machine's own name
     */
    public LocalSurroundings(Path folder, Optional<String> nodeName) {
        this.folder = folder;
        this.nodeName = nodeName;
    }

    @Override
    public String nodeName() {
        return nodeName.orElseGet(
                () -> Surroundings.nodeName(HostName.read(), read(folder.resolve("nodeinfo"))));
    }

    @Override
    public Optional<NetworkInterface> networkInterface(String name) {
        try {
            return Optional.ofNullable(java.net.NetworkInterface.getByName(name))
                    .filter(there -> there.getName().equals(name))
                    .map(LocalSurroundings::described);
        } catch (SocketException _) {
            return Optional.empty();
        }
    }

    private static NetworkInterface described(java.net.NetworkInterface there) {
        List<NetworkInterface.V4> v4 = new ArrayList<>();
        for (InterfaceAddress address : there.getInterfaceAddresses()) {
            if (address.getAddress() instanceof Inet4Address own) {
                InetAddress broadcast = address.getBroadcast();
                Optional<Inet4Address> known =
                        broadcast instanceof Inet4Address b && !b.isAnyLocalAddress()
                                ? Optional.of(b)
                                : Optional.empty();
                v4.add(new NetworkInterface.V4(own, known));
            }
        }
        List<Inet6Address> v6 =
                Collections.list(there.getInetAddresses()).stream()
                        .filter(Inet6Address.class::isInstance)
                        .map(Inet6Address.class::cast)
                        .toList();
        return new NetworkInterface(there.getName(), isLoopback(there), v4, v6);
    }

    private static boolean isLoopback(java.net.NetworkInterface there) {
        try {
            return there.isLoopback();
        } catch (SocketException _) {
            return false;
        }
    }

    @Override
    public Optional<Inet4Address> resolve(String host) {
        CompletableFuture<Optional<Inet4Address>> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(lookUp(host)));
        try {
            return answer.get(RESOLVE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<Inet4Address> lookUp(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .filter(Inet4Address.class::isInstance)
                    .map(Inet4Address.class::cast)
                    .findFirst();
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean userExists(String name) {
        try {
            return principals().lookupPrincipalByName(name) != null;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public boolean groupExists(String name) {
        try {
            return principals().lookupPrincipalByGroupName(name) != null;
        } catch (IOException _) {
            return false;
        }
    }

    private UserPrincipalLookupService principals() {
        return folder.getFileSystem().getUserPrincipalLookupService();
    }

    @Override
    public FileKind file(String name) {
        Path path;
        try {
            path = Path.of(name);
        } catch (java.nio.file.InvalidPathException _) {
            return FileKind.MISSING;
        }
        if (!Files.exists(path)) {
            return FileKind.MISSING;
        }
        if (Files.isDirectory(path)) {
            return FileKind.DIRECTORY;
        }
        if (Files.isRegularFile(path)) {
            return anyMayExecute(path) ? FileKind.EXECUTABLE : FileKind.PLAIN;
        }
        return isTerminal(path) ? FileKind.TERMINAL : FileKind.DEVICE;
    }

    @Override
    public boolean othersMayWrite(String path) {
        return (unixAttribute(Path.of(path), "unix:mode").orElse(0) & 0002) != 0;
    }

    /** Any of the three bits: who asks may be another user than the daemon. */
    private static boolean anyMayExecute(Path path) {
        return (unixAttribute(path, "unix:mode").orElse(0) & 0111) != 0;
    }

    /** By its device number: opening a serial port could block or drop a line. */
    private static boolean isTerminal(Path path) {
        int mode = unixAttribute(path, "unix:mode").orElse(0);
        if ((mode & 0170000) != 0020000) {
            return false;
        }
        try {
            long device = ((Number) Files.getAttribute(path, "unix:rdev")).longValue();
            String major = "" + (device >>> 8 & 0xfff);
            return read(Path.of("/proc/tty/drivers"))
                    .orElse("")
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .anyMatch(columns -> columns.length > 2 && columns[2].equals(major));
        } catch (IOException _) {
            return false;
        }
    }

    private static OptionalInt unixAttribute(Path path, String name) {
        try {
            return OptionalInt.of(((Number) Files.getAttribute(path, name)).intValue());
        } catch (IOException _) {
            return OptionalInt.empty();
        }
    }

    @Override
    public boolean resourceScriptExists(String name) {
        return List.of(folder.resolve("resource.d"), INIT_D).stream()
                .map(scripts -> scripts + "/" + name)
                .anyMatch(path -> file(path) == FileKind.EXECUTABLE);
    }

    @Override
    public OptionalInt servicePort(String service) {
        return udpServices()
                .filter(line -> Arrays.asList(line).indexOf(service) >= 0)
                .filter(line -> !line[1].equals(service))
                .mapToInt(LocalSurroundings::port)
                .findFirst();
    }

    @Override
    public Optional<String> serviceOf(int port) {
        return udpServices().filter(line -> port(line) == port).map(line -> line[0]).findFirst();
    }

    /** Lines of /etc/services without comments: name, port/udp, aliases. */
    private static java.util.stream.Stream<String[]> udpServices() {
        return read(Path.of("/etc/services"))
                .orElse("")
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
                .filter(line -> line.length > 1 && line[1].matches("\\d{1,5}/udp"));
    }

    private static int port(String[] line) {
        return Integer.parseInt(line[1].substring(0, line[1].indexOf('/')));
    }

    @Override
    public OptionalInt authkeysMode() {
        OptionalInt mode = unixAttribute(folder.resolve("authkeys"), "unix:mode");
        return mode.isPresent() ? OptionalInt.of(mode.getAsInt() & 07777) : mode;
    }

    private static Optional<String> read(Path path) {
        try {
            return Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
