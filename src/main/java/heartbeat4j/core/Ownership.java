package heartbeat4j.core;

import java.util.Collections;
import java.util.Optional;
import java.util.function.Consumer;

/** What this node of a pair holds, and what of that may be started now. */
final class Ownership implements Standby.Hands {
    private final ResourceTable resources;
    private final Optional<Counterpart> counterpart;
    private final Optional<BesideHeartbeat> beside;
    private final Fencing fencing;
    private final LeaseEnd leaseEnd;
    private final Tiebreak tiebreak;
    private final Consumer<String> reporter;
    private Policy policy;
    private Holdings mine = Holdings.NONE;
    private Moment now;
    private boolean punctual;
    private Moment askedAnew;

    Ownership(
            Policy policy,
            ResourceTable resources,
            Optional<Counterpart> counterpart,
            Optional<BesideHeartbeat> beside,
            Fencing fencing,
            Tiebreak tiebreak,
            Consumer<String> reporter,
            Moment now) {
        this.policy = policy;
        this.resources = resources;
        this.counterpart = counterpart;
        this.beside = beside;
        this.fencing = fencing;
        this.tiebreak = tiebreak;
        this.reporter = reporter;
        this.now = now;
        this.askedAnew = now;
        this.leaseEnd = new LeaseEnd(policy, counterpart, fencing, now);
    }

    void setPolicy(Policy changed) {
        policy = changed;
        leaseEnd.setPolicy(changed);
    }

    void beginStep(Moment moment, boolean isPunctual) {
        now = moment;
        punctual = isPunctual;
        if (!punctual) {
            askedAnew = now;
        }
    }

    Holdings mine() {
        return mine;
    }

    /** What was found or decided; {@link #want} makes it so. */
    void set(Holdings holdings) {
        mine = holdings;
    }

    boolean otherAbsent() {
        return counterpart.map(Counterpart::absent).orElse(true);
    }

    /**
     * A dead node's groups must not be taken yet: it is to be reset, its lease is not over, or this
     * node may be the one that is cut off.
     */
    boolean awaitsTheDead() {
        return fencing.pending() || leaseEnd.awaited(now) || tiebreak.awaited(now);
    }

    Moment wakeAt() {
        return Moment.earlier(fencing.wakeAt(), leaseEnd.wakeAt(now));
    }

    /** What operators see while a lease is waited for. */
    Optional<String> awaitedLease() {
        return leaseEnd.view(now);
    }

    /**
     * The other node told what it holds after it had heard us so lately that it cannot object, and
     * again since we were last late.
     */
    boolean mayTake() {
        Counterpart other = counterpart.orElseThrow();
        return punctual
                && other.informed()
                && other.hearsUs(now, policy.timing().deadtime())
                && other.heardUsSince(askedAnew);
    }

    /** The other node speaks of single groups only. */
    boolean groupwise() {
        return beside.filter(BesideHeartbeat::groupwise).isPresent();
    }

    /** Lets the scripts work towards what is held now. */
    void want() {
        resources.want(
                mine,
                contested(),
                beside.map(BesideHeartbeat::awaited).orElseGet(Collections::emptySet));
    }

    /**
     * Of these sides nothing may be started now: the other node holds them, or it may have taken
     * them because it has not heard us, or it is dead and may still run them.
     */
    private Holdings contested() {
        if (otherAbsent()) {
            return awaitsTheDead() ? Holdings.ALL : Holdings.NONE;
        }
        if (groupwise()) {
            boolean known = punctual && !counterpart.get().doubted();
            return known ? Holdings.NONE : Holdings.ALL;
        }
        return mayTake() ? counterpart.get().holdings().swapped() : Holdings.ALL;
    }

    @Override
    public Holdings release(Holdings ofMine) {
        Holdings kept = mine.minus(ofMine);
        Holdings given = mine.minus(kept);
        mine = kept;
        want();
        return given;
    }

    @Override
    public void take(Holdings asMine) {
        mine = mine.plus(asMine);
        want();
    }

    @Override
    public boolean released(Holdings ofMine) {
        return resources.released(ofMine);
    }

    @Override
    public boolean settled(Holdings ofMine) {
        return resources.settled(ofMine);
    }

    @Override
    public boolean blocked(Holdings ofMine) {
        return resources.blocked(ofMine).isPresent();
    }

    @Override
    public void report(String info) {
        reporter.accept(info);
    }
}
