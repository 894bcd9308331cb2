package heartbeat4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The demo's two hosts, driven through hosts.sh; closing removes them. */
final class DemoHosts implements AutoCloseable {
    static final String LAB = "demo";
    static final String FLOATING = "198.51.100.100";
    static final List<String> NAMES = List.of("primary", "secondary");

    private final DemoProgram program;
    private final Path root;
    private final Path script;

    DemoHosts(DemoProgram program, Path root) {
        this.program = program;
        this.root = root;
        this.script = DemoProgram.hostsScript().orElseThrow();
    }

    Map<String, String> environment() {
        return Map.of(
                "LAB", LAB,
                "LAB_ROOT", root.toString(),
                "LAB_ETC", program.etc().toString(),
                "LAB_PATH", program.commands().toString());
    }

    Path script() {
        return script;
    }

    Path disk(String host) {
        return root.resolve(LAB).resolve(host);
    }

    void build(DemoTiming timing) throws IOException {
        run("up", "primary", "secondary");
        for (String host : NAMES) {
            Path folder = disk(host).resolve("ha.d");
            write(folder.resolve("ha.cf"), "rw-r--r--", timing.haCf());
            write(folder.resolve("authkeys"), "rw-------", "auth 1\n1 sha1 only-a-demo\n");
            write(folder.resolve("haresources"), "rw-r--r--", "primary " + FLOATING + "/24/eth0\n");
        }
    }

    private static void write(Path file, String permissions, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    void startDaemon(String host) throws IOException {
        run("start", host, program.daemon().toString(), "-f");
    }

    /** Runs one command of hosts.sh; its words in case of trouble become the exception's. */
    void run(String... arguments) throws IOException {
        Path output = Files.createTempFile("heartbeat-demo-", ".out");
        try {
            // Output to a file: what goes on in the background would keep a pipe open.
            Process process = builder(arguments).redirectOutput(output.toFile()).start();
            if (process.waitFor() != 0) {
                throw new IOException(Files.readString(output).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(output);
        }
    }

    /** Starts a command that goes on; the caller reads it, closing the hosts ends it. */
    Process background(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment());
        return builder.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile());
    }

    /** The moment at which hosts.sh pulled the plug, in microseconds since 1970. */
    long powerCutMicros(String host) throws IOException {
        String seconds = Files.readString(disk(host).resolve("power_cut")).strip();
        return Long.parseLong(seconds.replace(".", "").replace(",", ""));
    }

    /** The last lines of each host's log, for the case that something did not work. */
    String logs() {
        StringBuilder text = new StringBuilder();
        for (String host : NAMES) {
            for (String log : List.of("ha-log", "ha-debug", "console")) {
                text.append("--- ").append(host).append(" /var/log/").append(log).append('\n');
                tail(disk(host).resolve("log").resolve(log))
                        .forEach(l -> text.append(l).append('\n'));
            }
        }
        return text.toString();
    }

    private static List<String> tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return lines.subList(Math.max(0, lines.size() - 30), lines.size());
        } catch (IOException e) {
            return List.of("(none)");
        }
    }

    @Override
    public void close() {
        try {
            run("down");
        } catch (IOException e) {
            System.err.println("ha demo: cannot clean up " + root + ": " + e.getMessage());
        }
    }
}
