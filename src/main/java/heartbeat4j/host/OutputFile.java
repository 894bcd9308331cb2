package heartbeat4j.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * What one script run writes to one stream. It is a file and not a pipe, because a service that a
 * start script leaves behind often keeps its output open: with a pipe the runner would wait for
 * that service for ever, or the service would die of its next line once the pipe is closed.
 */
final class OutputFile {
    /** What is kept for the result; older output is only in the debug log. */
    static final int TAIL_BYTES_MAX = 4096;

    /** At this size the file is emptied after copying; a writer goes on at its start. */
    static final long FILE_BYTES_MAX = 1 << 20;

    private static final int COPY_BYTES = 64 * 1024;

    private final Path file;
    private final Optional<Path> debugLog;
    private long copied;
    private byte[] tail = new byte[0];

    OutputFile(Path file, Optional<Path> debugLog) {
        this.file = file;
        this.debugLog = debugLog;
    }

    Path file() {
        return file;
    }

    void create() throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file);
    }

    /** Takes in what was written since the last call, and keeps the file small. */
    void copyNews() {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Never more than the bound in one call, the newest: a script may write faster than we
            // copy.
            copied = Math.max(copied, channel.size() - FILE_BYTES_MAX);
            ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
            for (long taken = 0; taken < FILE_BYTES_MAX; ) {
                int count = channel.read(buffer.clear(), copied);
                if (count <= 0) {
                    break;
                }
                take(Arrays.copyOf(buffer.array(), count));
                copied += count;
                taken += count;
            }
            // What is written between the read and this is lost; only talkers of megabytes get
            // here.
            if (channel.size() >= FILE_BYTES_MAX) {
                channel.truncate(0);
                copied = 0;
            }
        } catch (IOException e) {
            // Output is a courtesy to the operator; the exit code is still told.
            tail = ("(output lost: " + e + ")").getBytes(StandardCharsets.UTF_8);
        }
    }

    private void take(byte[] news) {
        debugLog.ifPresent(log -> append(log, news));
        byte[] both = Arrays.copyOf(tail, tail.length + news.length);
        System.arraycopy(news, 0, both, tail.length, news.length);
        tail = Arrays.copyOfRange(both, Math.max(0, both.length - TAIL_BYTES_MAX), both.length);
    }

    private static void append(Path log, byte[] news) {
        try (FileChannel channel =
                FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(news);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            // A full disk or a wrong path in ha.cf must not keep a service from moving.
            return;
        }
    }

    String tail() {
        return new String(tail, StandardCharsets.UTF_8);
    }

    /** Empties the file after copying; for a service that still writes to it. */
    void empty() {
        copyNews();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            copied = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
