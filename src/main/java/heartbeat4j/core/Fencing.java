package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that a dead node which may still run something is reset before its groups are taken.
 */
final class Fencing {
    private enum Knowledge {
        /** It lives, or was never missed. */
        NONE,
        /** Its groups may be taken, and nobody can tell whether it runs them. */
        UNPROTECTED,
        /** It had told that it runs nothing. */
        HELD_NOTHING
    }

    private final Transmitter transmitter;
    private final Outbox outbox;
    private Optional<FenceDevice> device;
    private Optional<Reset> reset = Optional.empty();
    private Knowledge knowledge = Knowledge.NONE;
    private long attempts;

    Fencing(Optional<FenceDevice> device, Transmitter transmitter, Outbox outbox) {
        this.device = device;
        this.transmitter = transmitter;
        this.outbox = outbox;
    }

    void setDevice(Optional<FenceDevice> changed) {
        device = changed;
        if (pending() && changed.isEmpty()) {
            // Whoever takes the device away wants to go on without it.
            reset.get().end();
            unprotected(reset.get().victim());
        }
    }

    /**
     * A node has died.
     *
     * @param mayHold it may still run something: it did not tell this life of ours otherwise
     * @param wait so long the other one goes first, should it be about to reset this one
     */
    void died(Moment now, NodeName node, boolean mayHold, Duration wait) {
        if (pending() || confirmed()) {
            // It was heard when its reset began; its silence is what was to be expected.
            return;
        }
        if (!mayHold) {
            report(node, "unneeded");
            knowledge = Knowledge.HELD_NOTHING;
        } else if (device.isEmpty()) {
            unprotected(node);
        } else {
            String first = wait.isZero() ? "" : ", %s from now".formatted(Words.seconds(wait));
            outbox.decide(
                    INFO,
                    "Resetting node %s with [%s]%s".formatted(node, device.get().name(), first),
                    "it is dead and may still run something");
            of(node).want(
                            now.plus(wait),
                            "it is dead and may still run something",
                            wait.isZero() ? "" : "the other node goes first, if it lives");
        }
    }

    /** It is heard, and asks to be reset, or does not any more. */
    void asks(Moment now, NodeName node, boolean asks) {
        boolean underWay = pending() && !reset.get().ordered();
        if (asks && device.isPresent() && !pending() && !confirmed()) {
            outbox.decide(
                    INFO,
                    "Resetting node %s with [%s]".formatted(node, device.get().name()),
                    "it asks for it: something of it does not stop");
            of(node).ask(now, "it asks for it: something of it does not stop");
        } else if (!asks && underWay) {
            outbox.decide(
                    INFO,
                    "Resetting node %s ends".formatted(node),
                    "it is heard, and does not ask for it");
            reset.get().end();
        }
    }

    /** An operator wants it reset. */
    void order(Moment now, NodeName node) {
        FenceOrder.announce(outbox, node);
        of(node).order(now);
    }

    /** It was reset; so it is until it is heard in a new life. */
    boolean confirmed() {
        return reset.filter(Reset::confirmed).isPresent();
    }

    private Reset of(NodeName node) {
        if (reset.filter(it -> it.victim().equals(node)).isEmpty()) {
            reset = Optional.of(new Reset(node, this::nextNumber, outbox));
        }
        return reset.get();
    }

    private FenceId nextNumber() {
        return new FenceId(transmitter.generation(), ++attempts);
    }

    private void unprotected(NodeName node) {
        outbox.announce(WARN, "No STONITH device configured.");
        outbox.announce(WARN, "Shared disks are not protected.");
        report(node, "n_stnth");
        knowledge = Knowledge.UNPROTECTED;
    }

    private void report(NodeName node, String result) {
        FenceOrder.report(transmitter, outbox, node, result);
    }

    /** It lives: nothing that was found out about its death holds any longer. */
    void heard() {
        if (pending()) {
            outbox.decide(
                    INFO,
                    "Resetting node %s ends".formatted(reset.get().victim()),
                    "it is heard again");
        }
        forget();
    }

    /** Nothing will be taken any more: this node leaves. */
    void forget() {
        reset.ifPresent(Reset::end);
        knowledge = Knowledge.NONE;
    }

    void finished(Moment now, FenceId attempt, FenceResult result) {
        if (reset.isPresent() && reset.get().finished(now, attempt, result)) {
            report(reset.get().victim(), result.verdict().word());
        }
    }

    /** An operator vouches for the node being off; returns why that changes nothing, if so. */
    Optional<String> confirm(NodeName node) {
        if (!pending() || !reset.get().victim().equals(node)) {
            return FenceOrder.notAwaited(node);
        }
        FenceOrder.vouched(outbox, node);
        report(node, FenceResult.Verdict.OK.word());
        reset.get().confirm();
        return Optional.empty();
    }

    /** Begins the attempt that is due; for the evidence see {@link Reset#settle}. */
    void settle(Moment now, Moment evidence) {
        if (pending()) {
            reset.get().settle(now, evidence, device.orElseThrow());
        }
    }

    /** A dead node's groups must not be taken yet. */
    boolean pending() {
        return reset.filter(Reset::pending).isPresent();
    }

    /** The dead node runs nothing: it was reset, or it had told that it holds nothing. */
    boolean certain() {
        return knowledge == Knowledge.HELD_NOTHING || confirmed();
    }

    Moment wakeAt() {
        return reset.map(Reset::wakeAt).orElse(Moment.NEVER);
    }

    /** What operators see while a reset is waited for. */
    List<Status.Fence> view(Moment now) {
        return device.flatMap(by -> reset.flatMap(it -> it.view(now, by))).stream().toList();
    }
}
