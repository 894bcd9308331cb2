package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The attempts to reset one node: one at a time, further and further apart, without an end, since
 * nothing else is safe.
 *
 * <pre>
 * Idle --wanted--> Due --its moment has come--> Running --OK--> Confirmed
 *                   ^                              |                ^
 *                   +--failed: after 5 s, 10 s, ...+                |
 * any but Idle --an operator vouches for the node-------------------+
 * any --not wanted any more--> Idle: the attempt under way is ended, its result counts for nothing
 * </pre>
 */
final class Reset {
    /** Between the first two attempts; it doubles from one to the next. */
    static final Duration RETRY = Duration.ofSeconds(5);

    static final Duration RETRY_MAX = Duration.ofSeconds(60);

    private sealed interface State {
        record Idle() implements State {}

        /** The next attempt may begin at that moment, given the evidence. */
        record Due(Moment from) implements State {}

        /** Only the end of this attempt counts. */
        record Running(FenceId attempt) implements State {}

        /** The node is off. */
        record Confirmed() implements State {}
    }

    private final NodeName victim;
    private final Supplier<FenceId> numbers;
    private final Outbox outbox;
    private State state = new State.Idle();
    private Optional<FenceId> underWay = Optional.empty();
    private String reason = "";
    private String waitsFor = "";
    private boolean provenOtherwise;
    private boolean ordered;
    private Moment evidenceFrom = Moment.LONG_AGO;
    private long failures;
    private String lastFailure = "";

    Reset(NodeName victim, Supplier<FenceId> numbers, Outbox outbox) {
        this.victim = victim;
        this.numbers = numbers;
        this.outbox = outbox;
    }

    NodeName victim() {
        return victim;
    }

    /**
     * Begins anew.
     *
     * @param why told to the device, and to people
     * @param waitsFor what the first attempt has to wait for until then; may be empty
     */
    void want(Moment from, String why, String waitsFor) {
        failures = 0;
        lastFailure = "";
        reason = why;
        this.waitsFor = waitsFor;
        provenOtherwise = false;
        ordered = false;
        state = new State.Due(from);
    }

    /** At once, whatever is heard of it: it asks for it itself. */
    void ask(Moment now, String why) {
        want(now, why, "");
        provenOtherwise = true;
    }

    /** At once, whatever is heard of it: an operator orders it. */
    void order(Moment now) {
        if (!running()) {
            ask(now, "an operator asked for it");
        }
        ordered = true;
    }

    /** An operator ordered it, so that nothing else ends it. */
    boolean ordered() {
        return ordered;
    }

    boolean running() {
        return state instanceof State.Running;
    }

    /** It is not wanted any more; what was confirmed is void. */
    void end() {
        endAttempt();
        state = new State.Idle();
    }

    private void endAttempt() {
        underWay.ifPresent(attempt -> outbox.add(new Action.EndFence(attempt)));
    }

    /** Somebody vouches for the node being off. */
    void confirm() {
        endAttempt();
        state = new State.Confirmed();
    }

    /** Returns true when the attempt was one that counts. */
    boolean finished(Moment now, FenceId attempt, FenceResult result) {
        if (underWay.equals(Optional.of(attempt))) {
            underWay = Optional.empty();
        }
        if (!state.equals(new State.Running(attempt))) {
            return false;
        }
        switch (result.verdict()) {
            case OK -> {
                outbox.decide(INFO, "Resource reset of node %s confirmed".formatted(victim), "");
                state = new State.Confirmed();
            }
            case BAD, BAD_HOST -> {
                Duration pause = pauseAfter(failures);
                failures++;
                // An order is for one attempt.
                provenOtherwise &= !ordered;
                ordered = false;
                lastFailure = result.reason();
                waitsFor = "";
                outbox.decide(
                        ERROR,
                        "STONITH of %s failed.  Retrying...".formatted(victim),
                        ("%s; again in %s; nothing of it is taken; if it is off for sure:"
                                        + " ha fence-confirm %s")
                                .formatted(result.reason(), Words.seconds(pause), victim));
                state = new State.Due(now.plus(pause));
            }
        }
        return true;
    }

    /** 5, 10, 20, 40 seconds, then a minute each time. */
    static Duration pauseAfter(long failures) {
        return Durations.shorter(RETRY.multipliedBy(1L << Math.min(failures, 4)), RETRY_MAX);
    }

    /**
     * Begins the attempt that is due. One that was given up must have ended first.
     *
     * @param evidence from then on the silence of the node proves something: this node itself was
     *     punctual for long enough
     */
    void settle(Moment now, Moment evidence, FenceDevice device) {
        evidenceFrom = evidence;
        if (!now.reached(nextAt()) || underWay.isPresent()) {
            return;
        }
        FenceId attempt = numbers.get();
        underWay = Optional.of(attempt);
        state = new State.Running(attempt);
        outbox.add(new Action.Fence(attempt, victim, reason, device.limit()));
    }

    /** NEVER while none is due. */
    private Moment nextAt() {
        if (!(state instanceof State.Due(Moment from))) {
            return Moment.NEVER;
        }
        return provenOtherwise ? from : Moment.later(from, evidenceFrom);
    }

    Moment wakeAt() {
        return underWay.isPresent() ? Moment.NEVER : nextAt();
    }

    boolean pending() {
        return state instanceof State.Due || state instanceof State.Running;
    }

    boolean confirmed() {
        return state instanceof State.Confirmed;
    }

    /** What operators see while it is waited for. */
    Optional<Status.Fence> view(Moment now, FenceDevice device) {
        if (!pending()) {
            return Optional.empty();
        }
        Optional<Duration> next =
                state instanceof State.Due && !now.reached(nextAt())
                        ? Optional.of(nextAt().since(now))
                        : Optional.empty();
        return Optional.of(
                new Status.Fence(
                        victim,
                        device.name(),
                        failures + 1,
                        lastFailure,
                        next,
                        next.isPresent() ? waits(now) : ""));
    }

    private String waits(Moment now) {
        boolean late = !provenOtherwise && !now.reached(evidenceFrom);
        return late
                ? "this node was late itself, and listens for a whole deadtime first"
                : waitsFor;
    }
}
