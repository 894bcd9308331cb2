package heartbeat4j.observe;

import heartbeat4j.core.Notice.Level;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One line of the log before it is written.
 *
 * @param kind lines of one kind and level are folded when there are many
 */
record LogLine(Instant when, Level level, String text, String kind) {
    /** Longer texts, such as dumps of hostile packets, are cut off here. */
    static final int TEXT_CHARS_MAX = 4_096;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ENGLISH);

    /** One line stays one line, whatever a peer put into it: nobody forges log lines. */
    static LogLine of(Instant when, Level level, String text) {
        String shown = shown(text);
        return new LogLine(when, level, shown, shown);
    }

    /**
     * A line whose text is somebody else's choice and differs each time, of a kind that is ours.
     */
    static LogLine of(Instant when, Level level, String text, String kind) {
        return new LogLine(when, level, shown(text), kind);
    }

    private static String shown(String text) {
        String bounded =
                text.length() > TEXT_CHARS_MAX
                        ? text.substring(0, TEXT_CHARS_MAX) + " [cut off]"
                        : text;
        return printable(bounded);
    }

    private static String printable(String text) {
        if (text.chars().noneMatch(LogLine::isControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> append(shown, (char) c));
        return shown.toString();
    }

    private static void append(StringBuilder shown, char c) {
        if (c == '\n') {
            shown.append("\\n");
        } else if (isControl(c)) {
            shown.append('?');
        } else {
            shown.append(c);
        }
    }

    private static boolean isControl(int c) {
        return c != '\t' && Character.isISOControl(c);
    }

    /**
     * As Heartbeat writes it to its files: {@code Nov 03 12:00:00 alice heartbeat: [7]: info: x}.
     */
    String inFile(Identity identity) {
        return STAMP.format(when.atZone(ZoneId.systemDefault()))
                + " "
                + identity.host()
                + " "
                + identity.program()
                + ": "
                + inSyslog(identity);
    }

    /** As Heartbeat gives it to syslog, which puts time, host and program in front. */
    String inSyslog(Identity identity) {
        return "[" + identity.pid() + "]: " + level.word() + ": " + text;
    }
}
