package heartbeat4j.core;

import heartbeat4j.core.VoluntaryMoves.Motive;

import java.util.Optional;

/**
 * What keeps a node of a pair from acting on too little: the tie-breaker that must be reached, and
 * the moves that nobody needs.
 */
final class Prudence {
    private final Optional<Counterpart> counterpart;
    private final Tiebreak tiebreak;
    private final VoluntaryMoves moves;
    private final ResourceTable resources;
    private boolean holdsAnything;
    private Moment now;

    Prudence(
            Policy policy,
            Optional<Counterpart> counterpart,
            Fencing fencing,
            ResourceTable resources,
            Footing footing,
            Outbox outbox,
            Moment now) {
        this.now = now;
        this.counterpart = counterpart;
        this.resources = resources;
        this.tiebreak =
                new Tiebreak(policy, counterpart, fencing, footing.tiebreaker(), outbox, now);
        this.moves = new VoluntaryMoves(policy, resources, footing.health(), outbox);
    }

    void setPolicy(Policy changed) {
        tiebreak.setPolicy(changed);
        moves.setPolicy(changed);
    }

    void beginStep(Moment moment) {
        now = moment;
        moves.beginStep();
    }

    Tiebreak tiebreak() {
        return tiebreak;
    }

    /**
     * Why this node must give up what it holds, if it must. That is more than what it runs: a start
     * that has failed would be tried again.
     */
    Optional<String> isolation(Holdings mine) {
        look(mine);
        return holdsAnything && tiebreak.isolated(now)
                ? Optional.of(tiebreak.isolation())
                : Optional.empty();
    }

    private void look(Holdings mine) {
        holdsAnything = !resources.names(mine).isEmpty() || resources.runs(Holdings.ALL);
    }

    /** Why these groups stay for now although they should move. */
    Optional<String> holdsBack(Holdings scope, Motive motive) {
        return counterpart.flatMap(other -> moves.refusal(now, scope, other, motive));
    }

    void settle(Holdings mine, Phase phase) {
        tiebreak.settle(now);
        look(mine);
        moves.settle(now, mine, phase.stable());
    }

    Moment wakeAt() {
        return Moment.earlier(moves.wakeAt(now), tiebreak.wakeAt(now, holdsAnything));
    }

    Fitness fitness(int health) {
        return new Fitness(health, moves.unfit(now), tiebreak.patience());
    }

    /** Adds why the group stays here. */
    Status.GroupView withHold(Status.GroupView view) {
        String words = moves.words(now, view.name());
        return words.isEmpty()
                ? view
                : new Status.GroupView(
                        view.name(),
                        view.preferred(),
                        view.claimed(),
                        view.state(),
                        view.reason() + "; " + words,
                        view.standing(),
                        view.resources());
    }

    String words() {
        return tiebreak.words(now);
    }
}
