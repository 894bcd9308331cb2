package heartbeat4j.host;

import heartbeat4j.core.Notice;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps one program of a respawn or failfast line running, as its user and in a process group of
 * its own, until it is told to end it.
 *
 * <pre>
 * running --ends--> pause --> running ...        --code 100--> done
 *    |                                           --too fast--> given up
 *    +--told to end--> TERM, grace, KILL         --failfast--> the machine reboots
 * </pre>
 */
final class RespawnedProgram {
    private static final Duration START_MAX = Duration.ofSeconds(5);

    // $1 is the record, $2 the user, $3 the command. A user of our own needs no change of user,
    // which only root could make.
    private static final String PROLOGUE =
            "umask 022; r=$1 u=$2 c=$3; set -- \"$c\"; "
                    + RunRecord.SHELL
                    + "exec </dev/null >/dev/null 2>&1; "
                    + "[ \"$(id -un)\" != \"$u\" ] || exec /bin/sh -c \"exec $c\"; "
                    + "exec setpriv --reuid=\"$u\" --regid=\"$(id -g \"$u\")\" --init-groups"
                    + " -- /bin/sh -c \"exec $c\"";

    private sealed interface Wake {
        record Exited(int code) implements Wake {}

        record NotStarted(String reason) implements Wake {}

        record EndWanted() implements Wake {}
    }

    private final RespawnedPrograms.Line line;
    private final RespawnedPrograms.Surroundings around;
    private final Path record;
    private final Map<String, String> environment;
    private final RespawnRule rule;
    private final AtomicBoolean endWanted = new AtomicBoolean();
    // Room for all there can be: one end of the program, and one wish to end it.
    private final BlockingQueue<Wake> wakes = new ArrayBlockingQueue<>(2);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<RespawnedPrograms.State> state =
            new AtomicReference<>(new RespawnedPrograms.State.Waiting(""));
    private CompletableFuture<Process> process = new CompletableFuture<>();
    private long startedAt;
    private int restarts;

    RespawnedProgram(
            RespawnedPrograms.Line line,
            RespawnedPrograms.Surroundings around,
            Path record,
            Map<String, String> environment) {
        this.line = line;
        this.around = around;
        this.record = record;
        this.environment = environment;
        this.rule = new RespawnRule(line.failfast());
    }

    RespawnedPrograms.Line line() {
        return line;
    }

    RespawnedPrograms.State state() {
        return state.get();
    }

    /** It runs, or will again. */
    boolean kept() {
        return over.getCount() > 0;
    }

    /** Returns when the program runs, or cannot be run. */
    void start() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        Thread.ofVirtual().name("respawn " + line.command()).start(() -> keep(first));
        boolean unused = first.await(START_MAX.toSeconds(), TimeUnit.SECONDS);
    }

    private void keep(CountDownLatch first) {
        try {
            boolean again = true;
            while (again) {
                begin();
                first.countDown();
                again = goesOnAfter(wakes.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            first.countDown();
            RunRecord.forget(record);
            over.countDown();
        }
    }

    private void begin() throws InterruptedException {
        CompletableFuture<Process> begun = new CompletableFuture<>();
        process = begun;
        startedAt = System.nanoTime();
        Thread.ofVirtual().start(() -> execute(begun));
        try {
            long pid = begun.get(START_MAX.toSeconds(), TimeUnit.SECONDS).pid();
            state.set(new RespawnedPrograms.State.Running(pid, restarts));
            around.say(
                    Notice.Level.INFO,
                    "Starting \"%s\" as user %s (pid %d)"
                            .formatted(line.command(), line.user(), pid));
        } catch (ExecutionException | TimeoutException e) {
            state.set(new RespawnedPrograms.State.Waiting("it does not start"));
        }
    }

    private void execute(CompletableFuture<Process> begun) {
        try {
            int code =
                    Launch.shell(
                            around.setsid(),
                            PROLOGUE,
                            List.of(record.toString(), line.user(), line.command()),
                            around.workingDirectory(),
                            environment,
                            begun);
            wakes.add(new Wake.Exited(code));
        } catch (IOException e) {
            begun.completeExceptionally(e);
            wakes.add(new Wake.NotStarted(e.getMessage()));
        }
    }

    /** Returns true when the program is to be started again now. */
    private boolean goesOnAfter(Wake wake) throws InterruptedException {
        return switch (wake) {
            case Wake.EndWanted _ -> ended();
            case Wake.Exited(int code) -> exited(code, how(code));
            case Wake.NotStarted(String reason) -> exited(1, "could not be started: " + reason);
        };
    }

    private static String how(int code) {
        return code > 128 ? "was killed by signal " + (code - 128) : "ended with code " + code;
    }

    private boolean exited(int code, String how) throws InterruptedException {
        String what = "Program \"%s\" (%s) %s".formatted(line.command(), line.user(), how);
        if (endWanted.get() || around.leaving()) {
            around.say(Notice.Level.INFO, what);
            return over("it " + how + " while heartbeat stops");
        }
        Duration lived = Duration.ofNanos(System.nanoTime() - startedAt);
        return switch (rule.ended(code, lived)) {
            case RespawnRule.Verdict.Restart(Duration pause) -> {
                around.say(Notice.Level.WARN, what);
                around.say(Notice.Level.INFO, "Respawning client \"" + line.command() + "\":");
                yield pauses(pause, "it " + how);
            }
            case RespawnRule.Verdict.Done _ -> {
                around.say(Notice.Level.INFO, what + ": it is not needed here");
                yield over("it says that it is not needed here (code 100)");
            }
            case RespawnRule.Verdict.GiveUp(String reason) -> {
                around.say(Notice.Level.ERROR, what + "; not started again, " + reason);
                state.set(new RespawnedPrograms.State.GivenUp(reason + "; it " + how));
                yield false;
            }
            case RespawnRule.Verdict.Reboot _ -> {
                around.say(Notice.Level.CRIT, what + "; its line says failfast: rebooting");
                state.set(new RespawnedPrograms.State.GivenUp("it " + how + ": rebooting"));
                around.reboot(what);
                yield false;
            }
        };
    }

    private boolean over(String reason) {
        state.set(new RespawnedPrograms.State.Over(reason));
        return false;
    }

    /** Returns false when it is to end meanwhile. */
    private boolean pauses(Duration pause, String reason) throws InterruptedException {
        restarts++;
        if (pause.isZero()) {
            return true;
        }
        state.set(new RespawnedPrograms.State.Waiting(reason));
        Wake wake = wakes.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
        return wake == null || over("heartbeat stopped it");
    }

    private boolean ended() throws InterruptedException {
        around.say(Notice.Level.INFO, "killing %s process group".formatted(line.command()));
        try {
            Process leader = process.get(START_MAX.toSeconds(), TimeUnit.SECONDS);
            if (!ProcessGroup.end(leader, around.endGrace())) {
                around.say(
                        Notice.Level.ERROR,
                        "\"%s\" (pid %d) does not die (see its state in ps: D = disk wait)"
                                .formatted(line.command(), leader.pid()));
            }
        } catch (ExecutionException | TimeoutException e) {
            // It never ran.
            return over("it could not be started");
        }
        return over("heartbeat stopped it");
    }

    /** Ends it if it runs, and returns when it has ended. */
    void end() throws InterruptedException {
        if (kept() && endWanted.compareAndSet(false, true)) {
            wakes.add(new Wake.EndWanted());
        }
        over.await();
    }
}
