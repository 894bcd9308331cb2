package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides which side of the groups this node of a pair holds. After every event the wanted holdings
 * are derived anew from what is known, so that nothing depends on one message having arrived.
 */
final class Takeover {
    /** How long a node that has left stays to repeat its last words. */
    static final Duration LINGER = Duration.ofSeconds(1);

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
    private Policy policy;
    private Phase phase = new Phase.Init();
    private Moment now;
    private Optional<String> leaveLater = Optional.empty();

    Takeover(
            Policy policy,
            Transmitter transmitter,
            Outbox outbox,
            ResourceTable resources,
            Optional<Peer> peer,
            Moment now) {
        this.now = now;
        this.policy = policy;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.resources = resources;
        this.counterpart = peer.map(Counterpart::new);
        this.telling = new Telling(transmitter, resources, counterpart);
        this.fencing = new Fencing(policy.fence(), transmitter, outbox);
        this.beside =
                counterpart.map(
                        other ->
                                new BesideHeartbeat(
                                        policy, other, transmitter, telling, resources, outbox));
        this.ownership =
                new Ownership(policy, resources, counterpart, beside, fencing, this::report, now);
        this.standby = new Standby(ownership, transmitter, outbox);
        this.rules = new PairRules(policy, outbox, resources);
        this.requests = new Requests(policy, transmitter, outbox, counterpart, standby);
        this.conversation = beside.map(this::conversation);
    }

    private Conversation conversation(BesideHeartbeat heartbeat) {
        Counterpart other = counterpart.orElseThrow();
        return new Conversation(other, standby, requests, telling, transmitter, outbox, heartbeat);
    }

    void setPolicy(Policy changed) {
        policy = changed;
        ownership.setPolicy(changed);
        rules.setPolicy(changed);
        beside.ifPresent(heartbeat -> heartbeat.setPolicy(changed));
        fencing.setDevice(changed.fence());
    }

    /**
     * Comes first in every step.
     *
     * @param punctual false after a stall, when what the other node said may be old
     */
    void beginStep(Moment moment, boolean punctual) {
        now = moment;
        ownership.beginStep(moment, punctual);
    }

    /** The rules are about the two nodes of a pair; another one is only a member. */
    boolean concerns(Peer peer) {
        return counterpart.filter(other -> other.peer() == peer).isPresent();
    }

    // ---- what happened ----

    void peerDied(Peer peer) {
        if (!leaving()) {
            // What we do not hold it may have begun to run after its last word, and in the
            // middle of a hand-over nobody can tell at all.
            boolean open = !standby.idle() || mine() != Holdings.ALL;
            boolean mayHold = open || counterpart.orElseThrow().mayHold();
            fencing.died(now, peer.name(), mayHold);
        }
        conversation.ifPresent(talk -> talk.peerDied(peer));
    }

    void peerChangedLife(Membership.LifeChange change) {
        if (change != Membership.LifeChange.NONE) {
            fencing.heard();
        }
        conversation.ifPresent(talk -> talk.peerChangedLife(now, change));
    }

    void arrived(Message message) {
        conversation.ifPresent(talk -> talk.arrived(now, phase, message));
    }

    void fenceFinished(FenceId attempt, FenceResult result) {
        fencing.finished(now, attempt, result);
    }

    // ---- what operators want ----

    /** Returns why not, if not; the scope is from this node's viewpoint. */
    Optional<String> begin(Holdings scope, String because) {
        return Requests.legacyRefusal(policy).or(() -> requests.begin(now, phase, scope, because));
    }

    /** Returns why not, if not. */
    Optional<String> askForTakeover(String scope) {
        return Requests.legacyRefusal(policy).or(() -> requests.askForTakeover(phase, scope));
    }

    /** Returns why that changes nothing, if so. */
    Optional<String> confirmFence(NodeName node) {
        return fencing.confirm(node);
    }

    void leave(String why) {
        boolean leaving = phase instanceof Phase.Leaving && !phase.silent();
        if (leaving || phase instanceof Phase.Left) {
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
        enter(new Phase.Leaving(false, phase.joined(), why), why);
        ownership.release(Holdings.ALL);
        report("shutdown");
    }

    /** We were away for so long that the others have taken over: release first, ask afterwards. */
    void assumeTakenOver(String why) {
        if (leaving()) {
            return;
        }
        standby.cancel(why);
        fencing.forget();
        enter(new Phase.Leaving(true, phase.joined(), why), why);
        outbox.add(new Action.DropAddresses());
        ownership.release(Holdings.ALL);
    }

    // ---- what follows ----

    /** Groups go back to a returned node only while this holds. */
    void allowFailback(boolean allowed) {
        rules.allowFailback(allowed);
    }

    /** Derives what this node should hold now and lets the scripts work it off. */
    void settle(boolean communicationUp) {
        counterpart.ifPresent(other -> standby.settle(now, other));
        beside.flatMap(heartbeat -> heartbeat.settle(now, phase, mine()))
                .ifPresent(this::assumeTakenOver);
        if (!standby.binds(counterpart)) {
            leaveLater.ifPresent(this::leave);
        }
        fencing.settle(now);
        Phase before;
        do {
            before = phase;
            settlePhase(communicationUp);
        } while (phase != before);
        if (phase.decided()) {
            ownership.want();
        }
        resources.settle(now);
        if (reports()) {
            telling.settle(now, mine(), phase, standby.idle());
        }
    }

    private void settlePhase(boolean communicationUp) {
        switch (phase) {
            case Phase.Init _ -> settleInit(communicationUp);
            case Phase.Starting _ -> settleStarting();
            case Phase.Yielding(Holdings scope) -> settleYielding(scope);
            case Phase.Stable _ -> settleStable();
            case Phase.Leaving leaving -> settleLeaving(leaving);
            case Phase.Left(Moment until, _, String why) -> {
                if (now.reached(until)) {
                    outbox.add(new Action.Exit(why));
                }
            }
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
        outbox.decide(
                INFO,
                "Local status now set to: 'active'",
                "every node was heard or is dead; found running here: " + found.word());
        outbox.add(new Action.Joined());
        enter(new Phase.Starting(), "communication is up");
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
            enter(new Phase.Stable(), "the other node speaks of single groups only");
        } else if (ownership.mayTake() && counterpart.get().frank()) {
            Counterpart other = counterpart.get();
            Holdings taken = rules.takenMeanwhile(mine(), other);
            if (taken == Holdings.NONE || ownership.blocked(taken)) {
                ownership.set(rules.firstHoldings(mine(), other));
                enter(new Phase.Stable(), "%s told what it holds".formatted(other.name()));
            } else {
                ownership.release(taken);
                enter(new Phase.Yielding(taken), "%s holds it by now".formatted(other.name()));
            }
        }
    }

    private void settleYielding(Holdings scope) {
        boolean stuck = ownership.blocked(scope);
        if (stuck) {
            ownership.take(scope);
        }
        if (stuck || otherAbsent() || ownership.released(scope)) {
            enter(new Phase.Starting(), "");
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
        if (!phase.stable()) {
            enter(new Phase.Stable(), "there is no other node");
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
                    .ifPresent(it -> requests.begin(now, phase, it.scope(), it.because()));
        }
    }

    private void settleLeaving(Phase.Leaving leaving) {
        if (leaving.rejoin()) {
            if (resources.settled(Holdings.ALL)) {
                enter(
                        new Phase.Left(Moment.NEVER, true, leaving.why()),
                        "all that can stop has stopped");
                outbox.add(new Action.Rejoin(leaving.joined(), leaving.why()));
            }
        } else if (resources.released(Holdings.ALL)) {
            transmitter.send(new Body.ShutdownDone());
            boolean heardByOthers = !otherAbsent();
            enter(
                    new Phase.Left(heardByOthers ? now.plus(LINGER) : now, false, leaving.why()),
                    "all resources are stopped");
        }
    }

    /** The one way in which this node changes its phase. */
    private void enter(Phase next, String because) {
        phase = next;
        next.headline().ifPresent(line -> outbox.decide(INFO, line, because));
    }

    // ---- what others may know ----

    private void report(String info) {
        if (tells()) {
            telling.report(mine(), phase, standby.idle(), info);
        }
    }

    private boolean reports() {
        return phase.joined() && !leaving() && tells();
    }

    private boolean tells() {
        return beside.filter(BesideHeartbeat::tells).isPresent();
    }

    /** What goes out with every heartbeat. */
    Optional<Body.Claim> claim() {
        return telling.claim(mine(), phase, standby.idle());
    }

    private boolean stable() {
        return phase.stable() && standby.idle();
    }

    boolean leaving() {
        return phase instanceof Phase.Leaving || phase instanceof Phase.Left;
    }

    boolean handOverIdle() {
        return standby.idle();
    }

    boolean silent() {
        return phase.silent();
    }

    boolean active() {
        return phase.joined();
    }

    Holdings mine() {
        return ownership.mine();
    }

    private boolean otherAbsent() {
        return ownership.otherAbsent();
    }

    Optional<Counterpart> counterpart() {
        return counterpart;
    }

    /** No group is moving and nothing is being negotiated. */
    boolean settled() {
        boolean otherSettled =
                otherAbsent()
                        ? !ownership.awaitsTheDead()
                        : counterpart.get().ready()
                                || beside.filter(BesideHeartbeat::settled).isPresent();
        return stable() && otherSettled && resources.settled(Holdings.ALL);
    }

    Optional<Status.Fence> fence() {
        return fencing.view();
    }

    String phaseWord() {
        return phase.word();
    }

    Moment wakeAt() {
        Moment wake = Moment.earlier(standby.wakeAt(), resources.wakeAt());
        wake = Moment.earlier(wake, beside.map(BesideHeartbeat::wakeAt).orElse(Moment.NEVER));
        wake = Moment.earlier(wake, ownership.wakeAt());
        wake = reports() ? Moment.earlier(wake, telling.wakeAt()) : wake;
        return phase instanceof Phase.Left(Moment until, _, _) ? Moment.earlier(wake, until) : wake;
    }
}
