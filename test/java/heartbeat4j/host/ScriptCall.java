package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a shipped resource script, or the LSB tester on it, and waits for its end. */
record ScriptCall(int exitCode, String output) {
    static final Path RESOURCES = Path.of("resources.d").toAbsolutePath();
    private static final String TESTER = Path.of("test/lab/lsb-test.sh").toAbsolutePath() + "";
    private static final long LIMIT_SECONDS = 120;

    static ScriptCall run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "call", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("HA_RSCTMP", folder.resolve("rsctmp").toString());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> command + " hangs");
        } finally {
            process.destroyForcibly();
        }
        return new ScriptCall(
                process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    static ScriptCall script(
            Path folder, Map<String, String> environment, String name, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(RESOURCES.resolve(name).toString()));
        command.addAll(List.of(arguments));
        return run(folder, environment, command);
    }

    /** The six steps of the LSB tester. */
    static void assertKeepsLsbContract(
            Path folder,
            Map<String, String> environment,
            List<String> prefix,
            String name,
            String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(TESTER, RESOURCES.resolve(name).toString()));
        command.addAll(List.of(arguments));
        ScriptCall call = run(folder, environment, command);
        assertEquals(0, call.exitCode(), call.output());
    }

    /** A program that stands in for one that the machine may lack; found first in PATH. */
    static Map<String, String> program(Path folder, String name, String body) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        executable(bin.resolve(name), body);
        return Map.of("PATH", bin + ":" + System.getenv("PATH"));
    }

    static void executable(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Skips the test where the machine lacks something; in continuous integration it fails. */
    static void needs(boolean there, String what) {
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(what + " is needed, and CI=true");
        }
        Assumptions.assumeTrue(there, what + " is needed");
    }

    static boolean hasCommand(String name) {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return true;
            }
        }
        return false;
    }
}
