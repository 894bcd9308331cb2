package heartbeat4j.observe;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Prints all lines to a stream, which is standard error. */
final class StreamSink implements Sink {
    private final PrintStream stream;
    private final Identity identity;

    StreamSink(PrintStream stream, Identity identity) {
        this.stream = stream;
        this.identity = identity;
    }

    @Override
    public Optional<LogLine> write(List<LogLine> lines) {
        lines.forEach(line -> stream.println(line.inFile(identity)));
        stream.flush();
        return Optional.empty();
    }

    @Override
    public long lost() {
        return 0;
    }

    @Override
    public void close() {
        stream.flush();
    }
}
