package heartbeat4j.daemon;

import static java.util.stream.Collectors.joining;

import heartbeat4j.config.FenceMeans;
import heartbeat4j.control.AwaitedReset;
import heartbeat4j.control.ControlAnswer;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.core.Action;
import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.FenceResult.Verdict;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;
import heartbeat4j.core.Status;
import heartbeat4j.host.FenceScript;
import heartbeat4j.host.StonithCommand;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Resets nodes with the device of ha.cf, and asks every hour whether it could. Orders come on the
 * event loop's thread.
 */
final class Fencer implements AutoCloseable {
    private static final Duration CHECK_EVERY = Duration.ofHours(1);
    private static final Duration CHECK_LIMIT = Duration.ofMinutes(1);

    /** Whoever asks waits for 5 s. */
    private static final Duration REHEARSAL_LIMIT = Duration.ofSeconds(4);

    private final Parts parts;
    private final StonithCommand command;
    private final FenceScript script;
    // What the last check of the device complained about; empty when all is well.
    private final AtomicReference<String> complaint = new AtomicReference<>("");
    private Optional<Thread> checks = Optional.empty();

    Fencer(Parts parts, Path workingDirectory, Path run) {
        this.parts = parts;
        this.command = new StonithCommand(workingDirectory, run.resolve("stonith"));
        this.script = new FenceScript(workingDirectory, run.resolve("fence"));
    }

    private Optional<FenceMeans> means() {
        return parts.configuration().fencing().means();
    }

    private static StonithCommand.Device device(FenceMeans.Stonith stonith) {
        return new StonithCommand.Device(
                stonith.type(), stonith.file().map(Path::of), stonith.parameters());
    }

    /** The answer comes to the engine. */
    void reset(Action.Fence order) {
        Optional<FenceMeans> means = means();
        if (means.isEmpty()) {
            // The line has gone while the order was on its way.
            answer(order.attempt(), new FenceResult(Verdict.BAD, "no device is configured"));
            return;
        }
        switch (means.get()) {
            case FenceMeans.Stonith stonith ->
                    command.reset(
                            order.attempt(),
                            device(stonith),
                            order.node(),
                            parts.environment().forResources(),
                            order.limit(),
                            result -> answer(order.attempt(), result));
            case FenceMeans.Command own ->
                    script.reset(
                            order.attempt(),
                            Path.of(own.path()),
                            order.node(),
                            order.reason(),
                            parts.environment().forResources(),
                            order.limit(),
                            result -> answer(order.attempt(), result));
        }
    }

    private void answer(FenceId attempt, FenceResult result) {
        // On a thread of its own: the loop's thread must not wait for room in its own queue.
        Thread.startVirtualThread(
                () -> parts.loop().post(e -> e.fenceFinished(parts.now(), attempt, result)));
    }

    void end(FenceId attempt) {
        command.end(attempt);
        script.end(attempt);
    }

    // ---- whether the device works ----

    /** Asks the device now and every hour, if there is one; called again after a change. */
    void watch() {
        checks.ifPresent(Thread::interrupt);
        complaint.set("");
        checks = means().map(known -> Thread.startVirtualThread(() -> checkForEver(known)));
    }

    private void checkForEver(FenceMeans device) {
        try {
            while (true) {
                check(device);
                Thread.sleep(CHECK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(FenceMeans means) {
        if (means instanceof FenceMeans.Stonith(String type, _, _)) {
            parts.say(Notice.Level.INFO, "Checking status of STONITH device [" + type + "]");
        }
        look(means, CHECK_LIMIT, result -> checked(means, result));
    }

    /** Asks the device whether it could; the answer comes once, on another thread. */
    private void look(FenceMeans means, Duration limit, Consumer<FenceResult> whenDone) {
        switch (means) {
            case FenceMeans.Stonith stonith ->
                    command.status(
                            device(stonith), parts.environment().forResources(), limit, whenDone);
            case FenceMeans.Command own -> whenDone.accept(FenceScript.look(Path.of(own.path())));
        }
    }

    private void checked(FenceMeans means, FenceResult result) {
        complaint.set(result.reason());
        if (result.verdict() != Verdict.OK) {
            parts.journal()
                    .write(new Notice(Notice.Level.ERROR, complaintAbout(means), result.reason()));
        }
    }

    private static String complaintAbout(FenceMeans means) {
        return switch (means) {
            case FenceMeans.Stonith(String type, _, _) ->
                    "STONITH device " + type + " not operational!";
            case FenceMeans.Command _ -> means.name() + " cannot be called!";
        };
    }

    /**
     * Says what a reset would do, without doing it.
     *
     * @param advice whether it would be done by itself now
     */
    void rehearse(NodeName node, String advice, Consumer<ControlAnswer> reply) {
        Optional<FenceMeans> means = means();
        if (means.isEmpty()) {
            reply.accept(new ControlAnswer.Refused(advice));
            return;
        }
        String command = "would run   " + commandLine(means.get(), node);
        String allowed = "by itself   " + advice;
        look(
                means.get(),
                REHEARSAL_LIMIT,
                result ->
                        reply.accept(
                                ControlAnswer.Ok.of(
                                        command, answers(means.get(), result), allowed)));
    }

    /** Parameters may hold a password. */
    private static String commandLine(FenceMeans means, NodeName node) {
        return switch (means) {
            case FenceMeans.Stonith(String type, Optional<String> file, _) ->
                    "stonith -t %s -F %s -T reset %s"
                            .formatted(type, file.orElse("PARAMETERS-OF-HA.CF"), node);
            case FenceMeans.Command own ->
                    "%s %s REASON, for %d s at most"
                            .formatted(own.path(), node, own.limit().toSeconds());
        };
    }

    private static String answers(FenceMeans means, FenceResult result) {
        if (result.verdict() != Verdict.OK) {
            return "the device  " + result.reason();
        }
        return switch (means) {
            case FenceMeans.Stonith _ -> "the device  answers";
            case FenceMeans.Command _ -> "the script  is there; whether it works is not tried";
        };
    }

    /** For operators; empty without a device. */
    Optional<StatusDocument.Helper> view(List<Status.Fence> resets) {
        return means().map(known -> view(known.name(), resets));
    }

    private StatusDocument.Helper view(String name, List<Status.Fence> resets) {
        if (!resets.isEmpty()) {
            String nodes = resets.stream().map(it -> it.node().text()).collect(joining(", "));
            String how = resets.stream().map(Fencer::explanation).collect(joining("; "));
            return new StatusDocument.Helper(name, "resetting " + nodes, how, true);
        }
        String wrong = complaint.get();
        return wrong.isEmpty()
                ? new StatusDocument.Helper(name, "ready", "", false)
                : new StatusDocument.Helper(name, "not operational", wrong, true);
    }

    private static String explanation(Status.Fence reset) {
        return "%s; its groups are not taken before. If %s is off for sure: ha fence-confirm %s"
                .formatted(AwaitedReset.of(reset).words(), reset.node(), reset.node());
    }

    @Override
    public void close() {
        checks.ifPresent(Thread::interrupt);
        command.endAll();
        script.endAll();
    }
}
