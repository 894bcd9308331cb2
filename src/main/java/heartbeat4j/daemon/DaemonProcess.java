package heartbeat4j.daemon;

import static heartbeat4j.core.Notice.Level.CRIT;
import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.control.Opened;
import heartbeat4j.core.Notice;
import heartbeat4j.host.Outcome;
import heartbeat4j.host.PidFile;
import heartbeat4j.host.Signals;
import heartbeat4j.observe.Journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a process has that runs until it is stopped: its log, and what it opened, for the end. */
final class DaemonProcess {
    /** How long lines that are still queued may take at the end; then they are lost. */
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);

    private final DaemonOptions options;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Journal journal;

    private DaemonProcess(DaemonOptions options) {
        this.options = options;
        journal = Logs.beforeConfiguration(options);
    }

    /** All of a daemon between its log and the end. */
    @FunctionalInterface
    interface Work {
        /** Returns the exit code. */
        int run(DaemonProcess process) throws Refusal, InterruptedException;
    }

    /** Runs until it has stopped, takes it down in reverse, and returns the exit code. */
    static int run(DaemonOptions options, Work work) {
        DaemonProcess process = new DaemonProcess(options);
        try {
            return work.run(process);
        } catch (Refusal refusal) {
            process.journal.write(refusal.notice());
            return refusal.exitCode();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Daemon.EXIT_FAILED;
        } finally {
            process.close();
        }
    }

    Journal journal() {
        return journal;
    }

    /** From now on the log is the configured one. */
    void logTo(Journal configured) {
        journal.close();
        journal = configured;
    }

    void say(Notice.Level level, String line) {
        journal.write(Logs.notice(level, line));
    }

    /**
     * Makes sure that it is the only one of its kind.
     *
     * @param running what is said when it is not, before the other's process id
     */
    void claim(Path pidFile, String running) throws Refusal {
        switch (PidFile.claim(pidFile, options.mainClass())) {
            case PidFile.Claim.Claimed(PidFile file) -> closeAtEnd(file);
            case PidFile.Claim.AlreadyRunning(long pid) ->
                    throw new Refusal(0, INFO, running + " [pid " + pid + "].");
            case PidFile.Claim.Failed(String reason) ->
                    throw new Refusal(Daemon.EXIT_FAILED, ERROR, reason);
        }
    }

    /** For a socket or pipe that the process cannot do without. */
    void need(Opened<? extends AutoCloseable> socket) throws Refusal {
        switch (socket) {
            case Opened.Ready<? extends AutoCloseable>(AutoCloseable ready) -> closeAtEnd(ready);
            case Opened.Failed<? extends AutoCloseable>(String reason) ->
                    throw new Refusal(Daemon.EXIT_FAILED, ERROR, reason);
        }
    }

    void closeAtEnd(AutoCloseable part) {
        opened.push(part);
    }

    /** Reacts to a signal on a thread of its own, where it may wait. */
    void on(Signals.Name signal, Runnable reaction) {
        Runnable elsewhere = () -> Thread.startVirtualThread(reaction);
        if (Signals.handle(signal, elsewhere) instanceof Outcome.Failed(String reason)) {
            say(WARN, reason);
        }
    }

    private void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                say(CRIT, "while stopping: " + e);
            }
        }
        try {
            journal.flush(FLUSH_LIMIT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        journal.close();
    }
}
