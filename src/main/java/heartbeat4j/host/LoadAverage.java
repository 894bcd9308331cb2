package heartbeat4j.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first line of /proc/loadavg, for the "ld" field of our messages. */
public final class LoadAverage {
    private static final String NOT_AVAILABLE = "n/a";

    private LoadAverage() {}

    public static String read() {
        return read(Path.of("/proc/loadavg"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse(NOT_AVAILABLE);
        } catch (IOException e) {
            return NOT_AVAILABLE;
        }
    }
}
