package heartbeat4j.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The daemon that the demo runs, and where it is installed. */
enum DemoProgram {
    ours,
    c;

    Path daemon() {
        return switch (this) {
            case ours -> home().resolve("bin/heartbeat");
            case c -> Path.of("/usr/libexec/heartbeat/heartbeat");
        };
    }

    String remedy() {
        return switch (this) {
            case ours -> "install heartbeat4j again, or build it with: mvn package";
            case c -> "apt-get install heartbeat";
        };
    }

    /** Put first on the hosts' PATH, so that "ha" and "cl_status" are these. */
    Path commands() {
        return switch (this) {
            case ours -> home().resolve("bin");
            case c -> Path.of("/usr/share/heartbeat");
        };
    }

    /** What becomes /etc/ha.d of the hosts; a package keeps it in /etc itself. */
    Path etc() {
        Path shipped = home().resolve("etc/ha.d");
        return this == ours && Files.isDirectory(shipped) ? shipped : Path.of("/etc/ha.d");
    }

    /** The lab's script: installed in share/lab, in the source tree in test/lab. */
    static Optional<Path> hostsScript() {
        return Stream.of("share/lab/hosts.sh", "lab/hosts.sh", "../../test/lab/hosts.sh")
                .map(home()::resolve)
                .map(Path::normalize)
                .filter(Files::isReadable)
                .findFirst();
    }

    /** The installation's top folder: above lib/ with our jar, or the build's target folder. */
    private static Path home() {
        String given = System.getProperty("heartbeat.home");
        if (given != null) {
            return Path.of(given).toAbsolutePath();
        }
        try {
            Path code =
                    Path.of(
                            DemoProgram.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            Path folder = code.getParent();
            return List.of("lib", "jar").contains(folder.getFileName().toString())
                    ? folder.getParent()
                    : folder.resolve("heartbeat");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("our own jar has no path", e);
        }
    }
}
