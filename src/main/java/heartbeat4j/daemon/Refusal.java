package heartbeat4j.daemon;

import heartbeat4j.core.Notice;

/** Why the daemon does not start, and the exit code that says so. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final transient Notice notice;

    Refusal(int exitCode, Notice.Level level, String line) {
        super(line);
        this.exitCode = exitCode;
        this.notice = new Notice(level, line, "");
    }

    /** The reason is in the log already. */
    static Refusal alreadySaid() {
        return new Refusal(Daemon.EXIT_FAILED, Notice.Level.ERROR, "heartbeat not started.");
    }

    int exitCode() {
        return exitCode;
    }

    Notice notice() {
        return notice;
    }
}
