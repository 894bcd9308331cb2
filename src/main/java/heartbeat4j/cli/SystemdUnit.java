package heartbeat4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks systemd what it does with a unit. The stop that is part of a restart looks like any other to
 * what it calls, but the job that it belongs to does not: it is one of type restart until the unit
 * has stopped.
 */
final class SystemdUnit {
    static final String NAME = "heartbeat.service";

    /** After that systemd is taken not to run this machine. */
    private static final int ANSWER_SECONDS = 5;

    private static final int ANSWER_BYTES_MAX = 1 << 16;

    private SystemdUnit() {}

    /** It is stopping the unit in order to start it again. */
    static boolean restarts(String unit) {
        return ask("list-jobs", "--no-legend", "--plain", "--full").stream()
                .flatMap(String::lines)
                .anyMatch(line -> isRestart(line, unit));
    }

    /** A line of {@code systemctl list-jobs}: number, unit, type, state. */
    static boolean isRestart(String line, String unit) {
        List<String> words = List.of(line.strip().split("\\s+"));
        return words.size() >= 3 && words.get(1).equals(unit) && words.get(2).equals("restart");
    }

    /** It has started that daemon. */
    static boolean runs(long pid) {
        return ask("show", "--property=MainPID", NAME)
                .filter(answer -> answer.strip().equals("MainPID=" + pid))
                .isPresent();
    }

    /** Empty when there is no systemd that answers. */
    private static Optional<String> ask(String... words) {
        ProcessBuilder builder = new ProcessBuilder("systemctl");
        builder.command().addAll(List.of(words));
        builder.environment().put("LC_ALL", "C");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            Thread.ofVirtual().start(() -> limit(process));
            try (InputStream answer = process.getInputStream()) {
                byte[] text = answer.readNBytes(ANSWER_BYTES_MAX);
                return process.waitFor() == 0
                        ? Optional.of(new String(text, StandardCharsets.UTF_8))
                        : Optional.empty();
            }
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The end of the process ends what is read of it. */
    private static void limit(Process process) {
        try {
            if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
