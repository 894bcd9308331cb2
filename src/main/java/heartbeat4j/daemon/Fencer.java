package heartbeat4j.daemon;

import heartbeat4j.config.Configuration;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.core.Action;
import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.FenceResult.Verdict;
import heartbeat4j.core.Notice;
import heartbeat4j.core.Status;
import heartbeat4j.host.StonithCommand;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Resets nodes with the device of ha.cf, and asks every hour whether it could. Orders come on the
 * event loop's thread.
 */
final class Fencer implements AutoCloseable {
    private static final Duration CHECK_EVERY = Duration.ofHours(1);
    private static final Duration CHECK_LIMIT = Duration.ofMinutes(1);

    private final Parts parts;
    private final StonithCommand command;
    // What the last check of the device complained about; empty when all is well.
    private final AtomicReference<String> complaint = new AtomicReference<>("");
    private Optional<Thread> checks = Optional.empty();

    Fencer(Parts parts, Path workingDirectory, Path folder) {
        this.parts = parts;
        this.command = new StonithCommand(workingDirectory, folder);
    }

    private Optional<StonithCommand.Device> device() {
        return parts.configuration().stonith().map(Fencer::device);
    }

    private static StonithCommand.Device device(Configuration.Stonith stonith) {
        return new StonithCommand.Device(
                stonith.type(), stonith.file().map(Path::of), stonith.parameters());
    }

    /** The answer comes to the engine. */
    void reset(Action.Fence order) {
        Optional<StonithCommand.Device> device = device();
        if (device.isEmpty()) {
            // The line has gone while the order was on its way.
            answer(order.attempt(), new FenceResult(Verdict.BAD, "no device is configured"));
            return;
        }
        command.reset(
                order.attempt(),
                device.get(),
                order.node(),
                parts.environment().forResources(),
                order.limit(),
                result -> answer(order.attempt(), result));
    }

    private void answer(FenceId attempt, FenceResult result) {
        // On a thread of its own: the loop's thread must not wait for room in its own queue.
        Thread.startVirtualThread(
                () -> parts.loop().post(e -> e.fenceFinished(parts.now(), attempt, result)));
    }

    void end(FenceId attempt) {
        command.end(attempt);
    }

    // ---- whether the device works ----

    /** Asks the device now and every hour, if there is one; called again after a change. */
    void watch() {
        checks.ifPresent(Thread::interrupt);
        complaint.set("");
        checks = device().map(known -> Thread.startVirtualThread(() -> checkForEver(known)));
    }

    private void checkForEver(StonithCommand.Device device) {
        try {
            while (true) {
                check(device);
                Thread.sleep(CHECK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(StonithCommand.Device device) {
        parts.say(Notice.Level.INFO, "Checking status of STONITH device [" + device.type() + "]");
        command.status(
                device,
                parts.environment().forResources(),
                CHECK_LIMIT,
                result -> checked(device, result));
    }

    private void checked(StonithCommand.Device device, FenceResult result) {
        complaint.set(result.reason());
        if (result.verdict() != Verdict.OK) {
            parts.journal()
                    .write(
                            new Notice(
                                    Notice.Level.ERROR,
                                    "STONITH device " + device.type() + " not operational!",
                                    result.reason()));
        }
    }

    /** For operators; empty without a device. */
    Optional<StatusDocument.Helper> view(Optional<Status.Fence> reset) {
        return device().map(known -> view("stonith " + known.type(), reset));
    }

    private StatusDocument.Helper view(String name, Optional<Status.Fence> reset) {
        if (reset.isPresent()) {
            Status.Fence waiting = reset.get();
            return new StatusDocument.Helper(
                    name, "resetting " + waiting.node(), explanation(waiting), true);
        }
        String wrong = complaint.get();
        return wrong.isEmpty()
                ? new StatusDocument.Helper(name, "ready", "", false)
                : new StatusDocument.Helper(name, "not operational", wrong, true);
    }

    private static String explanation(Status.Fence waiting) {
        String so =
                waiting.failures() == 0
                        ? "the device is at work"
                        : "failed %d times, last: %s"
                                .formatted(waiting.failures(), waiting.lastFailure());
        return so
                + "; its groups are not taken before. If %s is off for sure: ha fence-confirm %s"
                        .formatted(waiting.node(), waiting.node());
    }

    @Override
    public void close() {
        checks.ifPresent(Thread::interrupt);
        command.endAll();
    }
}
