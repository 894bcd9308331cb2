package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import heartbeat4j.config.Corpus;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Judges the corpus on a real host, made of a network namespace with the interfaces on which
 * Heartbeat's verdicts were found.
 */
@Tag("lab")
class CheckLabIT {
    private static final String HOST = "hb-check-" + ProcessHandle.current().pid();
    private static final int SECONDS_MAX = 240;

    @TempDir private static Path folder;

    @BeforeAll
    static void buildHost() throws Exception {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (!root && "true".equals(System.getenv("CI"))) {
            fail("the lab needs root");
        } else if (!root) {
            abort("needs root to make network namespaces");
        }
        run("ip", "netns", "add", HOST);
        for (String device : List.of("eth0", "eth1", "eth3")) {
            ip("link", "add", device, "type", "veth", "peer", "name", "peer-" + device);
            ip("link", "set", "peer-" + device, "up");
            ip("link", "set", device, "up");
        }
        ip("link", "set", "lo", "up");
        ip("addr", "add", "198.51.100.5/24", "brd", "+", "dev", "eth0");
        ip("addr", "add", "fd00:cf::5/64", "dev", "eth0", "nodad");
        ip("addr", "add", "192.0.2.5/24", "brd", "+", "dev", "eth1");
    }

    @AfterAll
    static void removeHost() throws Exception {
        if (Files.exists(Path.of("/run/netns", HOST))) {
            run("ip", "netns", "del", HOST);
        }
    }

    @Test
    void verdictsOnARealHostAreThoseOfHeartbeat() throws Exception {
        Map<String, Boolean> expected = new TreeMap<>();
        Map<String, Boolean> differences = Corpus.differences();
        List<String> command = new ArrayList<>(onHost("primary"));
        for (Corpus.Case c : Corpus.cases()) {
            if (c.text("setup").isEmpty()) {
                command.add(copied(c).toString());
                expected.put(c.name(), differences.getOrDefault(c.name(), c.accepted()));
            }
        }

        Map<String, Boolean> verdicts = new TreeMap<>();
        for (String line : run(command.toArray(String[]::new)).lines().toList()) {
            String[] words = line.split(" ");
            verdicts.put(words[1], words[0].equals("0"));
        }

        assertEquals(expected, verdicts);
        assertTrue(verdicts.size() > 270, "cases: " + verdicts.size());
    }

    /** One JVM for all cases, in a network and a host name of its own. */
    private static List<String> onHost(String name) {
        return List.of(
                "ip",
                "netns",
                "exec",
                HOST,
                "unshare",
                "--uts",
                "sh",
                "-c",
                "hostname " + name + " && exec \"$@\"",
                "sh",
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                CheckMain.class.getName());
    }

    private static Path copied(Corpus.Case c) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(c.name()));
        for (String file : List.of("ha.cf", "authkeys", "haresources", "nodeinfo")) {
            if (c.text(file).isPresent()) {
                Files.writeString(
                        copy.resolve(file),
                        c.text(file).orElseThrow(),
                        StandardCharsets.ISO_8859_1);
            }
        }
        if (c.text("authkeys").isPresent()) {
            Files.setAttribute(copy.resolve("authkeys"), "unix:mode", c.mode().orElse(0600));
        }
        return copy;
    }

    private static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "-n", HOST));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + text);
        return text;
    }
}
