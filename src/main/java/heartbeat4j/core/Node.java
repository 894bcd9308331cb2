package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;
import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * One life of a cluster node as a deterministic function: give it the time and one event, perform
 * the actions it returns, and come back at {@link #wakeAt()} with {@link Event.TimePassed} once all
 * waiting input has been given.
 */
public final class Node {
    private final NodeUuid uuid;
    private final Outbox outbox = new Outbox();
    private final Transmitter transmitter;
    private final Membership membership;
    private final PingWatch pings;
    private final Roster roster;
    private final ResourceTable resources;
    private final StopFailures stopFailures;
    private final Takeover takeover;
    private final Ipfail ipfail;
    private final OwnPulse pulse;
    private final CommonSilence silence;
    private final TiebreakerWatch tiebreaker;
    private final ClientPrograms clients;
    private final PlannedRestart restart;
    private final OwnWords words;
    private final ScriptMessages scripts;
    private Policy policy;
    private Moment nextBeat;
    private Moment wake;
    private boolean announced;
    private Optional<Body.Status> lastBeat = Optional.empty();

    /**
     * Begins a life.
     *
     * @param generation higher than that of every earlier life, and stored durably
     * @param leftRunning groups that bear the mark of a former daemon on this machine
     * @param rejoining the daemon ran before: peers are given deadtime to be heard, not initdead
     */
    public Node(
            Moment now,
            Policy policy,
            NodeUuid uuid,
            Generation generation,
            List<GroupName> leftRunning,
            boolean rejoining) {
        this.policy = policy;
        this.uuid = uuid;
        this.transmitter = new Transmitter(policy, uuid, generation, outbox);
        Duration initialLimit = rejoining ? Duration.ZERO : policy.timing().initdead();
        this.membership = new Membership(policy, transmitter, outbox, now, initialLimit);
        this.roster = new Roster(policy, membership, outbox);
        this.pings = new PingWatch(policy.pings(), outbox, now, initialLimit);
        this.pulse = new OwnPulse(now);
        this.silence = new CommonSilence(membership, pings, pulse);
        this.tiebreaker = new TiebreakerWatch(policy, outbox);
        membership.setHealth(pulse.health());
        this.resources = new ResourceTable(policy, leftRunning, outbox);
        this.stopFailures = new StopFailures(policy, resources, membership.peers(), outbox);
        Footing footing = new Footing(pulse.health(), tiebreaker);
        this.takeover =
                Takeover.of(policy, transmitter, outbox, resources, membership, footing, now);
        this.ipfail = new Ipfail(policy, transmitter, outbox, pings, takeover);
        this.clients = new ClientPrograms(outbox);
        this.restart = new PlannedRestart(policy, takeover, transmitter, outbox);
        this.words = new OwnWords(takeover, pulse, stopFailures, restart);
        this.scripts =
                new ScriptMessages(
                        policy.self(),
                        transmitter,
                        outbox,
                        membership,
                        roster,
                        resources,
                        takeover,
                        ipfail);
        this.nextBeat = now;
        this.wake = now;
        pulse.expect(now);
    }

    /** Takes one event; times must not go back. */
    public List<Action> step(Moment now, Event event) {
        outbox.beginStep(now);
        OwnPulse.Lateness lateness = pulse.observe(now, policy.timing(), takeover.silent());
        takeover.beginStep(now, pulse);
        react(lateness);
        switch (event) {
            case Event.TimePassed _ -> timePassed(now);
            case Event.MessageArrived(Message message, LinkName link) ->
                    arrived(now, message, link);
            case Event.PingAnswered(NodeName node, List<Message.Text> echo) -> {
                pings.answered(now, node);
                tiebreaker.answered(node, PingWatch.askedAt(now, echo));
            }
            case Event.CarrierChanged(LinkName link, boolean present) ->
                    pulse.health().carrier(link, present, policy.links());
            case Event.ScriptFinished(JobId job, ScriptResult result) ->
                    resources.finished(now, job, result);
            case Event.AddressLost lost -> resources.lost(lost);
            case Event.FenceFinished(FenceId attempt, FenceResult result) ->
                    takeover.resetter().finished(now, attempt, result);
            case Event.OperatorAsked(RequestId request, Event.Order order) ->
                    asked(now, request, order);
            case Event.RestartAsked(RequestId request, int seconds) -> {
                restart.ask(now, request, seconds);
                nextBeat = now;
            }
            case Event.ScriptSaid(List<Message.Text> texts) -> scripts.said(now, texts);
            case Event.ClientsChanged(List<String> names) -> clients.changed(names);
            case Event.ClientWanted(NodeName node, String client, String asker) ->
                    membership.sendTo(node, new Body.ClientQuery(client, asker));
            case Event.PolicyChanged(Policy changed) -> changePolicy(now, changed);
            case Event.ShutdownAsked(String why) -> takeover.leave(why);
        }
        takeover.allowFailback(ipfail.mayFailBack(now));
        // Before the rules: they may let a group that does not stop run on.
        stopFailures.settle();
        takeover.settle(pings.allKnown(membership.communicationUp()));
        restart.settle(now);
        if (!outbox.ending()) {
            ipfail.settle(now);
        }
        tellHealth(now);
        beat(now);
        wake = nextWake();
        pulse.expect(wake);
        audit();
        return outbox.drain();
    }

    private void tellHealth(Moment now) {
        LocalHealth health = pulse.health();
        health.settle(now, policy.timing());
        health.news(now, policy.timing())
                .ifPresent(
                        words -> outbox.announce(health.score() == 0 ? INFO : WARN, words + "."));
    }

    private void react(OwnPulse.Lateness lateness) {
        switch (lateness) {
            case PUNCTUAL -> {}
            case STALLED ->
                    outbox.announce(WARN, "This node was stalled: hearing the backlog first.");
            case AWAY -> {
                if (!policy.peers().isEmpty()) {
                    outbox.announce(ERROR, "No local heartbeat. Forcing restart.");
                    takeover.assumeTakenOver("this node was stalled for longer than deadtime");
                }
            }
        }
    }

    private void timePassed(Moment now) {
        if (takeover.silent()) {
            return;
        }
        silence.judge(now);
        for (Peer died : membership.judge(now, pulse)) {
            if (takeover.concerns(died)) {
                takeover.peerDied(died);
                ipfail.forget();
            }
            clients.nodeDied(died.name());
        }
        pings.judge(now, pulse);
        membership.askForMissing(now);
    }

    private void arrived(Moment now, Message message, LinkName link) {
        if (takeover.silent()) {
            return;
        }
        switch (membership.arrived(now, message, link)) {
            case Membership.Arrival.Ignored _ -> {}
            case Membership.Arrival.Accepted(
                            Peer peer,
                            boolean toUs,
                            Membership.LifeChange change) -> {
                if (takeover.concerns(peer)) {
                    takeover.peerChangedLife(peer, change);
                    ipfail.peerChangedLife(change);
                }
                if (toUs) {
                    ipfail.arrived(now, message);
                    dispatch(now, peer, message);
                    clients.heard(message);
                }
            }
        }
    }

    private void dispatch(Moment now, Peer peer, Message message) {
        switch (message.body()) {
            case Body.Ack(long sequence) -> peer.acknowledge(sequence, transmitter.lastSent());
            case Body.Retransmit request -> {
                transmitter.repeat(now, peer, request);
                tellPair(peer, message);
            }
            case Body.CannotRetransmit(long sequence, _) -> peer.window().giveUp(sequence);
            case Body.RequestNodes _ -> transmitter.sendTo(peer, roster.reply());
            case Body.ClientQuery query -> transmitter.sendTo(peer, ipfail.answer(query, clients));
            case Body.Status _,
                    Body.Starting _,
                    Body.ResourceReport _,
                    Body.AskResources _,
                    Body.MoveRequest _,
                    Body.ShutdownDone _ ->
                    tellPair(peer, message);
            case Body.TakeoverRequest _ -> tellHandler("hb_takeover", peer, message);
            case Body.FenceReport _ -> tellHandler("stonith", peer, message);
            case Body.GroupRequest _ -> tellHandler("ip-request", peer, message);
            case Body.GroupRequestAnswer _ -> tellHandler("ip-request-resp", peer, message);
            case Body.Custom(String type) -> scripts.heard(now, type, message);
            case Body.ReplyNodes _, Body.PingStatus _, Body.ClientAnswer _, Body.Unreadable _ -> {}
        }
    }

    private void tellHandler(String handler, Peer peer, Message message) {
        outbox.add(new Action.RunHandler(handler, message));
        tellPair(peer, message);
    }

    /** What a node says that was added to the pair is no word of the pair's. */
    private void tellPair(Peer peer, Message message) {
        if (takeover.concerns(peer)) {
            takeover.arrived(message);
        }
    }

    private void asked(Moment now, RequestId request, Event.Order order) {
        Optional<String> refusal =
                switch (order) {
                    case Event.Order.Standby(Holdings scope) ->
                            takeover.begin(scope, "an operator asked for it");
                    case Event.Order.Takeover(String scope) -> takeover.askForTakeover(scope);
                    case Event.Order.Move move -> takeover.move(move);
                    case Event.Order.ConfirmFence(NodeName node) ->
                            takeover.resetter().confirm(node);
                    case Event.Order.Fence(NodeName node) -> takeover.resetter().order(now, node);
                };
        if (refusal.isEmpty()) {
            ipfail.operatorDecided();
        }
        outbox.add(
                new Action.Reply(request, refusal.isEmpty(), refusal.orElse("request accepted")));
    }

    private void changePolicy(Moment now, Policy changed) {
        check(
                changed.self().equals(policy.self()) && changed.nodes().equals(policy.nodes()),
                "the nodes changed from %s to %s",
                policy.nodes(),
                changed.nodes());
        policy = changed;
        transmitter.setPolicy(changed);
        membership.setPolicy(changed);
        pings.setPolicy(now, changed.pings());
        resources.setPolicy(changed);
        stopFailures.setPolicy(changed);
        takeover.setPolicy(changed);
        restart.setPolicy(changed);
        ipfail.setPolicy(changed);
        tiebreaker.setPolicy(changed);
        outbox.decide(INFO, "Configuration reloaded.", "an operator asked for it");
    }

    /** Sends the heartbeat when it is due, and at once when what it says has changed. */
    private void beat(Moment now) {
        if (takeover.silent() || outbox.ending()) {
            return;
        }
        if (!announced) {
            announced = true;
            send(now, words.heartbeat(now, policy, Peer.INIT));
            outbox.announce(INFO, "Local status now set to: 'up'");
        }
        Body.Status beat = words.heartbeat(now, policy, takeover.active() ? Peer.ACTIVE : Peer.UP);
        boolean news = takeover.active() && lastBeat.filter(beat::saysTheSame).isEmpty();
        if (now.reached(nextBeat) || news) {
            send(now, beat);
            nextBeat = now.plus(policy.timing().keepalive());
            pings.ask(now);
            tiebreaker.ask(now);
        }
    }

    private void send(Moment now, Body.Status beat) {
        lastBeat = Optional.of(beat);
        transmitter.beat(now, beat);
        words.sent(policy);
        pulse.beatSent(now);
    }

    /** Its heart stands still on purpose: it gives up what others have taken over by now. */
    public boolean silent() {
        return takeover.silent();
    }

    /** How long addresses are to live after a heartbeat; what it tells may be longer. */
    public OptionalInt lease() {
        return words.lease();
    }

    /** When to come back at the latest. */
    public Moment wakeAt() {
        return wake;
    }

    private Moment nextWake() {
        if (takeover.silent()) {
            return takeover.wakeAt();
        }
        Moment next = Moment.earlier(nextBeat, membership.wakeAt(pulse));
        next = Moment.earlier(next, pings.wakeAt(pulse));
        next = Moment.earlier(next, ipfail.wakeAt());
        next = Moment.earlier(next, restart.wakeAt());
        next = Moment.earlier(next, silence.wakeAt());
        next = Moment.earlier(next, pulse.health().wakeAt(policy.timing()));
        return Moment.earlier(next, takeover.wakeAt());
    }

    public NodeUuid uuid() {
        return uuid;
    }

    public Generation generation() {
        return transmitter.generation();
    }

    /** Unknown while that node has not been heard. */
    public NodeUuid uuid(NodeName node) {
        return membership.uuid(node);
    }

    /** So much is unacknowledged that client programs should wait before they send more. */
    public boolean congested() {
        return membership.peers().stream().anyMatch(p -> p.lags(transmitter.lastSent()));
    }

    /** Messages of this life that were not acted on, by reason; all are harmless. */
    public SortedMap<String, Long> ignored() {
        return membership.ignored();
    }

    /** What hb_setweight has set; nothing depends on it. */
    public int weight(NodeName node) {
        return roster.weight(node);
    }

    /** What hb_setsite has set; nothing depends on it. */
    public String site(NodeName node) {
        return roster.site(node);
    }

    /** How peers and scripts hear of this node: up or active. */
    public String state() {
        return takeover.active() ? Peer.ACTIVE : Peer.UP;
    }

    public Status status(Moment now) {
        return Snapshot.of(
                now,
                policy,
                membership,
                pings,
                ipfail,
                resources,
                stopFailures,
                takeover,
                transmitter,
                pulse.health(),
                outbox);
    }

    /** Whether this node would reset that one by itself now, and why not; a sentence. */
    public String resetAdvice(Moment now, NodeName name) {
        return FenceOrder.refusal(policy, name)
                .map(why -> "no: " + why)
                .orElseGet(() -> takeover.resetter().advice(now, name));
    }

    private void audit() {
        check(
                takeover.active() || takeover.mine() == Holdings.NONE,
                "holds %s before it has joined",
                takeover.mine());
        membership.audit();
    }
}
