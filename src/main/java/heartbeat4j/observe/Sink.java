package heartbeat4j.observe;

import java.util.List;
import java.util.Optional;

/** One place that log lines go to; its failure never stops the daemon. */
interface Sink extends AutoCloseable {
    /**
     * Writes the lines, or counts them as lost.
     *
     * @return what the other sinks are to tell, when this one began to fail or works again
     */
    Optional<LogLine> write(List<LogLine> lines);

    /** Lines that could not be written so far. */
    long lost();

    @Override
    void close();
}
