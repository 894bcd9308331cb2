package heartbeat4j.observe;

import heartbeat4j.core.Notice.Level;

import java.util.List;
import java.util.Optional;

/** Gives all lines to syslog, with the severities that Heartbeat uses. */
final class SyslogSink implements Sink {
    private final Syslog syslog;
    private final Identity identity;
    private long lost;

    SyslogSink(Syslog syslog, Identity identity) {
        this.syslog = syslog;
        this.identity = identity;
    }

    @Override
    public Optional<LogLine> write(List<LogLine> lines) {
        for (LogLine line : lines) {
            try {
                syslog.log(severity(line.level()), line.inSyslog(identity));
            } catch (RuntimeException _) {
                // Not our code: its failure must not silence the other sinks.
                lost++;
            }
        }
        return Optional.empty();
    }

    private static int severity(Level level) {
        return switch (level) {
            case CRIT -> 2;
            case ERROR -> 3;
            case WARN -> 4;
            case INFO -> 6;
            case DEBUG -> 7;
        };
    }

    @Override
    public long lost() {
        return lost;
    }

    @Override
    public void close() {}
}
