package heartbeat4j.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Replaces a small file so that a power cut leaves either the old content or the new one. */
final class DurableFile {
    private DurableFile() {}

    /** On return the content is on the disk, and so is the name. */
    static void replace(Path file, byte[] content) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        Path fresh = temporary(file);
        try {
            write(fresh, content);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            removeQuietly(fresh);
            throw e;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void write(Path fresh, byte[] content) throws IOException {
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            // Whatever the umask: 0644, as Heartbeat creates these files.
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            channel.force(true);
        }
    }

    private static void removeQuietly(Path fresh) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            // The failure that led here is the one to tell.
            return;
        }
    }

    /** Beside the file, so that the rename stays within one file system. */
    static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Cause and fix of a failed write, for the log. */
    static String explain(Path file, IOException failure) {
        String cause = String.valueOf(failure.getMessage());
        if (failure instanceof AccessDeniedException) {
            cause = "permission denied";
        } else if (failure instanceof FileSystemException about && about.getReason() != null) {
            cause = about.getReason();
        }
        return "cannot write " + file + ": " + cause + "; " + fix(file, cause);
    }

    private static String fix(Path file, String cause) {
        return switch (cause) {
            case "permission denied", "Operation not permitted" -> "start heartbeat as root";
            case "No space left on device", "Disk quota exceeded" ->
                    "make room there (see: df -h " + file.getParent() + ")";
            case "Read-only file system" -> "mount it read-write";
            default -> "make room there, mount it read-write, or start as root";
        };
    }
}
