package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;
import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One life of a cluster node as a deterministic function: give it the time and one event, perform
 * the actions it returns, and come back at {@link #wakeAt()} with {@link Event.TimePassed} once all
 * waiting input has been given.
 */
public final class Node {
    /** Fields that the daemon sets itself in a message that a script sends. */
    private static final List<String> OWN_FIELDS =
            List.of("t", "src", "srcuuid", "seq", "hg", "ts", "ld", "ttl", "auth", "dest");

    private final NodeUuid uuid;
    private final Outbox outbox = new Outbox();
    private final Transmitter transmitter;
    private final Membership membership;
    private final PingWatch pings;
    private final Roster roster;
    private final ResourceTable resources;
    private final Takeover takeover;
    private final Ipfail ipfail;
    private final OwnPulse pulse;
    private final ClientPrograms clients;
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
        this.resources = new ResourceTable(policy, leftRunning, outbox);
        this.takeover = Takeover.of(policy, transmitter, outbox, resources, membership, now);
        this.ipfail = new Ipfail(policy, transmitter, outbox, pings, takeover);
        this.pulse = new OwnPulse(now);
        this.clients = new ClientPrograms(outbox);
        this.nextBeat = now;
        this.wake = now;
        pulse.expect(now);
    }

    /** Takes one event; times must not go back. */
    public List<Action> step(Moment now, Event event) {
        outbox.beginStep(now);
        OwnPulse.Lateness lateness = pulse.observe(now, policy.timing());
        takeover.beginStep(now, now.reached(pulse.judgeFrom()));
        react(lateness);
        switch (event) {
            case Event.TimePassed _ -> timePassed(now);
            case Event.MessageArrived(Message message, LinkName link) ->
                    arrived(now, message, link);
            case Event.PingAnswered(NodeName node) -> pings.answered(now, node);
            case Event.ScriptFinished(JobId job, ScriptResult result) ->
                    resources.finished(now, job, result);
            case Event.FenceFinished(FenceId attempt, FenceResult result) ->
                    takeover.fenceFinished(attempt, result);
            case Event.OperatorAsked(RequestId request, Event.Order order) -> asked(request, order);
            case Event.ScriptSaid(List<Message.Text> texts) -> scriptSaid(now, texts);
            case Event.ClientsChanged(List<String> names) -> clients.changed(names);
            case Event.ClientWanted(NodeName node, String client, String asker) ->
                    membership.sendTo(node, new Body.ClientQuery(client, asker));
            case Event.PolicyChanged(Policy changed) -> changePolicy(now, changed);
            case Event.ShutdownAsked(String why) -> takeover.leave(why);
        }
        takeover.allowFailback(ipfail.mayFailBack(now));
        takeover.settle(pings.allKnown(membership.communicationUp()));
        if (!outbox.ending()) {
            ipfail.settle(now);
        }
        beat(now);
        wake = nextWake();
        pulse.expect(wake);
        audit();
        return outbox.drain();
    }

    private void react(OwnPulse.Lateness lateness) {
        switch (lateness) {
            case PUNCTUAL -> {}
            case STALLED ->
                    outbox.announce(WARN, "This node was stalled: hearing the backlog first.");
            case AWAY -> {
                if (!policy.peers().isEmpty()) {
                    String why = "this node was stalled for longer than deadtime";
                    outbox.announce(ERROR, "No local heartbeat. Forcing restart.");
                    takeover.assumeTakenOver(why);
                }
            }
        }
    }

    private void timePassed(Moment now) {
        if (takeover.silent()) {
            return;
        }
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
            case Body.Custom(String type) -> custom(now, type, message);
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

    private void custom(Moment now, String type, Message message) {
        if (Roster.changes(type)) {
            roster.told(now, type, message.extra());
        } else {
            outbox.add(new Action.RunHandler(type, message));
        }
    }

    private void asked(RequestId request, Event.Order order) {
        Optional<String> refusal =
                switch (order) {
                    case Event.Order.Standby(Holdings scope) ->
                            takeover.begin(scope, "an operator asked for it");
                    case Event.Order.Takeover(String scope) -> takeover.askForTakeover(scope);
                    case Event.Order.Move move -> takeover.move(move);
                    case Event.Order.ConfirmFence(NodeName node) -> takeover.confirmFence(node);
                };
        if (refusal.isEmpty()) {
            ipfail.operatorDecided();
        }
        outbox.add(
                new Action.Reply(request, refusal.isEmpty(), refusal.orElse("request accepted")));
    }

    private void scriptSaid(Moment now, List<Message.Text> texts) {
        String type = Message.text(texts, "t").orElse("");
        Optional<String> refusal =
                switch (type) {
                    case "ask_resources" ->
                            Requests.scopeOf(Message.text(texts, "rsc_hold").orElse("all"))
                                    .map(scope -> standbyByScript(scope, texts))
                                    .orElse(Optional.of("unknown resources"));
                    case "hb_takeover" ->
                            takeover.askForTakeover(Message.text(texts, "rsc_hold").orElse("all"));
                    case "resource" -> holdingsByScript(texts);
                    case "starting", "status", "shutdone", "reqnodes", "repnodes" ->
                            Optional.of("the daemon itself sends such messages");
                    case "ip-request-resp" -> groupByScript(now, texts);
                    default -> {
                        sendForScript(now, type, texts);
                        yield Optional.empty();
                    }
                };
        if (refusal.isEmpty()) {
            ipfail.scriptOrdered(type);
        }
        refusal.ifPresent(
                why -> outbox.announce(WARN, "message [%s] ignored: %s".formatted(type, why)));
    }

    private Optional<String> standbyByScript(Holdings scope, List<Message.Text> texts) {
        boolean failback = Message.text(texts, "rsc_hold").orElse("").equals("failback");
        return Message.text(texts, "info").orElse("").equals("me")
                ? takeover.begin(failback ? Holdings.FOREIGN : scope, "a local script asked for it")
                : Optional.of("scripts may only begin a hand-over");
    }

    /** What mach_down says at its end; our own rules had taken over before it began. */
    private Optional<String> holdingsByScript(List<Message.Text> texts) {
        boolean done = takeover.mine() == Holdings.ALL && takeover.settled();
        if (Message.text(texts, "info").orElse("").equals("mach_down") && done) {
            outbox.announce(INFO, "mach_down takeover complete.");
            return Optional.empty();
        }
        return Optional.of("what this node holds is for the daemon to say");
    }

    /** To itself: a script wants a group to be started here. To others: it gave a group up. */
    private Optional<String> groupByScript(Moment now, List<Message.Text> texts) {
        if (!Message.text(texts, "dest").equals(Optional.of(policy.self().text()))) {
            sendForScript(now, "ip-request-resp", texts);
            return Optional.empty();
        }
        String group = Message.text(texts, "ipaddr").orElse("");
        return resources.claims(group)
                ? Optional.empty()
                : Optional.of(
                        "group %s is not held here; take it with hb_takeover".formatted(group));
    }

    private void sendForScript(Moment now, String type, List<Message.Text> texts) {
        List<Message.Text> extra = new ArrayList<>(texts);
        extra.removeIf(field -> OWN_FIELDS.contains(field.name()));
        Optional<NodeName> to =
                Message.text(texts, "dest").filter(NodeName::isValid).map(NodeName::of);
        NodeUuid toUuid = to.map(this::uuid).orElse(NodeUuid.UNKNOWN);
        Message sent = transmitter.sendForScript(new Body.Custom(type), to, toUuid, extra);
        if (to.isEmpty() || to.get().equals(policy.self())) {
            custom(now, type, sent);
        }
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
        takeover.setPolicy(changed);
        ipfail.setPolicy(changed);
        outbox.decide(INFO, "Configuration reloaded.", "an operator asked for it");
    }

    /** Sends the heartbeat when it is due, and at once when what it says has changed. */
    private void beat(Moment now) {
        if (takeover.silent() || outbox.ending()) {
            return;
        }
        if (!announced) {
            announced = true;
            send(now, heartbeat(Peer.INIT));
            outbox.announce(INFO, "Local status now set to: 'up'");
        }
        Body.Status beat = heartbeat(takeover.active() ? Peer.ACTIVE : Peer.UP);
        boolean news = takeover.active() && lastBeat.filter(beat::saysTheSame).isEmpty();
        if (now.reached(nextBeat) || news) {
            send(now, beat);
            nextBeat = now.plus(policy.timing().keepalive());
            pings.ask();
        }
    }

    private Body.Status heartbeat(String state) {
        return takeover.heartbeat(state, policy.timing().deadtime());
    }

    private void send(Moment now, Body.Status beat) {
        lastBeat = Optional.of(beat);
        transmitter.beat(now, beat);
        pulse.beatSent(now);
    }

    /** Its heart stands still on purpose: it gives up what others have taken over by now. */
    public boolean silent() {
        return takeover.silent();
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

    public Status status(Moment now) {
        return Snapshot.of(
                now, policy, membership, pings, ipfail, resources, takeover, transmitter, outbox);
    }

    private void audit() {
        check(
                takeover.active() || takeover.mine() == Holdings.NONE,
                "holds %s before it has joined",
                takeover.mine());
        membership.audit();
    }
}
