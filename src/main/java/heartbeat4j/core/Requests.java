package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.WARN;

import java.util.List;
import java.util.Optional;

/** Judges who may begin a hand-over now, whether an operator, a script or the other node asks. */
final class Requests {
    static final String NO_SINGLE_GROUPS =
            "single groups move only among more than two nodes; here say hb_standby or hb_takeover";

    /** As Heartbeat refuses it, and what to do. */
    static final String LEGACY =
            "Standby mode only implemented when nice_failback on:"
                    + " auto_failback is legacy here, say on or off instead";

    private final Policy policy;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private final Optional<Counterpart> counterpart;
    private final Standby standby;

    Requests(
            Policy policy,
            Transmitter transmitter,
            Outbox outbox,
            Optional<Counterpart> counterpart,
            Standby standby) {
        this.policy = policy;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.counterpart = counterpart;
        this.standby = standby;
    }

    /** Returns why not, if not; the scope is from this node's viewpoint. */
    Optional<String> begin(Moment now, Phase phase, Holdings scope, String because) {
        if (scope == Holdings.NONE) {
            return Optional.of("nothing is asked for: say all, local or foreign");
        }
        if (counterpart.isEmpty()) {
            return Optional.of("there is no other node to take over");
        }
        Counterpart other = counterpart.get();
        if (other.absent()) {
            return Optional.of("node %s is not there to take over".formatted(other.name()));
        }
        if (!phase.stable()) {
            return Optional.of("this node is " + phase.word());
        }
        if (!standby.idle()) {
            return Optional.of("a hand-over is going on: " + standby.word());
        }
        if (!other.ready()) {
            return Optional.of("node %s is in flux".formatted(other.name()));
        }
        standby.begin(now, scope, policy.self(), because);
        return Optional.empty();
    }

    /** Returns why not, if not. */
    Optional<String> askForTakeover(Phase phase, String scope) {
        if (scopeOf(scope).isEmpty()) {
            return Optional.of(
                    "unknown resources \"%s\": say all, local, foreign or failback"
                            .formatted(scope));
        }
        if (counterpart.isEmpty() || counterpart.get().absent()) {
            return Optional.of("there is no other node to take over from");
        }
        if (!phase.stable() || !standby.idle()) {
            return Optional.of(
                    "this node is in transition: "
                            + (phase.stable() ? standby.word() : phase.word()));
        }
        Message sent =
                transmitter.sendForScript(
                        new Body.TakeoverRequest(scope),
                        Optional.empty(),
                        NodeUuid.UNKNOWN,
                        List.of());
        outbox.add(new Action.RunHandler("hb_takeover", sent));
        return Optional.empty();
    }

    /** The other node asks us to hand over. */
    void otherWants(Moment now, Phase phase, Counterpart other, String scope) {
        Optional<Holdings> theirs = scopeOf(scope);
        if (theirs.isEmpty()) {
            outbox.announce(
                    ERROR, "hb_takeover of unknown resources [%s] ignored".formatted(scope));
            return;
        }
        String because = other.name() + " asked for them with hb_takeover";
        begin(now, phase, theirs.get().swapped(), because)
                .ifPresent(
                        refusal ->
                                outbox.announce(
                                        WARN,
                                        "hb_takeover from %s ignored: %s"
                                                .formatted(other.name(), refusal)));
    }

    /** From the taker's viewpoint; failback means its own groups. */
    static Optional<Holdings> scopeOf(String word) {
        Optional<Holdings> scope =
                word.equals("failback") ? Optional.of(Holdings.LOCAL) : Holdings.parse(word);
        return scope.filter(holdings -> holdings != Holdings.NONE);
    }

    /** In legacy mode nothing is handed over as a whole. */
    static Optional<String> legacyRefusal(Policy policy) {
        boolean legacy = policy.failback() == Failback.LEGACY;
        return legacy ? Optional.of(LEGACY) : Optional.empty();
    }

    /** When both nodes ask for a hand-over at once, the later one in ha.cf gives way. */
    boolean weYieldTo(Counterpart other) {
        return other.claims()
                && policy.nodes().indexOf(policy.self()) > policy.nodes().indexOf(other.name());
    }
}
