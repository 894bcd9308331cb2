package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides which side of the groups this node of a pair holds. After every event the wanted holdings
 * are derived anew from what is known, so that nothing depends on one message having arrived.
 */
final class Takeover implements Standby.Hands {
    /** How long a node that has left stays to repeat its last words. */
    static final Duration LINGER = Duration.ofSeconds(1);

    private final Transmitter transmitter;
    private final Outbox outbox;
    private final ResourceTable resources;
    private final Optional<Counterpart> counterpart;
    private final Standby standby;
    private final PairRules rules;
    private final Requests requests;
    private final Telling telling;
    private final Optional<Conversation> conversation;
    private final Fencing fencing;
    private Policy policy;
    private Phase phase = new Phase.Init();
    private Holdings mine = Holdings.NONE;
    private Moment now;
    private boolean punctual;

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
        this.standby = new Standby(this, transmitter, outbox);
        this.rules = new PairRules(policy, outbox, resources);
        this.requests = new Requests(policy, transmitter, outbox, counterpart, standby);
        this.telling = new Telling(transmitter, resources, counterpart);
        this.fencing = new Fencing(policy.fence(), transmitter, outbox);
        this.conversation =
                counterpart.map(
                        other ->
                                new Conversation(
                                        other, standby, requests, telling, transmitter, outbox));
    }

    void setPolicy(Policy changed) {
        policy = changed;
        rules.setPolicy(changed);
        fencing.setDevice(changed.fence());
    }

    /**
     * Comes first in every step.
     *
     * @param isPunctual false after a stall, when what the other node said may be old
     */
    void beginStep(Moment moment, boolean isPunctual) {
        now = moment;
        punctual = isPunctual;
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
            boolean open = !standby.idle() || mine != Holdings.ALL;
            boolean mayHold = open || counterpart.orElseThrow().mayHold();
            fencing.died(now, peer.name(), mayHold);
        }
        conversation.ifPresent(talk -> talk.peerDied(peer));
    }

    void peerChangedLife(Membership.LifeChange change) {
        if (change != Membership.LifeChange.NONE) {
            fencing.heard();
        }
        conversation.ifPresent(talk -> talk.peerChangedLife(change));
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
        return requests.begin(now, phase, scope, because);
    }

    /** Returns why not, if not. */
    Optional<String> askForTakeover(String scope) {
        return requests.askForTakeover(phase, scope);
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
        standby.cancel("this node stops");
        fencing.forget();
        enter(new Phase.Leaving(false, phase.joined(), why), why);
        release(Holdings.ALL);
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
        release(Holdings.ALL);
    }

    // ---- what follows ----

    /** Groups go back to a returned node only while this holds. */
    void allowFailback(boolean allowed) {
        rules.allowFailback(allowed);
    }

    /** Derives what this node should hold now and lets the scripts work it off. */
    void settle(boolean communicationUp) {
        counterpart.ifPresent(other -> standby.settle(now, other));
        fencing.settle(now);
        Phase before;
        do {
            before = phase;
            settlePhase(communicationUp);
        } while (phase != before);
        if (phase.decided()) {
            resources.want(mine, contested());
        }
        resources.settle(now);
        if (phase.joined() && !leaving()) {
            report("");
        }
    }

    private void settlePhase(boolean communicationUp) {
        switch (phase) {
            case Phase.Init _ -> settleInit(communicationUp);
            case Phase.Starting _ -> settleStarting();
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
        mine = resources.held();
        if (mine.foreign()) {
            rules.oweFailback();
        }
        outbox.decide(
                INFO,
                "Local status now set to: 'active'",
                "every node was heard or is dead; found running here: " + mine.word());
        outbox.add(new Action.Joined());
        enter(new Phase.Starting(), "communication is up");
        if (!otherAbsent()) {
            transmitter.send(new Body.Starting());
        }
    }

    private boolean otherAbsent() {
        return counterpart.map(Counterpart::absent).orElse(true);
    }

    private void settleStarting() {
        if (otherAbsent()) {
            if (!fencing.pending()) {
                takeEverything();
            }
        } else if (mayTake()) {
            Counterpart other = counterpart.get();
            if (!other.holdings().foreign()) {
                take(Holdings.LOCAL);
                decideAcquired("%s does not hold them".formatted(other.name()));
            } else {
                outbox.decide(
                        INFO,
                        "Local Resource acquisition completed. (none)",
                        "%s holds our groups".formatted(other.name()));
            }
            enter(new Phase.Stable(), "%s told what it holds".formatted(other.name()));
        }
    }

    /** The other node told what it holds after it had heard us so lately that it cannot object. */
    private boolean mayTake() {
        Counterpart other = counterpart.orElseThrow();
        return punctual && other.informed() && other.hearsUs(now, policy.timing().deadtime());
    }

    private void decideAcquired(String because) {
        outbox.decide(INFO, "Acquiring our local resources", because);
    }

    private void takeEverything() {
        if (counterpart.isPresent() && !mine.foreign()) {
            outbox.decide(
                    WARN,
                    "Resources being acquired from %s.".formatted(counterpart.get().name()),
                    counterpart.get().gone() ? "it has left" : "it is dead");
            rules.oweFailback();
        }
        take(Holdings.ALL);
        if (!phase.stable()) {
            enter(new Phase.Stable(), "there is no other node");
        }
    }

    private void settleStable() {
        if (otherAbsent()) {
            if (mine != Holdings.ALL && !fencing.pending()) {
                takeEverything();
            }
            return;
        }
        Counterpart other = counterpart.get();
        mine = rules.holdings(now, mine, other, standby.idle() && mayTake());
        if (standby.idle() && other.ready()) {
            rules.offer(now, mine, other).ifPresent(offer -> begin(offer.scope(), offer.because()));
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
        switch (next) {
            case Phase.Init _, Phase.Starting _ -> {}
            case Phase.Stable _ ->
                    outbox.decide(INFO, "local resource transition completed.", because);
            case Phase.Leaving _ -> outbox.decide(INFO, "Giving up all HA resources.", because);
            case Phase.Left _ -> outbox.decide(INFO, "All HA resources relinquished.", because);
        }
    }

    // ---- the hands of Standby ----

    @Override
    public Holdings release(Holdings ofMine) {
        Holdings kept = mine.minus(ofMine);
        Holdings given = mine.minus(kept);
        mine = kept;
        resources.want(mine, contested());
        return given;
    }

    @Override
    public void take(Holdings asMine) {
        mine = mine.plus(asMine);
        resources.want(mine, contested());
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
        telling.report(mine, stable(), phase.joined(), info);
    }

    /**
     * Of these sides nothing may be started now: the other node holds them, or it may have taken
     * them because it has not heard us, and its reset is not confirmed.
     */
    private Holdings contested() {
        if (otherAbsent()) {
            return fencing.pending() ? Holdings.ALL : Holdings.NONE;
        }
        return mayTake() ? counterpart.get().holdings().swapped() : Holdings.ALL;
    }

    // ---- what others may know ----

    /** What goes out with every heartbeat. */
    Optional<Body.Claim> claim() {
        return telling.claim(mine, stable(), phase.joined());
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
        return mine;
    }

    Optional<Counterpart> counterpart() {
        return counterpart;
    }

    /** No group is moving and nothing is being negotiated. */
    boolean settled() {
        boolean otherSettled = otherAbsent() ? !fencing.pending() : counterpart.get().ready();
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
        wake = Moment.earlier(wake, fencing.wakeAt());
        return phase instanceof Phase.Left(Moment until, _, _) ? Moment.earlier(wake, until) : wake;
    }
}
