package heartbeat4j.control;

import heartbeat4j.core.Message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Heartbeat's named pipe, by which scripts hand messages to the daemon. One thread reads the pipe,
 * one cuts messages; when both are behind, the writers wait.
 */
public final class Fifo implements AutoCloseable {
    private static final int LINE_BYTES_MAX = 8192;
    private static final int CHUNK_BYTES = 65536; // What a pipe holds at most.
    private static final int CHUNKS_MAX = 4; // Then the pipe fills and writers wait.
    private static final int FILE_TYPE = 0170000;
    private static final int FILE_TYPE_FIFO = 0010000;

    /** A message whose end has not come is taken as it is after this long, as Heartbeat does. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final ByteBuffer CLOSED = ByteBuffer.allocate(0);

    private final FileChannel pipe;
    private final Consumer<List<Message.Text>> messages;
    private final Consumer<String> complaints;
    private final BlockingQueue<ByteBuffer> chunks = new ArrayBlockingQueue<>(CHUNKS_MAX);
    private final FifoParser parser = new FifoParser();
    private LineBuffer lines = newLines();

    private Fifo(
            FileChannel pipe, Consumer<List<Message.Text>> messages, Consumer<String> complaints) {
        this.pipe = pipe;
        this.messages = messages;
        this.complaints = complaints;
    }

    /**
     * Makes the pipe where there is none and begins to read.
     *
     * @param messages gets the fields of each message, in order and repeats included
     * @param complaints gets the reason of each discarded message
     */
    public static Opened<Fifo> open(
            Path path, Consumer<List<Message.Text>> messages, Consumer<String> complaints) {
        try {
            createPipe(path);
            // Read-write: with a writer of its own the pipe never comes to its end.
            FileChannel pipe =
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
            Fifo fifo = new Fifo(pipe, messages, complaints);
            Thread.ofPlatform().daemon().name("fifo reader").start(fifo::readPipe);
            Thread.ofPlatform().daemon().name("fifo parser").start(fifo::cutMessages);
            return new Opened.Ready<>(fifo);
        } catch (IOException | UnsupportedOperationException e) {
            return new Opened.Failed<>("cannot open fifo " + path + ": " + Reasons.of(e));
        }
    }

    private static void createPipe(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isPipe(path)) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("it is a folder; remove it");
            }
            // A script that wrote while no daemon had made the pipe left a plain file.
            Files.delete(path);
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            makePipe(path);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    private static boolean isPipe(Path path) throws IOException {
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & FILE_TYPE) == FILE_TYPE_FIFO;
    }

    private static void makePipe(Path path) throws IOException {
        Process mkfifo =
                new ProcessBuilder("mkfifo", "-m", "600", path.toString())
                        .redirectErrorStream(true)
                        .start();
        try {
            mkfifo.getOutputStream().close();
            String said =
                    new String(mkfifo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (mkfifo.waitFor() != 0) {
                throw new IOException("mkfifo failed: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while mkfifo ran", e);
        }
    }

    private void readPipe() {
        try {
            while (true) {
                ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
                if (pipe.read(chunk) < 0) {
                    return;
                }
                chunks.put(chunk.flip());
            }
        } catch (IOException e) {
            if (pipe.isOpen()) {
                complaints.accept("fifo can no longer be read: " + Reasons.of(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            offerClosed();
        }
    }

    private void offerClosed() {
        while (!chunks.offer(CLOSED)) {
            chunks.poll();
        }
    }

    private void cutMessages() {
        try {
            while (true) {
                ByteBuffer chunk =
                        parser.unfinished()
                                ? chunks.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS)
                                : chunks.take();
                if (chunk == null) {
                    takeUnfinished();
                } else if (!chunk.hasRemaining()) {
                    return;
                } else {
                    cut(chunk);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cut(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            lines.add(chunk);
            for (String line = lines.next(); line != null; line = lines.next()) {
                parser.line(line, this::pass);
            }
            if (lines.overflowed()) {
                lines = newLines();
                parser.discard("a line has more than " + LINE_BYTES_MAX + " bytes", this::pass);
            }
        }
    }

    private void takeUnfinished() {
        String rest = lines.rest();
        if (!rest.isEmpty()) {
            parser.line(rest, this::pass);
        }
        parser.end().ifPresent(this::pass);
    }

    private void pass(FifoParser.Parsed parsed) {
        switch (parsed) {
            case FifoParser.Parsed.Taken(List<Message.Text> fields) -> messages.accept(fields);
            case FifoParser.Parsed.Discarded(String reason) -> complaints.accept(reason);
        }
    }

    /** Any byte is kept as it is: names and values belong to the scripts. */
    private static LineBuffer newLines() {
        return new LineBuffer(LINE_BYTES_MAX, StandardCharsets.ISO_8859_1);
    }

    /** Stops reading. The pipe stays, as Heartbeat's does. */
    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
