package heartbeat4j.observe;

import heartbeat4j.core.Notice.Level;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Appends to a log file. It follows the name, not the file: once logrotate moved the file away, a
 * new one is made. A full disk costs lines, which are counted, and is tried again.
 */
final class FileSink implements Sink {
    /** Looks at the name, and retries after a failure, no more often than this. */
    private static final long LOOK_MILLIS = 1_000;

    private final Path path;
    private final Identity identity;
    private final Predicate<LogLine> wanted;
    private final InstantSource clock;
    private FileChannel file;
    private Object fileKey;
    private Instant nextLook = Instant.MIN;
    private long lost;
    private long lostSinceFailure;
    private boolean failing;
    private boolean midLine;

    FileSink(Path path, Identity identity, Predicate<LogLine> wanted, InstantSource clock) {
        this.path = path;
        this.identity = identity;
        this.wanted = wanted;
        this.clock = clock;
    }

    @Override
    public Optional<LogLine> write(List<LogLine> lines) {
        List<LogLine> mine = lines.stream().filter(wanted).toList();
        if (mine.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        boolean look = isLookDue(now);
        if (file == null && !look) {
            return lose(mine.size());
        }
        try {
            if (look) {
                follow();
                nextLook = now.plusMillis(LOOK_MILLIS);
            }
            append(mine, now);
            failing = false;
            return Optional.empty();
        } catch (IOException e) {
            nextLook = now.plusMillis(LOOK_MILLIS);
            close();
            lose(mine.size());
            return failing ? Optional.empty() : Optional.of(firstFailure(e, now));
        }
    }

    // A wall clock that was set back must not keep us from looking.
    private boolean isLookDue(Instant now) {
        return !now.isBefore(nextLook) || now.plusMillis(LOOK_MILLIS).isBefore(nextLook);
    }

    private void follow() throws IOException {
        if (file != null && !Objects.equals(fileKey, keyOfName())) {
            close();
        }
        if (file == null) {
            file =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.APPEND);
            fileKey = keyOfName();
        }
    }

    private Object keyOfName() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private void append(List<LogLine> lines, Instant now) throws IOException {
        String text =
                lines.stream().map(l -> l.inFile(identity) + "\n").collect(Collectors.joining());
        if (lostSinceFailure > 0) {
            String note = lostSinceFailure + " log lines before this one could not be written";
            text = LogLine.of(now, Level.WARN, note).inFile(identity) + "\n" + text;
        }
        // A disk that filled up cut a line off in the middle.
        text = midLine ? "\n" + text : text;
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            midLine |= file.write(bytes) > 0;
        }
        midLine = false;
        lostSinceFailure = 0;
    }

    private Optional<LogLine> lose(int lines) {
        lost += lines;
        lostSinceFailure += lines;
        return Optional.empty();
    }

    private LogLine firstFailure(IOException problem, Instant now) {
        failing = true;
        String reason =
                problem instanceof FileSystemException named && named.getReason() != null
                        ? named.getReason()
                        : problem instanceof NoSuchFileException
                                ? "No such directory"
                                : "" + problem.getMessage();
        return LogLine.of(
                now,
                Level.ERROR,
                "Cannot write the log file "
                        + path
                        + ": "
                        + reason
                        + "; trying again every second");
    }

    @Override
    public long lost() {
        return lost;
    }

    @Override
    public void close() {
        FileChannel old = file;
        file = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException _) {
                // The lines are written; there is nobody left to tell.
            }
        }
    }
}
