package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.ERROR;
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
    private Policy policy;
    private Phase phase = new Phase.Init();
    private Holdings mine = Holdings.NONE;
    private String lastReport = "";
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
    }

    void setPolicy(Policy changed) {
        policy = changed;
        rules.setPolicy(changed);
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

    // ---- what happened ----

    void peerDied(Peer peer) {
        counterpart.ifPresent(
                other -> {
                    standby.cancel(peer.name() + " is dead");
                    if (other.gone()) {
                        outbox.announce(
                                INFO, "Dead node %s gave up resources.".formatted(peer.name()));
                    }
                    other.forget();
                });
    }

    void peerChangedLife(Membership.LifeChange change) {
        counterpart.ifPresent(
                other -> {
                    switch (change) {
                        case NONE -> {}
                        case FIRST_HEARD, RESTARTED -> {
                            standby.cancel(other.name() + " started again");
                            other.forget();
                        }
                        case RETURNED -> {
                            standby.cancel(other.name() + " returned after a partition");
                            other.forget();
                            lastReport = "";
                        }
                    }
                });
    }

    void arrived(Message message) {
        counterpart.ifPresent(other -> arrived(other, message));
    }

    private void arrived(Counterpart other, Message message) {
        long sequence = message.header().sequence();
        switch (message.body()) {
            case Body.Status(_, _, _, Optional<Body.Claim> claim) ->
                    claim.ifPresent(c -> claimed(other, sequence, c));
            case Body.Starting _ -> askedWhatWeHold(other);
            case Body.ResourceReport report -> {
                if (report.claim().isPresent()) {
                    claimed(other, sequence, report.claim().get());
                } else if (phase.joined()) {
                    reported(other, sequence, report);
                }
            }
            case Body.AskResources words -> {
                boolean ready = phase.stable() && other.wasReadyAt(sequence);
                // A refusal is no step: it may overtake the last one.
                boolean heard =
                        words.step() == Body.AskResources.Step.NOT
                                ? other.speaksToUs(sequence)
                                : other.nextWord(sequence);
                if (heard) {
                    standby.said(now, other, sequence, words, ready, weYieldTo(other));
                } else {
                    standby.unheard(other, words);
                }
            }
            case Body.TakeoverRequest(String scope) -> {
                if (other.speaksToUs(sequence)) {
                    otherWants(other, scope);
                }
            }
            case Body.ShutdownDone _ -> {
                if (other.informed() || !other.claims()) {
                    left(other);
                }
            }
            case Body.Ack _,
                    Body.Retransmit _,
                    Body.CannotRetransmit _,
                    Body.PingStatus _,
                    Body.RequestNodes _,
                    Body.ReplyNodes _,
                    Body.FenceReport _,
                    Body.GroupRequest _,
                    Body.GroupRequestAnswer _,
                    Body.ClientQuery _,
                    Body.ClientAnswer _,
                    Body.Custom _ -> {}
        }
    }

    private void claimed(Counterpart other, long sequence, Body.Claim claim) {
        boolean wasStable = other.stable();
        other.claimed(now, sequence, claim, transmitter);
        becameStable(other, wasStable);
    }

    private void reported(Counterpart other, long sequence, Body.ResourceReport report) {
        boolean wasStable = other.stable();
        other.reported(sequence, report);
        becameStable(other, wasStable);
    }

    private void becameStable(Counterpart other, boolean wasStable) {
        if (!wasStable && other.stable()) {
            outbox.announce(INFO, "remote resource transition completed.");
            lastReport = "";
        }
    }

    private void askedWhatWeHold(Counterpart other) {
        other.starting();
        if (phase.joined()) {
            lastReport = "";
        }
    }

    /** When both nodes ask for a hand-over at once, the later one in ha.cf gives way. */
    private boolean weYieldTo(Counterpart other) {
        return other.claims()
                && policy.nodes().indexOf(policy.self()) > policy.nodes().indexOf(other.name());
    }

    private void otherWants(Counterpart other, String scope) {
        Optional<Holdings> theirs = scopeOf(scope);
        if (theirs.isEmpty()) {
            outbox.announce(
                    ERROR, "hb_takeover of unknown resources [%s] ignored".formatted(scope));
            return;
        }
        Holdings ours = theirs.get().swapped();
        begin(ours, other.name() + " asked for them with hb_takeover")
                .ifPresent(
                        refusal ->
                                outbox.announce(
                                        WARN,
                                        "hb_takeover from %s ignored: %s"
                                                .formatted(other.name(), refusal)));
    }

    /** From the taker's viewpoint; failback means its own groups. */
    static Optional<Holdings> scopeOf(String word) {
        return word.equals("failback") ? Optional.of(Holdings.LOCAL) : Holdings.parse(word);
    }

    private void left(Counterpart other) {
        outbox.decide(
                INFO,
                "Received shutdown notice from '%s'.".formatted(other.name()),
                "it has stopped all its resources");
        standby.cancel(other.name() + " has left");
        other.left();
    }

    // ---- what operators want ----

    /** Returns why not, if not; the scope is from this node's viewpoint. */
    Optional<String> begin(Holdings scope, String because) {
        if (counterpart.isEmpty()) {
            return Optional.of("there is no other node to take over");
        }
        Counterpart other = counterpart.get();
        if (other.absent()) {
            return Optional.of("node %s is not there to take over".formatted(other.name()));
        }
        if (!phase.stable()) {
            return Optional.of("this node is " + phaseWord());
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
    Optional<String> askForTakeover(String scope) {
        if (scopeOf(scope).isEmpty()) {
            return Optional.of(
                    "unknown resources \"%s\": say all, local, foreign or failback"
                            .formatted(scope));
        }
        if (counterpart.isEmpty() || counterpart.get().absent()) {
            return Optional.of("there is no other node to take over from");
        }
        if (!phase.stable() || !standby.idle()) {
            return Optional.of("this node is in transition: " + transitionWord());
        }
        transmitter.send(new Body.TakeoverRequest(scope));
        return Optional.empty();
    }

    void leave(String why) {
        boolean leaving = phase instanceof Phase.Leaving && !phase.silent();
        if (leaving || phase instanceof Phase.Left) {
            return;
        }
        standby.cancel("this node stops");
        enter(new Phase.Leaving(false, why), why);
        release(Holdings.ALL);
        report("shutdown");
    }

    /** We were away for so long that the others have taken over: release first, ask afterwards. */
    void assumeTakenOver(String why) {
        if (phase instanceof Phase.Leaving || phase instanceof Phase.Left) {
            return;
        }
        standby.cancel(why);
        enter(new Phase.Leaving(true, why), why);
        release(Holdings.ALL);
    }

    // ---- what follows ----

    /** Derives what this node should hold now and lets the scripts work it off. */
    void settle(boolean communicationUp) {
        counterpart.ifPresent(other -> standby.settle(now, other));
        Phase before;
        do {
            before = phase;
            settlePhase(communicationUp);
        } while (phase != before);
        if (phase.decided()) {
            resources.want(mine, contested());
        }
        resources.settle(now);
        if (phase.joined() && !(phase instanceof Phase.Leaving || phase instanceof Phase.Left)) {
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
            takeEverything();
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
        return punctual
                && other.informed() && other.hearsUs(now, policy.timing().deadtime());
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
            if (mine != Holdings.ALL) {
                takeEverything();
            }
            return;
        }
        Counterpart other = counterpart.get();
        mine = rules.holdings(now, mine, other, standby.idle() && mayTake());
        if (standby.idle() && other.ready()) {
            rules.offer(now, mine, other)
                    .ifPresent(offer -> begin(offer.scope(), offer.because()));
        }
    }

    private void settleLeaving(Phase.Leaving leaving) {
        if (leaving.rejoin()) {
            if (resources.settled(Holdings.ALL)) {
                enter(
                        new Phase.Left(Moment.NEVER, true, leaving.why()),
                        "all that can stop has stopped");
                outbox.add(new Action.Rejoin(leaving.why()));
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
    public void release(Holdings ofMine) {
        mine = mine.minus(ofMine);
        resources.want(mine, contested());
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

    /** Tells what we hold, unless it was told already and there is no further reason to. */
    @Override
    public void report(String info) {
        String holding = mine.word() + "/" + stable();
        if (!holding.equals(lastReport) || !info.isEmpty()) {
            lastReport = holding;
            transmitter.send(
                    new Body.ResourceReport(mine, true, Optional.of(stable()), info, claim()));
        }
    }

    /**
     * Of these sides nothing may be started now: the other node holds them, or it may have taken
     * them because it has not heard us.
     */
    private Holdings contested() {
        if (otherAbsent()) {
            return Holdings.NONE;
        }
        return mayTake() ? counterpart.get().holdings().swapped() : Holdings.ALL;
    }

    // ---- what others may know ----

    /**
     * What this node holds or may still be running; goes out with every heartbeat. Empty while the
     * scripts have not been asked, since nothing true can be said.
     */
    Optional<Body.Claim> claim() {
        if (!resources.probed()) {
            return Optional.empty();
        }
        Optional<Peer> alive = counterpart.map(Counterpart::peer).filter(Peer::alive);
        return Optional.of(
                new Body.Claim(
                        mine.plus(resources.held()),
                        stable(),
                        alive.map(Peer::generation).orElse(Generation.UNKNOWN),
                        alive.map(Peer::lastStatusSequence).orElse(0L)));
    }

    private boolean stable() {
        return phase.stable() && standby.idle();
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
        boolean otherSettled = otherAbsent() || counterpart.get().ready();
        return stable() && otherSettled && resources.settled(Holdings.ALL);
    }

    String phaseWord() {
        return phase.word();
    }

    private String transitionWord() {
        return phase.stable() ? standby.word() : phase.word();
    }

    Moment wakeAt() {
        Moment wake = Moment.earlier(standby.wakeAt(), resources.wakeAt());
        return phase instanceof Phase.Left(Moment until, _, _) ? Moment.earlier(wake, until) : wake;
    }
}
