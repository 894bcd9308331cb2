package heartbeat4j.host;

import heartbeat4j.core.JobId;
import heartbeat4j.core.ScriptResult;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One script run, from its start to its result. The script leads a session of its own, so that it
 * and all it started can be signalled as one group.
 *
 * <pre>
 *   waiting --turn--> running --exit--------------------------> result
 *      |                 |                                        ^
 *      |                 +--limit or kill--> TERM --grace--> KILL-+
 *      +--kill----------------------------------------------------+
 * </pre>
 */
final class ScriptRun {
    /** A process that the kernel takes so long to make does not exist for us. */
    private static final Duration START_MAX = Duration.ofSeconds(5);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);
    private static final int KILLED_EXIT_CODE = 128 + Libc.SIGKILL;
    private static final int COMPLAINT_MAX = 500;

    // $1 is the record, $2 and $3 are the output files, the rest is the command. The redirections
    // come last, so that the shell's own complaint ("not found") is kept too.
    private static final String PROLOGUE =
            "umask 022; r=$1 o=$2 e=$3; shift 3; "
                    + RunRecord.SHELL
                    + "exec \"$@\" </dev/null >>\"$o\" 2>>\"$e\"";

    private sealed interface Wake {
        record Exited(int code) implements Wake {}

        record NotStarted(String reason) implements Wake {}

        record KillWanted() implements Wake {}
    }

    /** What is to be run. */
    record Job(
            JobId id,
            Path script,
            List<String> arguments,
            Map<String, String> environment,
            Duration limit) {}

    /** Where and how it is run. */
    record Place(Path setsid, Path workingDirectory, Duration killGrace) {}

    private final Job job;
    private final Place place;
    private final Path record;
    private final OutputFile output;
    private final OutputFile errors;
    private final CompletableFuture<Process> process = new CompletableFuture<>();
    private final AtomicBoolean killWanted = new AtomicBoolean();
    // Room for all there can be: one end, and one kill.
    private final BlockingQueue<Wake> wakes = new ArrayBlockingQueue<>(2);

    ScriptRun(Job job, Place place, Path record, OutputFile output, OutputFile errors) {
        this.job = job;
        this.place = place;
        this.record = record;
        this.output = output;
        this.errors = errors;
    }

    void kill() {
        if (killWanted.compareAndSet(false, true)) {
            wakes.add(new Wake.KillWanted());
        }
    }

    /** For a run that has not had its turn yet. */
    boolean isKillWanted() {
        return killWanted.get();
    }

    static ScriptResult neverStarted(String reason) {
        return new ScriptResult(1, false, "", reason);
    }

    /** Blocks until the run is over. */
    ScriptResult perform() throws InterruptedException {
        try {
            output.create();
            errors.create();
        } catch (IOException e) {
            return neverStarted(
                    "not run, its output has no place: " + DurableFile.explain(output.file(), e));
        }
        Thread.ofVirtual().name("script " + job.id().number()).start(this::execute);
        try {
            return await();
        } finally {
            RunRecord.forget(record);
        }
    }

    private void execute() {
        try {
            int code =
                    Launch.shell(
                            place.setsid(),
                            PROLOGUE,
                            arguments(),
                            place.workingDirectory(),
                            job.environment(),
                            process);
            wakes.add(new Wake.Exited(code));
        } catch (IOException e) {
            wakes.add(new Wake.NotStarted("cannot run " + job.script() + ": " + e.getMessage()));
        }
    }

    private List<String> arguments() {
        List<String> words = new ArrayList<>();
        words.add(record.toString());
        words.add(output.file().toString());
        words.add(errors.file().toString());
        words.add(job.script().toString());
        words.addAll(job.arguments());
        return words;
    }

    private ScriptResult await() throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            long left = job.limit().toNanos() - (System.nanoTime() - start);
            Wake wake =
                    left <= 0
                            ? wakes.poll()
                            : wakes.poll(
                                    Math.min(left, LOOK_INTERVAL.toNanos()), TimeUnit.NANOSECONDS);
            output.copyNews();
            errors.copyNews();
            if (wake == null && left > 0) {
                continue;
            }
            return switch (wake) {
                case null -> killed(true, "killed: not finished within " + seconds(job.limit()));
                case Wake.KillWanted _ -> killed(false, "killed on request");
                case Wake.Exited exited -> finished(exited.code());
                case Wake.NotStarted not -> neverStarted(not.reason());
            };
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }

    private ScriptResult finished(int code) {
        String complaint = lastLine(errors.tail());
        if (complaint.isEmpty() && code != 0) {
            complaint = lastLine(output.tail());
        }
        return new ScriptResult(code, false, output.tail(), complaint);
    }

    private ScriptResult killed(boolean timedOut, String reason) throws InterruptedException {
        boolean dead = killGroup();
        output.copyNews();
        errors.copyNews();
        String last = lastLine(errors.tail());
        String complaint =
                reason
                        + (dead ? "" : ", but it does not die (see its state in ps: D = disk wait)")
                        + (last.isEmpty() ? "" : "; its last words: " + last);
        return new ScriptResult(KILLED_EXIT_CODE, timedOut, output.tail(), complaint);
    }

    private boolean killGroup() throws InterruptedException {
        Optional<Process> leader = leader();
        return leader.isEmpty() || ProcessGroup.end(leader.get(), place.killGrace());
    }

    private Optional<Process> leader() throws InterruptedException {
        try {
            return Optional.of(process.get(START_MAX.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private static String lastLine(String text) {
        String stripped = text.strip();
        String line = stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
        return line.length() <= COMPLAINT_MAX ? line : line.substring(0, COMPLAINT_MAX);
    }
}
