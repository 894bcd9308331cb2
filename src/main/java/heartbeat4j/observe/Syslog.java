package heartbeat4j.observe;

/** Passes a line on to the system's log; the caller of the journal supplies it. */
@FunctionalInterface
public interface Syslog {
    /**
     * Must not wait for long: it is called on the journal's thread, in order.
     *
     * @param severity from 0 (emergency) to 7 (debug), without facility
     * @param text without time, host and program: {@code [pid]: info: text}
     */
    void log(int severity, String text);
}
