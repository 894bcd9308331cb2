package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides which side of the groups this node of a pair holds. After every event the wanted holdings
 * are derived anew from what is known, so that nothing depends on one message having arrived.
 */
final class Pair implements Takeover {
    private final Transmitter transmitter;
    private final Outbox outbox;
    private final ResourceTable resources;
    private final Optional<Counterpart> counterpart;
    private final Ownership ownership;
    private final Standby standby;
    private final PairRules rules;
    private final Requests requests;
    private final Telling telling;
    private final Optional<BesideHeartbeat> beside;
    private final Optional<Conversation> conversation;
    private final Fencing fencing;
    private final Prudence prudence;
    private Policy policy;
    private final Stage stage;
    private final Protection protection;
    private Moment now;
    private Optional<String> leaveLater = Optional.empty();

    Pair(
            Policy policy,
            Transmitter transmitter,
            Outbox outbox,
            ResourceTable resources,
            Optional<Peer> peer,
            Footing footing,
            Moment now) {
        this.now = now;
        this.policy = policy;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.resources = resources;
        this.stage = new Stage(transmitter, resources, outbox);
        this.counterpart = peer.map(Counterpart::new);
        this.telling = new Telling(transmitter, resources, counterpart);
        this.fencing = new Fencing(policy.fence(), transmitter, outbox);
        this.protection =
                new Protection(policy, counterpart, fencing, resources, footing.health(), now);
        this.beside =
                counterpart.map(
                        other ->
                                new BesideHeartbeat(
                                        policy, other, transmitter, telling, resources, outbox));
        this.prudence = new Prudence(policy, counterpart, fencing, resources, footing, outbox, now);
        this.ownership =
                new Ownership(
                        policy,
                        resources,
                        counterpart,
                        beside,
                        fencing,
                        prudence.tiebreak(),
                        this::report,
                        now);
        this.standby = new Standby(ownership, transmitter, outbox);
        this.rules = new PairRules(policy, outbox, resources, prudence);
        this.requests = new Requests(policy, transmitter, outbox, counterpart, standby);
        this.conversation = beside.map(this::conversation);
    }

    private Conversation conversation(BesideHeartbeat heartbeat) {
        Counterpart other = counterpart.orElseThrow();
        return new Conversation(other, standby, requests, telling, transmitter, outbox, heartbeat);
    }

    @Override
    public void setPolicy(Policy changed) {
        policy = changed;
        ownership.setPolicy(changed);
        rules.setPolicy(changed);
        prudence.setPolicy(changed);
        beside.ifPresent(heartbeat -> heartbeat.setPolicy(changed));
        protection.setPolicy(changed);
    }

    @Override
    public void beginStep(Moment moment, OwnPulse pulse) {
        now = moment;
        prudence.beginStep(moment);
        protection.beginStep(pulse);
        ownership.beginStep(moment, moment.reached(pulse.judgeFrom()));
    }

    @Override
    public boolean concerns(Peer peer) {
        return counterpart.filter(other -> other.peer() == peer).isPresent();
    }

    // ---- what happened ----

    @Override
    public void peerDied(Peer peer) {
        if (!leaving()) {
            // What we do not hold it may have begun to run after its last word, and in the
            // middle of a hand-over nobody can tell at all.
            boolean open = !standby.idle() || mine() != Holdings.ALL;
            protection.died(now, open);
        }
        conversation.ifPresent(talk -> talk.peerDied(peer));
    }

    @Override
    public void peerChangedLife(Peer peer, Membership.LifeChange change) {
        if (change != Membership.LifeChange.NONE) {
            fencing.heard();
        }
        conversation.ifPresent(talk -> talk.peerChangedLife(now, change));
    }

    @Override
    public void arrived(Message message) {
        conversation.ifPresent(talk -> talk.arrived(now, phase(), message));
    }

    // ---- what operators want ----

    @Override
    public Optional<String> begin(Holdings scope, String because) {
        return Requests.legacyRefusal(policy)
                .or(() -> requests.begin(now, phase(), scope, because));
    }

    @Override
    public Optional<String> askForTakeover(String scope) {
        return Requests.legacyRefusal(policy).or(() -> requests.askForTakeover(phase(), scope));
    }

    @Override
    public void leave(String why) {
        if (stage.leavesOpenly()) {
            return;
        }
        if (standby.binds(counterpart)) {
            standby.delaysShutdown();
            leaveLater = Optional.of(why);
            return;
        }
        leaveLater = Optional.empty();
        standby.cancel("this node stops");
        fencing.forget();
        stage.enter(new Phase.Leaving(false, phase().joined(), why), why);
        ownership.release(Holdings.ALL);
        report("shutdown");
    }

    @Override
    public void assumeTakenOver(String why) {
        if (leaving()) {
            return;
        }
        standby.cancel(why);
        fencing.forget();
        stage.enter(new Phase.Leaving(true, phase().joined(), why), why);
        outbox.add(new Action.DropAddresses());
        ownership.release(Holdings.ALL);
    }

    // ---- what follows ----

    @Override
    public void allowFailback(boolean allowed) {
        rules.allowFailback(allowed);
    }

    @Override
    public void settle(boolean communicationUp) {
        counterpart.ifPresent(other -> standby.settle(now, other));
        beside.flatMap(heartbeat -> heartbeat.settle(now, phase(), mine()))
                .ifPresent(this::assumeTakenOver);
        if (!standby.binds(counterpart)) {
            leaveLater.ifPresent(this::leave);
        }
        prudence.isolation(mine()).ifPresent(this::assumeTakenOver);
        protection.settle(now, prudence.tiebreak());
        if (protection.endedLife()) {
            conversation.ifPresent(Conversation::reset);
        }
        Phase before;
        do {
            before = phase();
            settlePhase(communicationUp);
        } while (phase() != before);
        if (phase().decided()) {
            ownership.want();
        }
        resources.settle(now);
        prudence.settle(mine(), phase());
        if (reports()) {
            telling.settle(now, mine(), phase(), standby.idle());
        }
        protection.tells(now, mine().plus(resources.held()));
    }

    private void settlePhase(boolean communicationUp) {
        switch (phase()) {
            case Phase.Init _ -> settleInit(communicationUp);
            case Phase.Starting _ -> settleStarting();
            case Phase.Yielding(Holdings scope) -> settleYielding(scope);
            case Phase.Stable _ -> settleStable();
            case Phase.Leaving leaving -> stage.settleLeaving(now, leaving, !otherAbsent());
            case Phase.Left left -> stage.settleLeft(now, left);
        }
    }

    private void settleInit(boolean communicationUp) {
        if (!communicationUp || !resources.probed()) {
            return;
        }
        Holdings found = resources.held();
        ownership.set(found);
        if (found.foreign()) {
            rules.oweFailback();
        }
        stage.joins(new Phase.Starting());
        if (!otherAbsent() && tells()) {
            transmitter.send(new Body.Starting());
            counterpart.get().asked();
        }
    }

    private void settleStarting() {
        if (otherAbsent()) {
            if (!ownership.awaitsTheDead()) {
                takeEverything();
            }
        } else if (ownership.groupwise()) {
            ownership.set(beside.get().firstHoldings(mine()));
            stage.enter(new Phase.Stable(), "the other node speaks of single groups only");
        } else if (ownership.mayTake() && counterpart.get().frank()) {
            Counterpart other = counterpart.get();
            Holdings taken = rules.takenMeanwhile(mine(), other);
            if (taken == Holdings.NONE || ownership.blocked(taken)) {
                ownership.set(rules.firstHoldings(mine(), other));
                stage.enter(new Phase.Stable(), "%s told what it holds".formatted(other.name()));
            } else {
                ownership.release(taken);
                stage.enter(
                        new Phase.Yielding(taken), "%s holds it by now".formatted(other.name()));
            }
        }
    }

    private void settleYielding(Holdings scope) {
        boolean stuck = ownership.blocked(scope);
        if (stuck) {
            ownership.take(scope);
        }
        if (stuck || otherAbsent() || ownership.released(scope)) {
            stage.enter(new Phase.Starting(), "");
        }
    }

    private void takeEverything() {
        if (counterpart.isPresent() && !mine().foreign()) {
            outbox.decide(
                    WARN,
                    "Resources being acquired from %s.".formatted(counterpart.get().name()),
                    counterpart.get().gone() ? "it has left" : "it is dead");
            rules.oweFailback();
        }
        ownership.take(Holdings.ALL);
        if (!phase().stable()) {
            stage.enter(new Phase.Stable(), "there is no other node");
        }
    }

    private void settleStable() {
        if (otherAbsent()) {
            if (mine() != Holdings.ALL && !ownership.awaitsTheDead()) {
                takeEverything();
            }
            return;
        }
        if (ownership.groupwise()) {
            ownership.set(beside.get().holdings(mine()));
            return;
        }
        Counterpart other = counterpart.get();
        boolean mayTake = standby.idle() && ownership.mayTake();
        ownership.set(rules.holdings(now, mine(), other, mayTake));
        boolean told = !other.plain() || telling.toldStable();
        if (standby.idle() && other.ready() && told) {
            rules.offer(now, mine(), other)
                    .ifPresent(it -> requests.begin(now, phase(), it.scope(), it.because()));
        }
    }

    // ---- what others may know ----

    private void report(String info) {
        if (tells()) {
            telling.report(mine(), phase(), standby.idle(), info);
        }
    }

    private boolean reports() {
        return phase().joined() && !leaving() && tells();
    }

    private boolean tells() {
        return beside.filter(BesideHeartbeat::tells).isPresent();
    }

    @Override
    public Body.Status heartbeat(String state, Duration deadtime) {
        return new Body.Status(
                state,
                OptionalLong.of(deadtime.toMillis()),
                true,
                telling.claim(mine(), phase(), standby.idle()));
    }

    @Override
    public Optional<String> move(Event.Order.Move order) {
        return Optional.of(Requests.NO_SINGLE_GROUPS);
    }

    private boolean stable() {
        return phase().stable() && standby.idle();
    }

    @Override
    public boolean handOverIdle() {
        return standby.idle();
    }

    @Override
    public Holdings mine() {
        return ownership.mine();
    }

    private boolean otherAbsent() {
        return ownership.otherAbsent();
    }

    @Override
    public Optional<Counterpart> counterpart() {
        return counterpart;
    }

    @Override
    public boolean settled() {
        boolean otherSettled =
                otherAbsent()
                        ? !ownership.awaitsTheDead()
                        : counterpart.get().ready()
                                || beside.filter(BesideHeartbeat::settled).isPresent();
        return stable() && otherSettled && resources.settled(Holdings.ALL);
    }

    @Override
    public Listeners listeners() {
        return Listeners.of(counterpart);
    }

    @Override
    public Resetter resetter() {
        return protection;
    }

    @Override
    public Optional<Prudence> prudence() {
        return Optional.of(prudence);
    }

    @Override
    public Phase phase() {
        return stage.phase();
    }

    @Override
    public Moment wakeAt() {
        Moment wake = Moment.earlier(standby.wakeAt(), resources.wakeAt());
        wake = Moment.earlier(wake, beside.map(BesideHeartbeat::wakeAt).orElse(Moment.NEVER));
        wake = Moment.earlier(wake, ownership.wakeAt());
        wake = Moment.earlier(wake, leaving() ? Moment.NEVER : prudence.wakeAt());
        wake = reports() ? Moment.earlier(wake, telling.wakeAt()) : wake;
        return Moment.earlier(wake, stage.wakeAt());
    }
}
