package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.Collections;
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
    private final Optional<BesideHeartbeat> beside;
    private final Optional<Conversation> conversation;
    private Policy policy;
    private Phase phase = new Phase.Init();
    private Holdings mine = Holdings.NONE;
    private Moment now;
    private boolean punctual;
    private boolean wasIdle = true;
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
        this.standby = new Standby(this, transmitter, outbox);
        this.rules = new PairRules(policy, outbox, resources);
        this.requests = new Requests(policy, transmitter, outbox, counterpart, standby);
        this.telling = new Telling(transmitter, resources, counterpart);
        this.beside =
                counterpart.map(
                        other ->
                                new BesideHeartbeat(
                                        policy, other, transmitter, telling, resources, outbox));
        this.conversation =
                beside.map(
                        heartbeat ->
                                new Conversation(
                                        counterpart.get(),
                                        standby,
                                        requests,
                                        telling,
                                        transmitter,
                                        outbox,
                                        heartbeat));
    }

    void setPolicy(Policy changed) {
        policy = changed;
        rules.setPolicy(changed);
        beside.ifPresent(heartbeat -> heartbeat.setPolicy(changed));
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

    void peerDied(Peer peer) {
        conversation.ifPresent(talk -> talk.peerDied(peer));
    }

    void peerChangedLife(Membership.LifeChange change) {
        conversation.ifPresent(talk -> talk.peerChangedLife(now, change));
    }

    void arrived(Message message) {
        conversation.ifPresent(talk -> talk.arrived(now, phase, message));
    }

    /** Returns why not, if not. */
    Optional<String> begin(Holdings scope, String because) {
        return Requests.legacyRefusal(policy).or(() -> requests.begin(now, phase, scope, because));
    }

    Optional<String> askForTakeover(String scope) {
        return Requests.legacyRefusal(policy).or(() -> requests.askForTakeover(phase, scope));
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
        enter(new Phase.Leaving(false, phase.joined(), why), why);
        release(Holdings.ALL);
        report("shutdown");
    }

    /** We were away for so long that the others have taken over: release first, ask afterwards. */
    void assumeTakenOver(String why) {
        if (phase instanceof Phase.Leaving || phase instanceof Phase.Left) {
            return;
        }
        standby.cancel(why);
        enter(new Phase.Leaving(true, phase.joined(), why), why);
        release(Holdings.ALL);
    }

    void settle(boolean communicationUp) {
        counterpart.ifPresent(other -> standby.settle(now, other));
        beside.flatMap(heartbeat -> heartbeat.settle(now, phase, mine))
                .ifPresent(this::assumeTakenOver);
        if (!standby.binds(counterpart)) {
            leaveLater.ifPresent(this::leave);
        }
        Phase before;
        do {
            before = phase;
            settlePhase(communicationUp);
        } while (phase != before);
        if (phase.decided()) {
            want();
        }
        resources.settle(now);
        if (phase.joined() && !(phase instanceof Phase.Leaving || phase instanceof Phase.Left)) {
            tell();
        }
    }

    /** C nodes say nothing about themselves in mid-dialogue, and that they are stable after it. */
    private void tell() {
        boolean idle = standby.idle();
        if (idle && !wasIdle) {
            telling.again();
        }
        wasIdle = idle;
        if (counterpart.isPresent() && (idle || !counterpart.get().plain())) {
            report("");
        }
    }

    private boolean groupwise() {
        return beside.filter(BesideHeartbeat::groupwise).isPresent();
    }

    private boolean tells() {
        return beside.filter(BesideHeartbeat::tells).isPresent();
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
        if (!otherAbsent() && tells()) {
            transmitter.send(new Body.Starting());
            counterpart.get().asked();
        }
    }

    private boolean otherAbsent() {
        return counterpart.map(Counterpart::absent).orElse(true);
    }

    private void settleStarting() {
        if (otherAbsent()) {
            takeEverything();
        } else if (groupwise()) {
            mine = beside.get().firstHoldings(mine);
            enter(new Phase.Stable(), "the other node speaks of single groups only");
        } else if (mayTake() && counterpart.get().frank()) {
            Counterpart other = counterpart.get();
            if (!other.holdings().foreign()) {
                take(Holdings.LOCAL);
                outbox.decide(
                        INFO,
                        "Acquiring our local resources",
                        "%s does not hold them".formatted(other.name()));
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
        if (groupwise()) {
            mine = beside.get().holdings(mine);
            return;
        }
        Counterpart other = counterpart.get();
        mine = rules.holdings(now, mine, other, standby.idle() && mayTake());
        boolean told = !other.plain() || telling.toldStable();
        if (standby.idle() && other.ready() && told) {
            rules.offer(now, mine, other)
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

    private void enter(Phase next, String because) {
        phase = next;
        next.headline().ifPresent(line -> outbox.decide(INFO, line, because));
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
        if (tells()) {
            telling.report(mine, stable(), phase.joined(), info);
        }
    }

    private void want() {
        resources.want(
                mine,
                contested(),
                beside.map(BesideHeartbeat::awaited).orElseGet(Collections::emptySet));
    }

    /**
     * Of these sides nothing may be started now: the other node holds them, or it may have taken
     * them because it has not heard us.
     */
    private Holdings contested() {
        if (otherAbsent()) {
            return Holdings.NONE;
        }
        if (groupwise()) {
            boolean known = punctual && !counterpart.get().doubted();
            return known ? Holdings.NONE : Holdings.ALL;
        }
        return mayTake() ? counterpart.get().holdings().swapped() : Holdings.ALL;
    }

    Optional<Body.Claim> claim() {
        return telling.claim(mine, stable(), phase.joined());
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
        boolean otherSettled =
                otherAbsent()
                        || counterpart.get().ready()
                        || beside.filter(BesideHeartbeat::settled).isPresent();
        return stable() && otherSettled && resources.settled(Holdings.ALL);
    }

    String phaseWord() {
        return phase.word();
    }

    Moment wakeAt() {
        Moment wake = Moment.earlier(standby.wakeAt(), resources.wakeAt());
        wake = Moment.earlier(wake, beside.map(BesideHeartbeat::wakeAt).orElse(Moment.NEVER));
        return phase instanceof Phase.Left(Moment until, _, _) ? Moment.earlier(wake, until) : wake;
    }
}
