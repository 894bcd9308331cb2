package heartbeat4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Catches what a command prints. */
final class Lines {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** With date, host and pid of log lines cut off. */
    String withoutDates() {
        return text().replaceAll("(?m)^[A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d \\S+ ", "")
                .replaceAll("\\[\\d+\\]", "[pid]");
    }
}
