package heartbeat4j.cli;

import heartbeat4j.daemon.HostName;

import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;

/**
 * Writes Heartbeat's log lines on standard error, as its tools do: {@code Nov 23 05:33:30 alice
 * cl_status: [9312]: ERROR: text}.
 */
record HaLog(String program, PrintStream err) {
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    void error(String text) {
        line("ERROR", text);
    }

    void info(String text) {
        line("info", text);
    }

    private void line(String level, String text) {
        err.println(
                date()
                        + " "
                        + HostName.read()
                        + " "
                        + program
                        + ": ["
                        + ProcessHandle.current().pid()
                        + "]: "
                        + level
                        + ": "
                        + text);
    }

    /** As syslog writes it, in English whatever the locale. */
    static String date() {
        LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
        return String.format(
                Locale.ROOT,
                "%s %02d %02d:%02d:%02d",
                MONTHS[now.getMonthValue() - 1],
                now.getDayOfMonth(),
                now.getHour(),
                now.getMinute(),
                now.getSecond());
    }
}
