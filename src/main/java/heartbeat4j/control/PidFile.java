package heartbeat4j.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The pid file: who runs. A pid counts only while its process is a heartbeat, since the number may
 * have gone to another process after a crash or reboot. The file stays behind after a stop, as
 * Heartbeat's does.
 */
public final class PidFile {
    /** In the command line of our daemon; the launcher starts this class. */
    private static final String DAEMON_CLASS = "heartbeat4j.cli.Heartbeat";

    private static final int BYTES_MAX = 64;

    private final Path file;
    private final Path proc;

    public PidFile(Path file) {
        this(file, Path.of("/proc"));
    }

    PidFile(Path file, Path proc) {
        this.file = file;
        this.proc = proc;
    }

    public Path path() {
        return file;
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /** The running daemon's pid; empty when none runs. */
    public OptionalLong running() {
        OptionalLong pid = read();
        return pid.isPresent() && isHeartbeat(pid.getAsLong()) ? pid : OptionalLong.empty();
    }

    private OptionalLong read() {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
                return OptionalLong.empty();
            }
            long pid = Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
            return pid > 1 ? OptionalLong.of(pid) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // Unreadable or garbage: it names no daemon.
        }
    }

    /** Also true for Heartbeat's C daemon: starting beside it would be as wrong. */
    private boolean isHeartbeat(long pid) {
        try {
            byte[] line = Files.readAllBytes(proc.resolve(Long.toString(pid)).resolve("cmdline"));
            for (String argument : new String(line, StandardCharsets.ISO_8859_1).split("\0")) {
                if (argument.equals(DAEMON_CLASS)) {
                    return true;
                }
            }
            return new String(line, StandardCharsets.ISO_8859_1)
                    .startsWith("heartbeat: master control process");
        } catch (IOException e) {
            return false; // No such process.
        }
    }

    /** Replaces the file in one step: a reader sees the old pid or the new one. */
    public void write(long pid) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, String.format(Locale.ROOT, "%10d%n", pid));
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
