package heartbeat4j.host;

import heartbeat4j.core.JobId;
import heartbeat4j.core.ScriptResult;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Runs the operator's rc.d scripts: one for each message without a built-in handler and for status
 * changes, one at a time, in the order of the messages. Their exit codes decide nothing.
 */
public final class Handlers {
    /** Messages that wait for their script; further ones are not handled, which is reported. */
    static final int WAITING_MAX = 256;

    private final Path directory;
    private final Path harc;
    private final ScriptRunner runner;
    private final Duration limit;
    private final Consumer<Report> reports;
    private final BlockingQueue<Call> waiting;
    // Counted downwards, so that they do not meet the numbers of resource jobs.
    private long lastJob;

    private record Call(
            String type,
            Path script,
            Map<String, String> environment,
            CompletableFuture<ScriptResult> ended) {}

    /** What came of one handler run; for the log. */
    public record Report(String type, Path script, ScriptResult result) {}

    /** What came of a notification. */
    public sealed interface Answer {
        /** The script will run; the stage completes when it has ended. */
        record Queued(Path script, CompletionStage<ScriptResult> ended) implements Answer {}

        /** rc.d has no entry of that name; the usual case. */
        record NoHandler() implements Answer {}

        /**
         * There is a script, and it will not run.
         *
         * @param reason cause and fix
         */
        record Refused(String reason) implements Answer {}
    }

    /**
     * Handlers from one directory.
     *
     * @param directory usually /etc/ha.d/rc.d
     * @param harc usually /etc/ha.d/harc; it need not exist
     * @param limit of each run
     * @param reports called after each run, on a virtual thread
     */
    public Handlers(
            Path directory,
            Path harc,
            ScriptRunner runner,
            Duration limit,
            Consumer<Report> reports) {
        this(directory, harc, runner, limit, reports, WAITING_MAX);
    }

    Handlers(
            Path directory,
            Path harc,
            ScriptRunner runner,
            Duration limit,
            Consumer<Report> reports,
            int waitingMax) {
        this.directory = directory;
        this.harc = harc;
        this.runner = runner;
        this.limit = limit;
        this.reports = reports;
        this.waiting = new ArrayBlockingQueue<>(waitingMax);
        Thread.ofVirtual().name("rc.d").start(this::runForEver);
    }

    /** Looks for {@code rc.d/type}, in lower case, and queues a run of it with the environment. */
    public Answer notify(String type, Map<String, String> environment) {
        String name = type.toLowerCase(Locale.ROOT);
        // The type comes from the network: it must not lead out of the directory.
        if (name.isEmpty() || name.startsWith(".") || name.contains("/") || name.contains("\0")) {
            return new Answer.NoHandler();
        }
        Path script = directory.resolve(name);
        if (!Files.exists(script)) {
            return new Answer.NoHandler();
        }
        if (!Files.isRegularFile(script) || !Files.isExecutable(script)) {
            return new Answer.Refused(script + " is not executable; run: chmod +x " + script);
        }
        CompletableFuture<ScriptResult> ended = new CompletableFuture<>();
        if (!waiting.offer(new Call(name, script, Map.copyOf(environment), ended))) {
            return new Answer.Refused(
                    script
                            + " not run: "
                            + waiting.size()
                            + " handlers wait already; see which one of "
                            + directory
                            + " takes so long");
        }
        return new Answer.Queued(script, ended.minimalCompletionStage());
    }

    private void runForEver() {
        try {
            while (true) {
                run(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** By way of harc where Heartbeat has it: it logs, and leads the output into the debug log. */
    private void run(Call call) throws InterruptedException {
        lastJob--;
        runner.run(
                new JobId(lastJob),
                Files.isExecutable(harc) ? harc : call.script(),
                List.of(call.type()),
                call.environment(),
                limit,
                call.ended()::complete);
        try {
            reports.accept(new Report(call.type(), call.script(), call.ended().get()));
        } catch (ExecutionException e) {
            throw new IllegalStateException("a result is never exceptional", e);
        }
    }
}
