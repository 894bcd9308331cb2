package heartbeat4j.cli;

/** The exit codes of all commands; scripts and init systems act on them. */
enum ExitCode {
    OK(0, "done; the answer is yes; all is well"),
    FAILURE(1, "not running, dead, refused, not set: the reason is on standard error"),
    USAGE(2, "wrong switches"),
    NEVER_STARTED(3, "heartbeat -s: not running, and there is no pid file"),
    NOT_PERMITTED(4, "heartbeat: this user may not read the configuration"),
    NOT_CONFIGURED(6, "heartbeat: the configuration has errors, or -R was given by hand"),
    DEGRADED(6, "ha status: running, but a node, link or group needs attention"),
    BAD_ARGUMENT(11, "cl_status: unknown sub-command, option, node, or too few parameters"),
    HUNG(12, "the daemon runs and gave no answer within 5 s"),
    OTHER(13, "cl_status: unknown link, or the answer was no answer"),
    START_WANTED(100, "between heartbeat -r and its launcher: nothing runs yet, so start it");

    private final int number;
    private final String description;

    ExitCode(int number, String description) {
        this.number = number;
        this.description = description;
    }

    int number() {
        return number;
    }

    String description() {
        return description;
    }
}
