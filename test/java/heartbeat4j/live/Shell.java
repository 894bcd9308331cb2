package heartbeat4j.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs one outside program to its end. */
final class Shell {
    /**
     * Longer than any script under test may take; then the program is killed and the test fails.
     */
    private static final Duration RUN_MAX = Duration.ofMinutes(2);

    private Shell() {}

    /** What the program answered: its exit code, and standard output and error together. */
    record Output(List<String> command, int exit, String text) {
        Output mustSucceed() {
            if (exit != 0) {
                throw new AssertionError(command + " ended with " + exit + ":\n" + text);
            }
            return this;
        }

        String line() {
            return text.strip();
        }
    }

    static Output run(List<String> command) {
        return run(Map.of(), command);
    }

    static Output run(Map<String, String> environment, List<String> command) {
        try {
            // A file, not a pipe: a background child may keep the output open.
            Path file = Files.createTempFile("lab", ".out");
            try {
                ProcessBuilder builder = new ProcessBuilder(command);
                builder.environment().putAll(environment);
                builder.redirectErrorStream(true).redirectOutput(file.toFile());
                builder.redirectInput(Path.of("/dev/null").toFile());
                int exit = await(builder.start(), command);
                return new Output(
                        command, exit, Files.readString(file, StandardCharsets.ISO_8859_1));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int await(Process process, List<String> command) {
        try {
            if (!process.waitFor(RUN_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + RUN_MAX);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command, e);
        }
    }
}
