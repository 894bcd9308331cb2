package heartbeat4j.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One daemon in folders of its own, alone on the loopback: for what needs no second host. */
final class Sandbox implements AutoCloseable {
    final Path folder;
    private final int port;
    private final Map<String, String> environment = new TreeMap<>();

    Sandbox() {
        try {
            // Readable by all: some tests are an ordinary user.
            folder = Files.createTempDirectory("hb-sandbox");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (DatagramSocket free = new DatagramSocket(0)) {
                port = free.getLocalPort();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("HA_DIR", folder("etc").toString());
        environment.put("HA_RUN_DIR", folder("run").toString());
        environment.put("HA_LIB_DIR", folder("lib").toString());
        // Whatever goes wrong in a test, it must not reboot the machine on which it runs.
        write("no-reboot", "rwxr-xr-x", "#!/bin/sh\nexit 1\n");
        environment.put("HA_REBOOT", folder.resolve("no-reboot").toString());
        write("etc/ha.cf", "rw-r--r--", haCf());
        write("etc/authkeys", "rw-------", "auth 1\n1 sha1 not-a-secret-at-all-0123456789\n");
        write("etc/haresources", "rw-r--r--", host() + " Web\n");
        write(
                "etc/resource.d/Web",
                "rwxr-xr-x",
                "#!/bin/sh\ncase $1 in status) echo stopped; exit 3 ;; esac\n");
    }

    static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** With a peer that never comes. */
    String haCf() {
        return """
        logfile %s/ha-log
        keepalive 200ms
        warntime 1
        deadtime 2
        initdead 4
        auto_failback on
        udpport %d
        ucast lo 127.0.0.1
        node %s other
        """
                .formatted(folder, port, host());
    }

    void set(String variable, Path folder) {
        environment.put(variable, folder.toString());
    }

    Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String name, String permissions, String text) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lies in the run and state folders, except the script output's own empty folder. */
    List<String> leftBehind() {
        List<String> all = new ArrayList<>();
        for (String name : List.of("run", "lib")) {
            try (Stream<Path> files = Files.list(folder(name))) {
                files.map(file -> name + "/" + file.getFileName()).sorted().forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        all.removeAll(List.of("run/fence", "run/respawn", "run/scripts", "run/stonith"));
        return all;
    }

    /** Runs any program with this daemon's folders in its environment. */
    Shell.Output run(String... command) {
        return Shell.run(environment, List.of(command));
    }

    Shell.Output heartbeat(String... switches) {
        return command("heartbeat", switches);
    }

    Shell.Output command(String name, String... arguments) {
        List<String> words = new ArrayList<>(List.of(Program.JAVA.command(name)));
        words.addAll(List.of(arguments));
        return Shell.run(environment, words);
    }

    /** Starts in the background; on return the daemon is up. */
    Shell.Output start() {
        return heartbeat().mustSucceed();
    }

    String pid() {
        return read("run/heartbeat.pid").strip();
    }

    void signal(String name) {
        run("kill", "-" + name, pid()).mustSucceed();
    }

    void awaitLog(String text) {
        Await.until("the log says: " + text, () -> read("ha-log"), () -> log(text));
    }

    /** Client programs such as cl_status can sign on from then on. */
    void awaitJoined() {
        Path socket = folder.resolve("run/register");
        Await.until("clients may sign on", () -> read("ha-log"), () -> Files.exists(socket));
    }

    boolean log(String text) {
        return read("ha-log").contains(text);
    }

    /** A small disk of its own at that folder. */
    Path mount(String name, String options) {
        Path at = folder(name);
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", at.toString()).mustSucceed();
        return at;
    }

    @Override
    public void close() {
        if (!pid().isEmpty()) {
            heartbeat("-k");
        }
        for (String line : run("findmnt", "-rno", "TARGET").text().lines().toList()) {
            if (line.startsWith(folder + "/")) {
                run("umount", line).mustSucceed();
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(f -> f.delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
