package heartbeat4j.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes sure that one daemon runs on this machine, a C Heartbeat included, and tells other programs
 * its process id: ten columns, right-justified, newline.
 */
public final class PidFile implements AutoCloseable {
    private static final int ATTEMPTS_MAX = 3;
    private static final int BYTES_MAX = 64;

    private final Path file;
    private final FileChannel channel;

    private PidFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** What came of claiming the file. */
    public sealed interface Claim {
        /** Ours until closed; closing removes the file, as a clean stop does. */
        record Claimed(PidFile file) implements Claim {}

        /** A daemon lives. */
        record AlreadyRunning(long pid) implements Claim {}

        /**
         * The file could not be written.
         *
         * @param reason cause and fix
         */
        record Failed(String reason) implements Claim {}
    }

    /**
     * Claims the file for this process; a file left behind by a dead daemon is replaced.
     *
     * @param mainClass the class our own daemon is started with, by which another one is known
     */
    public static Claim claim(Path file, String mainClass) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
                Claim claim = tryClaim(file, mainClass);
                // The file's former owner may have removed it between our opening and locking it;
                // then we hold a lock on nothing.
                if (!(claim instanceof Claim.Claimed) || Files.exists(file)) {
                    return claim;
                }
            }
            return new Claim.Failed(file + " is removed again and again; who does that?");
        } catch (IOException e) {
            return new Claim.Failed(DurableFile.explain(file, e));
        }
    }

    /**
     * The process id of a live daemon, our own kind or C Heartbeat's; for status and stop. Not for
     * the daemon's own process: reading the file there would drop its lock.
     */
    public static OptionalLong running(Path file, String mainClass) {
        try {
            return judge(Files.readString(file, StandardCharsets.ISO_8859_1), mainClass);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static Claim tryClaim(Path file, String mainClass) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        boolean claimed = false;
        try {
            Optional<FileLock> lock = lock(channel);
            String text = content(channel);
            OptionalLong other = judge(text, mainClass);
            if (other.isPresent()) {
                return new Claim.AlreadyRunning(other.getAsLong());
            }
            if (lock.isEmpty()) {
                return new Claim.Failed(
                        file + " is locked by another process that is just starting; try again");
            }
            channel.truncate(0);
            long own = ProcessHandle.current().pid();
            channel.write(
                    ByteBuffer.wrap(
                            String.format("%10d%n", own).getBytes(StandardCharsets.US_ASCII)),
                    0);
            claimed = true;
            return new Claim.Claimed(new PidFile(file, channel));
        } finally {
            if (!claimed) {
                channel.close();
            }
        }
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            // Claimed in this very process.
            return Optional.empty();
        }
    }

    // The number alone proves nothing: after a reboot it may be anybody's.
    private static OptionalLong judge(String text, String mainClass) {
        String number = text.strip();
        if (!number.matches("\\d{1,10}")) {
            return OptionalLong.empty();
        }
        long pid = Long.parseLong(number);
        boolean live = pid != ProcessHandle.current().pid() && isDaemon(pid, mainClass);
        return live ? OptionalLong.of(pid) : OptionalLong.empty();
    }

    /** Whether that process is a heartbeat; not so for a zombie, which holds nothing any more. */
    public static boolean isDaemon(long pid, String mainClass) {
        List<String> words = commandLine(pid);
        return !words.isEmpty() && isDaemon(words, mainClass);
    }

    private static List<String> commandLine(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            return Arrays.asList(new String(bytes, StandardCharsets.ISO_8859_1).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Whether that heartbeat is C Heartbeat's daemon and not one of ours. */
    public static boolean isForeign(long pid, String mainClass) {
        return isDaemon(pid, mainClass) && !commandLine(pid).contains(mainClass);
    }

    // C Heartbeat shows itself as "heartbeat: master control process", or as its path until then.
    static boolean isDaemon(List<String> commandLine, String mainClass) {
        String first = commandLine.getFirst();
        String program = first.substring(first.lastIndexOf('/') + 1);
        return program.equals("heartbeat")
                || first.startsWith("heartbeat:")
                || commandLine.contains(mainClass);
    }

    @Override
    public void close() throws IOException {
        // Removed while still locked, so that a starting daemon cannot lose its fresh file.
        Files.deleteIfExists(file);
        channel.close();
    }
}
