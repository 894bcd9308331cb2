package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.Optional;

/**
 * The rule for two nodes with a tie-breaker, written once. A node that is in touch neither with the
 * other one nor with any of these addresses for {@link #hold} stops its groups. The other one takes
 * them {@link #wait} after the last heartbeat that it has heard, and only while enough of these
 * addresses answer what it asked them after that heartbeat. The hold is less than half of the wait:
 * the rest is for the stop scripts and for the drift of clocks. The wait covers an address lease.
 */
final class Tiebreak {
    private final Optional<Counterpart> counterpart;
    private final Fencing fencing;
    private final TiebreakerWatch watch;
    private final Outbox outbox;
    private final Moment began;
    private Policy policy;
    private boolean said;
    private boolean warned;

    Tiebreak(
            Policy policy,
            Optional<Counterpart> counterpart,
            Fencing fencing,
            TiebreakerWatch watch,
            Outbox outbox,
            Moment began) {
        this.policy = policy;
        this.counterpart = counterpart;
        this.fencing = fencing;
        this.watch = watch;
        this.outbox = outbox;
        this.began = began;
    }

    void setPolicy(Policy changed) {
        policy = changed;
    }

    boolean inForce() {
        return watch.policy().configured() && counterpart.isPresent();
    }

    // ---- the owner ----

    /** So long after it was last in touch with anybody a node gives up what it runs. */
    private Duration hold() {
        return policy.tiebreakHold();
    }

    /** Told in each heartbeat; see {@link #wait}. */
    Optional<Duration> patience() {
        return inForce() ? Optional.of(policy.tiebreakWait()) : Optional.empty();
    }

    /** In touch with nobody, this node must assume that its groups are about to be taken. */
    boolean isolated(Moment now) {
        return inForce() && now.reached(isolatedFrom());
    }

    private Moment isolatedFrom() {
        Moment touch = Moment.later(counterpart.orElseThrow().inTouchAt(), watch.newest());
        return Moment.later(touch, began).plus(hold());
    }

    String isolation() {
        return "neither %s nor a tie-breaker was reached for %s"
                .formatted(counterpart.orElseThrow().name(), Words.seconds(hold()));
    }

    // ---- the taker ----

    /** So long after its last heartbeat an isolated node has stopped what it ran. */
    private Duration wait(Peer peer) {
        Duration told = peer.fitness().patience().orElse(policy.tiebreakWait());
        return Durations.longer(peer.addressesGone().orElse(Duration.ZERO), told);
    }

    /** The other node is silent and may run its groups. */
    private boolean concerns(Counterpart other) {
        return inForce() && other.peer().dead() && !other.gone() && !fencing.certain();
    }

    /** The silent node's groups must not be taken yet, nor must it be reset. */
    boolean undecided(Moment now) {
        return counterpart.filter(this::concerns).isPresent() && reached(now) < needed();
    }

    /** The silent node's groups must not be taken yet. */
    boolean awaited(Moment now) {
        return counterpart
                .filter(this::concerns)
                .filter(other -> undecided(now) || !now.reached(takenFrom(other.peer())))
                .isPresent();
    }

    private Moment takenFrom(Peer peer) {
        return peer.lastStatus().plus(wait(peer));
    }

    private int needed() {
        return watch.policy().needed();
    }

    /** Those that answer now; while the other one is missed, what it was asked before is void. */
    private int reached(Moment now) {
        Moment lately = new Moment(now.nanos() - hold().toNanos());
        Moment silent =
                counterpart
                        .filter(this::concerns)
                        .map(other -> other.peer().lastStatus())
                        .orElse(Moment.LONG_AGO);
        return watch.reached(Moment.later(lately, silent));
    }

    Moment wakeAt(Moment now, boolean holds) {
        if (!inForce()) {
            return Moment.NEVER;
        }
        Moment wake = holds && !isolated(now) ? isolatedFrom() : Moment.NEVER;
        Moment taken =
                counterpart
                        .filter(this::concerns)
                        .map(other -> takenFrom(other.peer()))
                        .filter(from -> !now.reached(from))
                        .orElse(Moment.NEVER);
        return Moment.earlier(wake, taken);
    }

    // ---- what operators see ----

    /** Says once why nothing is taken. */
    void settle(Moment now) {
        boolean missed = counterpart.filter(this::concerns).isPresent();
        if (missed && undecided(now) != said) {
            outbox.decide(
                    said ? INFO : WARN,
                    said
                            ? "A tie-breaker is reached"
                            : "Groups of %s are not taken".formatted(counterpart.get().name()),
                    words(now));
        }
        said = missed && undecided(now);
        if (inForce() && !warned && counterpart.get().plain()) {
            warned = true;
            outbox.announce(
                    WARN,
                    "tiebreaker: %s runs Heartbeat 3, asks no tie-breaker and stops nothing;"
                                    .formatted(counterpart.get().name())
                            + " only this node keeps to it");
        }
    }

    /** Empty without a tie-breaker. */
    String words(Moment now) {
        return inForce()
                ? "%d of %d tie-breakers answer here, %d needed"
                        .formatted(reached(now), watch.policy().addresses().size(), needed())
                : "";
    }
}
