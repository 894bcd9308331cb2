package heartbeat4j.daemon;

import heartbeat4j.config.Configuration;
import heartbeat4j.core.Notice;
import heartbeat4j.host.Syslog;
import heartbeat4j.observe.Identity;
import heartbeat4j.observe.Journal;
import heartbeat4j.observe.JournalAppender;
import heartbeat4j.observe.JournalSettings;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the daemon's journal as ha.cf wants it. */
final class Logs {
    private static final String DAEMON = "heartbeat";
    private static final String OBSERVER = "heartbeat-observe";

    private Logs() {}

    /** To standard error alone, until ha.cf has been read. */
    static Journal beforeConfiguration(DaemonOptions options) {
        return new Journal(
                new JournalSettings(
                        identity(DAEMON),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        options.debug()),
                InstantSource.system());
    }

    /** Standard error is written too; once a background daemon is up it leads nowhere. */
    static Journal asConfigured(DaemonOptions options, Configuration configuration) {
        Configuration.Logging logging = configuration.logging();
        Journal journal =
                new Journal(
                        new JournalSettings(
                                identity(DAEMON),
                                logging.logfile().map(Path::of),
                                logging.debugfile().map(Path::of),
                                syslog(logging, DAEMON),
                                true,
                                Math.max(logging.debug(), options.debug())),
                        InstantSource.system());
        JournalAppender.install(journal);
        return journal;
    }

    /**
     * An observer's own places, beside those of the daemon that it listens to: no line of its may
     * stand in a log that others read as Heartbeat's.
     */
    static Journal forObserver(DaemonOptions options, Configuration configuration) {
        Configuration.Logging logging = configuration.logging();
        Identity identity = identity(OBSERVER);
        Journal journal =
                new Journal(
                        new JournalSettings(
                                identity,
                                logging.logfile().map(file -> Path.of(file + "-observe")),
                                Optional.empty(),
                                syslog(logging, OBSERVER),
                                true,
                                Math.max(logging.debug(), options.debug())),
                        InstantSource.system());
        JournalAppender.install(journal);
        return journal;
    }

    /** The facility of ha.cf; without any log directive the system log, as Heartbeat's logd. */
    private static Optional<heartbeat4j.observe.Syslog> syslog(
            Configuration.Logging logging, String program) {
        boolean nothingSaid =
                logging.facility().isEmpty()
                        && logging.logfile().isEmpty()
                        && logging.debugfile().isEmpty();
        String facility = nothingSaid ? "daemon" : logging.facility().orElse("none");
        return Syslog.facility(facility)
                .map(number -> Syslog.open(program, number))
                .map(log -> (severity, text) -> log.log(severityOf(severity), text));
    }

    private static Syslog.Severity severityOf(int number) {
        return switch (number) {
            case 2 -> Syslog.Severity.CRITICAL;
            case 3 -> Syslog.Severity.ERROR;
            case 4 -> Syslog.Severity.WARNING;
            case 7 -> Syslog.Severity.DEBUG;
            default -> Syslog.Severity.INFO;
        };
    }

    private static Identity identity(String program) {
        return new Identity(HostName.read(), program, ProcessHandle.current().pid());
    }

    static Notice notice(Notice.Level level, String line) {
        return new Notice(level, line, "");
    }

    static void crashed(Journal journal, RuntimeException e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        for (String line : text.toString().split("\n")) {
            journal.write(notice(Notice.Level.CRIT, line.stripTrailing().replace('\t', ' ')));
        }
    }
}
