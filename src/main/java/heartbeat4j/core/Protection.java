package heartbeat4j.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the silent node of a pair is reset, and when: never both nodes by each other. */
final class Protection implements Resetter {
    private Policy policy;
    private final Optional<Counterpart> counterpart;
    private final ResourceTable resources;
    private final Fencing fencing;
    private final FenceTurn turn;
    private Moment punctualSince;

    Protection(
            Policy policy,
            Optional<Counterpart> counterpart,
            Fencing fencing,
            ResourceTable resources,
            LocalHealth health,
            Moment now) {
        this.policy = policy;
        this.counterpart = counterpart;
        this.fencing = fencing;
        this.resources = resources;
        this.turn = new FenceTurn(policy.nodes().getFirst().equals(policy.self()), health, now);
        this.punctualSince = now;
    }

    void setPolicy(Policy changed) {
        policy = changed;
        fencing.setDevice(changed.fence());
    }

    void beginStep(OwnPulse pulse) {
        punctualSince = pulse.punctualSince();
    }

    /**
     * The other node has died.
     *
     * @param open it may have taken something since it told what it holds
     */
    void died(Moment now, boolean open) {
        Counterpart other = counterpart.orElseThrow();
        // With a delay, one that holds nothing is not let be: it may be about to reset us.
        boolean delays = policy.fence().filter(device -> device.delay().isPositive()).isPresent();
        boolean mayHold = open || (delays && !other.gone()) || other.mayHold();
        Duration wait =
                policy.fence().map(by -> turn.wait(by, other, resources)).orElse(Duration.ZERO);
        fencing.died(now, other.name(), mayHold, wait);
    }

    /** Begins what is due; whoever may be the one that is cut off resets nobody. */
    void settle(Moment now, Tiebreak tiebreak) {
        Optional<Peer> heard = counterpart.map(Counterpart::peer).filter(Peer::alive);
        heard.ifPresent(peer -> fencing.asks(now, peer.name(), peer.fence().me()));
        if (!tiebreak.undecided(now)) {
            fencing.settle(now, evidence());
        }
    }

    /** Returns true when it was heard until it was reset: it is as good as left. */
    boolean endedLife() {
        return fencing.confirmed()
                && counterpart.filter(other -> other.peer().alive() && !other.gone()).isPresent();
    }

    /** This node says in its heartbeats from now on that it holds that. */
    void tells(Moment now, Holdings holdings) {
        turn.tells(now, holdings);
    }

    /** Nobody is reset for a silence in which this node may have been deaf itself. */
    private Moment evidence() {
        return counterpart
                .map(other -> punctualSince.plus(other.peer().deadtime()))
                .orElse(Moment.NEVER);
    }

    @Override
    public void tells(Moment now, Duration deadtime) {
        turn.tells(now, deadtime);
    }

    @Override
    public void finished(Moment now, FenceId attempt, FenceResult result) {
        fencing.finished(now, attempt, result);
    }

    @Override
    public Optional<String> confirm(NodeName node) {
        return fencing.confirm(node);
    }

    @Override
    public Optional<String> order(Moment now, NodeName node) {
        Optional<String> refusal = FenceOrder.refusal(policy, node);
        if (refusal.isEmpty()) {
            fencing.order(now, node);
        }
        return refusal;
    }

    @Override
    public String advice(Moment now, NodeName node) {
        Counterpart other = counterpart.orElseThrow();
        if (fencing.pending()) {
            return "yes: its reset is on its way";
        }
        if (fencing.confirmed() || fencing.certain()) {
            return "no: it is known to run nothing";
        }
        return FenceOrder.advice(now, other.peer(), other.gone(), evidence());
    }

    @Override
    public List<Status.Fence> view(Moment now) {
        return fencing.view(now);
    }

    @Override
    public List<FenceWords.Silent> words() {
        return List.of();
    }
}
