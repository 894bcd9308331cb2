package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sends lines to the system log, by syslog(3). */
public final class Syslog implements AutoCloseable {
    /** How urgent a line is. */
    public enum Severity {
        CRITICAL(2),
        ERROR(3),
        WARNING(4),
        NOTICE(5),
        INFO(6),
        DEBUG(7);

        private final int number;

        Severity(int number) {
            this.number = number;
        }
    }

    private static final List<String> FACILITIES =
            List.of(
                    "kern",
                    "user",
                    "mail",
                    "daemon",
                    "auth",
                    "syslog",
                    "lpr",
                    "news",
                    "uucp",
                    "cron",
                    "authpriv",
                    "ftp");
    private static final int LOCAL0 = 16;
    private static final int OPTION_PROCESS_ID = 1;

    private static final MethodHandle OPENLOG =
            NativeCalls.plain("openlog", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle SYSLOG =
            NativeCalls.plain(
                    "syslog",
                    FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSELOG =
            NativeCalls.plain("closelog", FunctionDescriptor.ofVoid());
    private static final MemorySegment TEXT_FORMAT = Arena.global().allocateFrom("%s");

    private final int facility;

    private Syslog(int facility) {
        this.facility = facility;
    }

    /** The number of a facility's name as ha.cf's logfacility has it; empty for an unknown one. */
    public static Optional<Integer> facility(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.matches("local[0-7]")) {
            return Optional.of(LOCAL0 + lower.charAt(5) - '0');
        }
        int number = FACILITIES.indexOf(lower.equals("security") ? "auth" : lower);
        return number < 0 ? Optional.empty() : Optional.of(number);
    }

    /** Opens the log for the process; a second call changes name and facility for all. */
    public static Syslog open(String programName, int facility) {
        try {
            // openlog keeps the pointer, so the name must outlive every call.
            MemorySegment name = Arena.global().allocateFrom(programName);
            OPENLOG.invokeExact(name, OPTION_PROCESS_ID, facility << 3);
            return new Syslog(facility);
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    /** Never fails: without a system log the line is lost, and the log file still has it. */
    public void log(Severity severity, String line) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(line.replace('\0', ' '));
            SYSLOG.invokeExact(facility << 3 | severity.number, TEXT_FORMAT, text);
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    @Override
    public void close() {
        try {
            CLOSELOG.invokeExact();
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }
}
