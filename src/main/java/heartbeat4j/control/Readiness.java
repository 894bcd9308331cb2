package heartbeat4j.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells the launcher, which waits in the foreground, that the daemon is up; from then on nobody
 * reads the daemon's standard streams.
 */
public final class Readiness {
    private Readiness() {}

    /**
     * To be called once, when the daemon serves. Without a waiting launcher ({@code heartbeat -f})
     * it does nothing.
     */
    public static void report() {
        String file = System.getProperty("heartbeat.ready", "");
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.writeString(Path.of(file), "up\n");
        } catch (IOException e) {
            // The launcher has given up waiting and said so.
        }
        // Closing makes the JDK point both at /dev/null. A script that reads our output, such as
        // an init script in backquotes, would otherwise wait until the daemon ends.
        System.out.close();
        System.err.close();
    }
}
