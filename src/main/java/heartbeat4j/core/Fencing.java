package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.Optional;

/**
 * Sees to it that a dead node which may still run something is reset before its groups are taken.
 *
 * <pre>
 * Idle --died, may hold groups--> Wanted --attempt begins--> Running --OK--> Cleared
 *   |                               ^                           |               ^
 *   |                               +------failed, after 5 s----+               |
 *   +--died, holds nothing, or no device is configured----------an operator----+
 * any --the node is heard--> Idle: the attempt under way is ended, its result counts for nothing
 * </pre>
 */
final class Fencing {
    /** Between two attempts; there is no end to them, since nothing else is safe. */
    static final Duration RETRY = Duration.ofSeconds(5);

    private sealed interface State {
        /** The other node lives, or it has never been missed. */
        record Idle() implements State {}

        /** An attempt is due at that moment. */
        record Wanted(Moment from) implements State {}

        /** Only the end of this attempt counts. */
        record Running(FenceId attempt) implements State {}

        /**
         * Its groups may be taken.
         *
         * @param certain it runs nothing; otherwise nobody can tell
         */
        record Cleared(boolean certain) implements State {}
    }

    private final Transmitter transmitter;
    private final Outbox outbox;
    private Optional<FenceDevice> device;
    private State state = new State.Idle();
    private Optional<NodeName> victim = Optional.empty();
    private Optional<FenceId> underWay = Optional.empty();
    private long attempts;
    private long failures;
    private String lastFailure = "";

    Fencing(Optional<FenceDevice> device, Transmitter transmitter, Outbox outbox) {
        this.device = device;
        this.transmitter = transmitter;
        this.outbox = outbox;
    }

    void setDevice(Optional<FenceDevice> changed) {
        device = changed;
        if (pending() && changed.isEmpty()) {
            // Whoever takes the device away wants to go on without it.
            underWay.ifPresent(attempt -> outbox.add(new Action.EndFence(attempt)));
            unprotected(victim.orElseThrow());
        }
    }

    /**
     * A node has died.
     *
     * @param mayHold it may still run something: it did not tell this life of ours otherwise
     */
    void died(Moment now, NodeName node, boolean mayHold) {
        victim = Optional.of(node);
        failures = 0;
        lastFailure = "";
        if (!mayHold) {
            report(node, "unneeded");
            state = new State.Cleared(true);
        } else if (device.isEmpty()) {
            unprotected(node);
        } else {
            outbox.decide(
                    INFO,
                    "Resetting node %s with [%s]".formatted(node, device.get().type()),
                    "it is dead and may still run something");
            state = new State.Wanted(now);
        }
    }

    private void unprotected(NodeName node) {
        outbox.announce(WARN, "No STONITH device configured.");
        outbox.announce(WARN, "Shared disks are not protected.");
        report(node, "n_stnth");
        state = new State.Cleared(false);
    }

    private void report(NodeName node, String result) {
        Message sent = transmitter.sendToAll(new Body.FenceReport(node.text(), result));
        outbox.add(new Action.RunHandler("stonith", sent));
    }

    /** It lives: nothing that was found out about its death holds any longer. */
    void heard() {
        if (pending()) {
            outbox.decide(
                    INFO, "Resetting node %s ends".formatted(victim.get()), "it is heard again");
        }
        forget();
    }

    /** Nothing will be taken any more: this node leaves. */
    void forget() {
        underWay.ifPresent(attempt -> outbox.add(new Action.EndFence(attempt)));
        state = new State.Idle();
        victim = Optional.empty();
    }

    void finished(Moment now, FenceId attempt, FenceResult result) {
        if (underWay.equals(Optional.of(attempt))) {
            underWay = Optional.empty();
        }
        if (!state.equals(new State.Running(attempt))) {
            return;
        }
        NodeName node = victim.orElseThrow();
        report(node, result.verdict().word());
        switch (result.verdict()) {
            case OK -> {
                outbox.decide(INFO, "Resource reset of node %s confirmed".formatted(node), "");
                state = new State.Cleared(true);
            }
            case BAD, BAD_HOST -> {
                failures++;
                lastFailure = result.reason();
                outbox.decide(
                        ERROR,
                        "STONITH of %s failed.  Retrying...".formatted(node),
                        "%s; nothing of it is taken; if it is off for sure: ha fence-confirm %s"
                                .formatted(result.reason(), node));
                state = new State.Wanted(now.plus(RETRY));
            }
        }
    }

    /** An operator vouches for the node being off; returns why that changes nothing, if so. */
    Optional<String> confirm(NodeName node) {
        if (!pending() || !victim.equals(Optional.of(node))) {
            return Optional.of("this node is not waiting for a reset of %s".formatted(node));
        }
        outbox.decide(
                WARN,
                "Reset of node %s confirmed by an operator".formatted(node),
                "an operator says that it is off");
        report(node, FenceResult.Verdict.OK.word());
        underWay.ifPresent(attempt -> outbox.add(new Action.EndFence(attempt)));
        state = new State.Cleared(true);
        return Optional.empty();
    }

    /** Begins the attempt that is due. One that was given up must have ended first. */
    void settle(Moment now) {
        if (!(state instanceof State.Wanted(Moment from))
                || !now.reached(from)
                || underWay.isPresent()) {
            return;
        }
        FenceId attempt = new FenceId(transmitter.generation(), ++attempts);
        underWay = Optional.of(attempt);
        state = new State.Running(attempt);
        outbox.add(new Action.Fence(attempt, victim.orElseThrow(), device.orElseThrow().limit()));
    }

    /** A dead node's groups must not be taken yet. */
    boolean pending() {
        return switch (state) {
            case State.Idle _, State.Cleared _ -> false;
            case State.Wanted _, State.Running _ -> true;
        };
    }

    /** The dead node runs nothing: it was reset, or it had told that it holds nothing. */
    boolean certain() {
        return state.equals(new State.Cleared(true));
    }

    Moment wakeAt() {
        return switch (state) {
            case State.Wanted(Moment from) -> underWay.isPresent() ? Moment.NEVER : from;
            case State.Idle _, State.Running _, State.Cleared _ -> Moment.NEVER;
        };
    }

    /** What operators see while a reset is waited for. */
    Optional<Status.Fence> view() {
        return pending()
                ? Optional.of(
                        new Status.Fence(
                                victim.orElseThrow(),
                                device.orElseThrow().type(),
                                failures,
                                lastFailure))
                : Optional.empty();
    }
}
