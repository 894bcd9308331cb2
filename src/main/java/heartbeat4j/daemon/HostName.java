package heartbeat4j.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's name, as {@code uname -n} prints it. */
public final class HostName {
    private HostName() {}

    /** Asked anew each time: a name may be given late in the boot. */
    public static String read() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
