package heartbeat4j.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A network namespace that stands for one machine, and the probes that run in it. */
final class Host implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final String namespace;
    private final List<Probe> probes = new ArrayList<>();

    Host(String name) {
        namespace = "h4j-link-" + ProcessHandle.current().pid() + "-" + name;
        run("ip netns add " + namespace);
        run("ip -n " + namespace + " link set lo up");
    }

    String namespace() {
        return namespace;
    }

    /** Runs ip inside; the words are split at blanks. */
    String ip(String words) {
        return run("ip -n " + namespace + " " + words);
    }

    /** A cable between two machines, both ends up, with the given addresses. */
    static void cable(Host one, String address, Host other, String otherAddress, String name) {
        one.ip("link add " + name + " type veth peer name " + name + " netns " + other.namespace);
        one.ip("addr add " + address + " brd + dev " + name);
        other.ip("addr add " + otherAddress + " brd + dev " + name);
        one.ip("link set " + name + " up");
        other.ip("link set " + name + " up");
        one.awaitUp(name);
        other.awaitUp(name);
    }

    /** The kernel may take a second to call an interface up whose cable is plugged in. */
    private void awaitUp(String name) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!ip("-br link show dev " + name).contains(" UP ")) {
            assertTrue(System.nanoTime() < end, () -> name + " of " + namespace + " stays down");
            Thread.onSpinWait();
        }
    }

    Probe probe(String... media) {
        Probe probe = new Probe(media);
        probes.add(probe);
        return probe;
    }

    /** Starts a program in a mount and host name space of its own, where the script prepares. */
    void start(String hostName, String script) {
        List<String> command =
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        "unshare",
                        "--uts",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-ec",
                        "hostname " + hostName + "\n" + script);
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        probes.forEach(Probe::kill);
        // What start() left: the program may have made processes of its own.
        for (String pid : run("ip netns pids " + namespace).split("\\s+")) {
            if (!pid.isBlank()) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        run("ip netns del " + namespace);
    }

    static String run(String words) {
        try {
            Process process =
                    new ProcessBuilder(words.split(" ")).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), words + ": " + output);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A running {@link LinkProbe}. */
    final class Probe {
        private final Process process;
        private final Writer input;
        private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
        private final List<String> heard = new ArrayList<>();

        private Probe(String... media) {
            List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(
                    List.of(
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LinkProbe.class.getName()));
            command.addAll(List.of(media));
            try {
                process = new ProcessBuilder(command).redirectErrorStream(true).start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            input = process.outputWriter(StandardCharsets.UTF_8);
            Thread.ofVirtual().start(this::readOutput);
        }

        private void readOutput() {
            try (BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(output::add);
            } catch (IOException | UncheckedIOException e) {
                output.add("output ended: " + e);
            }
        }

        /** Waits for the next line that starts so; lines before it are passed over. */
        String await(String start) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            try {
                while (System.nanoTime() < end) {
                    String line = output.poll(100, TimeUnit.MILLISECONDS);
                    if (line != null) {
                        heard.add(line);
                        if (line.startsWith(start)) {
                            return line;
                        }
                    }
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return fail("no line \"" + start + "...\" in " + heard);
        }

        /** Everything printed up to the last awaited line. */
        List<String> heard() {
            return List.copyOf(heard);
        }

        void say(String line) {
            try {
                input.write(line + "\n");
                input.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void end() {
            try {
                input.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void kill() {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
