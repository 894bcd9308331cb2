package heartbeat4j.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;

import heartbeat4j.core.Notice;

import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Leads what our code and its libraries log through SLF4J into the journal. */
public final class JournalAppender extends AppenderBase<ILoggingEvent> {
    /** Enough of a stack to find the place; deeper frames are left out. */
    private static final int FRAMES_MAX = 20;

    private static final String NAME = "journal";

    private final Journal journal;

    private JournalAppender(Journal journal) {
        this.journal = journal;
    }

    /** From now on SLF4J logs into this journal, and no longer into an earlier one. */
    public static void install(Journal journal) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.detachAndStopAllAppenders();
            root.setLevel(Level.DEBUG);
            JournalAppender appender = new JournalAppender(journal);
            appender.setName(NAME);
            appender.setContext(context);
            appender.start();
            root.addAppender(appender);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        Notice.Level level = level(event.getLevel());
        IThrowableProxy thrown = event.getThrowableProxy();
        String text = event.getFormattedMessage();
        journal.write(new Notice(level, thrown == null ? text : text + ": " + name(thrown), ""));
        for (IThrowableProxy each = thrown; each != null; each = each.getCause()) {
            writeStack(each);
        }
    }

    private void writeStack(IThrowableProxy thrown) {
        var frames = thrown.getStackTraceElementProxyArray();
        journal.write(new Notice(Notice.Level.DEBUG, "stack of " + name(thrown), ""));
        for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
            journal.write(new Notice(Notice.Level.DEBUG, "  " + frames[i].getSTEAsString(), ""));
        }
    }

    private static String name(IThrowableProxy thrown) {
        return thrown.getClassName() + ": " + thrown.getMessage();
    }

    private static Notice.Level level(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> Notice.Level.ERROR;
            case Level.WARN_INT -> Notice.Level.WARN;
            case Level.INFO_INT -> Notice.Level.INFO;
            default -> Notice.Level.DEBUG;
        };
    }
}
