package heartbeat4j.cli;

import heartbeat4j.daemon.Daemon;

import java.time.Duration;

/** Has a daemon or an observer end, and waits until it has. */
final class DaemonStopper {
    private static final Duration GONE_CHECK = Duration.ofMillis(50);

    private DaemonStopper() {}

    /** Without a time limit, as Heartbeat: stop scripts take what they need. */
    static ExitCode stop(long pid, HaLog log) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process != null && !process.destroy() && process.isAlive()) {
            log.error("Could not signal pid " + pid + "; run it as root (sudo)");
            return ExitCode.FAILURE;
        }
        return await(pid);
    }

    /** Returns when it has gone. */
    static ExitCode await(long pid) {
        while (Daemon.lives(pid, Heartbeat.class.getName())) {
            try {
                Thread.sleep(GONE_CHECK);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return ExitCode.FAILURE;
            }
        }
        return ExitCode.OK;
    }
}
