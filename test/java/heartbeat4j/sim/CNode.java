package heartbeat4j.sim;

import heartbeat4j.core.Body;
import heartbeat4j.core.Event;
import heartbeat4j.core.Failback;
import heartbeat4j.core.Generation;
import heartbeat4j.core.JobId;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Message;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;
import heartbeat4j.core.Policy;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Status;
import heartbeat4j.daemon.Setup;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Heartbeat 3.0.6 in small, as the other node of a pair: its heartbeats, its judgement of the peer,
 * its slow reading of what arrives, its own messages heard before they leave, and its way of
 * starting itself again. What it does with resources is in {@link CResources}.
 */
final class CNode implements Program {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long POLL = 250 * Time.MILLISECOND;
    private static final int LATENCY_MAX = 490;

    private final CHost host;
    private final Policy policy;
    private final Random random;
    private final CVoice voice;
    private final CHearing peer;
    private final CResources resources;
    private final Deque<Runnable> inbox = new ArrayDeque<>();
    private final NodeName other;
    private final long deadtime;
    private final long began;
    private long readAt = NEVER;
    private long beatAt;
    private long pollAt;
    private long ownBeatAt;
    private long nodesAskedAt = -Time.SECOND;
    private boolean asked;
    private boolean communicationUp;
    private boolean announced;
    private boolean lastWords;
    private long restartAt = NEVER;
    private long endAt = NEVER;
    private boolean startsAgain;
    private boolean ended;

    CNode(CHost host, Setup setup, Generation generation, long seed) {
        this.host = host;
        this.policy = setup.policy();
        this.random = new Random(seed);
        this.voice = new CVoice(host, setup, generation);
        this.other = policy.peers().getFirst();
        this.deadtime = policy.timing().deadtime().toNanos();
        this.began = now();
        this.peer = new CHearing(random, began, deadtime);
        this.beatAt = began;
        this.pollAt = began;
        this.ownBeatAt = began;
        this.resources = new CResources(this, policy, peer, host);
    }

    long now() {
        return host.now().nanos();
    }

    // ---- what comes in waits until the daemon looks ----

    @Override
    public void packetArrived(Moment now, byte[] packet, LinkName link) {
        look(() -> voice.open(packet).ifPresent(this::arrived));
    }

    /** A child or a tool wrote into the FIFO. */
    void fifo(Runnable words) {
        look(words);
    }

    private void look(Runnable what) {
        inbox.add(what);
        if (readAt == NEVER) {
            readAt = now() + random.nextInt(LATENCY_MAX) * Time.MILLISECOND;
        }
    }

    @Override
    public void scriptFinished(Moment now, JobId job, ScriptResult result) {}

    @Override
    public void operatorAsked(Moment now, RequestId request, Event.Order order) {
        fifo(() -> resources.asked(order));
        host.reply(request, true, "written to the FIFO");
    }

    @Override
    public void shutdownAsked(Moment now, String why) {
        resources.wantToStop();
    }

    @Override
    public void timePassed(Moment moment) {
        boolean timersFirst = random.nextInt(4) == 0;
        if (timersFirst) {
            timers();
        }
        if (now() >= readAt && !ended) {
            readAt = NEVER;
            while (!inbox.isEmpty() && !ended) {
                inbox.poll().run();
            }
        }
        if (!timersFirst) {
            timers();
        }
    }

    private void timers() {
        if (!ended && now() >= beatAt) {
            beat();
        }
        if (!ended && now() >= pollAt) {
            pollAt = now() + POLL;
            poll();
        }
    }

    @Override
    public Moment wakeAt() {
        return new Moment(Math.min(readAt, Math.min(beatAt, pollAt)));
    }

    // ---- heartbeats ----

    private void beat() {
        if (!announced) {
            announced = true;
            status("init");
        }
        status(communicationUp ? "active" : "up");
        beatAt = now() + policy.timing().keepalive().toNanos();
    }

    private void status(String state) {
        long own = deadtime / Time.MILLISECOND;
        if (lastWords) {
            own += 30_000;
        } else if (now() < began + 5 * Time.SECOND) {
            own += 2_000;
        }
        send(new Body.Status(state, OptionalLong.of(own), true, Optional.empty()));
        ownBeatAt = now();
    }

    private void poll() {
        for (long number : peer.toAskFor(now())) {
            sendTo(other, new Body.Retransmit(number, number));
        }
        if (now() - ownBeatAt > deadtime && restartAt == NEVER && endAt == NEVER) {
            warn("No local heartbeat. Forcing restart.");
            restartAt = now();
        }
        judge();
        comeUp();
        resources.poll(communicationUp);
        if (now() >= restartAt) {
            restartAt = NEVER;
            startsAgain = true;
            resources.wantToStop();
        }
        if (now() >= endAt) {
            end();
        }
    }

    private void judge() {
        long limit =
                communicationUp
                        ? peer.deadtime
                        : Math.max(peer.deadtime, policy.timing().initdead().toNanos());
        if (!peer.dead() && now() - peer.lastStatusAt > limit) {
            declareDead();
        }
    }

    private void declareDead() {
        warn("node %s: is dead".formatted(other));
        peer.state = "dead";
        peer.forgetNumbers();
        if (communicationUp) {
            resources.peerDied();
        }
        peer.heardThisLife = false;
    }

    /** Every node was heard or is dead; a live one is asked for the node list first. */
    private void comeUp() {
        if (communicationUp || !(peer.heard || peer.dead())) {
            return;
        }
        if (peer.dead()) {
            up();
        } else if (now() - nodesAskedAt >= Time.SECOND) {
            nodesAskedAt = now();
            asked = true;
            sendTo(other, new Body.RequestNodes());
        }
    }

    private void up() {
        communicationUp = true;
        info("Local status now set to: 'active'");
        status("active");
        resources.communicationUp();
    }

    /** All scripts have stopped and "shutdone" is said. */
    void stopped() {
        if (startsAgain) {
            lastWords = true;
            status("active");
            status("active");
            endAt = now() + Time.SECOND;
        } else {
            endAt = now() + 2 * Time.SECOND;
        }
    }

    private void end() {
        ended = true;
        if (startsAgain) {
            host.exitAndStartIn(policy.timing().deadtime().plusSeconds(1));
        } else {
            host.exit("Heartbeat shutdown complete.");
        }
    }

    // ---- what others say ----

    private void arrived(Message message) {
        Message.Header header = message.header();
        if (!header.source().equals(other)) {
            return;
        }
        peer.heard = true;
        peer.heardThisLife = true;
        boolean toUs = header.destination().map(policy.self()::equals).orElse(true);
        if (header.sequence() == 0) {
            if (toUs) {
                voice.channel(now(), message.body(), peer).ifPresent(b -> sendTo(other, b));
            }
            return;
        }
        voice.meets(header.uuid());
        boolean isStatus = message.body() instanceof Body.Status;
        if (header.generation().compareTo(peer.generation) < 0) {
            error("should_drop_message: attempted replay attack [%s]?".formatted(other));
            return;
        }
        if (isStatus && header.generation().compareTo(peer.generation) > 0) {
            beginsLife(header.generation());
        } else if (isStatus && peer.dead() && !returns(header.sequence())) {
            return;
        }
        if (!peer.counts(now(), header.sequence())) {
            return;
        }
        if (peer.acknowledges(header.sequence())) {
            sendTo(other, new Body.Ack(header.sequence()));
        }
        if (toUs) {
            dispatch(header.sequence(), message.body());
        }
    }

    private void beginsLife(Generation generation) {
        if (!peer.generation.equals(Generation.UNKNOWN)) {
            info("Heartbeat restart on node " + other);
        }
        peer.generation = generation;
        peer.forgetNumbers();
        voice.peerBeganLife();
        peer.lastStatusNumber = 0;
        peer.lastStatusAt = now();
    }

    /** The same life as before its death: both sides of a partition start again. */
    private boolean returns(long number) {
        if (number <= peer.lastStatusNumber) {
            return false;
        }
        // CRIT in Heartbeat, and no sign of anything that the other node did wrong.
        warn("Cluster node %s returning after partition.".formatted(other));
        if (restartAt == NEVER && endAt == NEVER && !startsAgain) {
            restartAt = now() + 2 * Time.SECOND;
            status(communicationUp ? "active" : "up");
        }
        return true;
    }

    private void dispatch(long number, Body body) {
        switch (body) {
            case Body.Status(String state, OptionalLong dt, _, _, _, _, _, _) ->
                    heartbeat(number, state, dt);
            case Body.RequestNodes _ ->
                    sendTo(
                            other,
                            new Body.ReplyNodes(
                                    policy.nodes().stream().map(NodeName::text).toList(),
                                    List.of()));
            case Body.ReplyNodes _ -> {
                if (asked && !communicationUp) {
                    up();
                }
            }
            default -> resources.heard(body, false);
        }
    }

    private void heartbeat(long number, String state, OptionalLong dt) {
        if (number <= peer.lastStatusNumber) {
            return;
        }
        boolean late = now() - peer.lastStatusAt > deadtime && peer.lastStatusNumber > 0;
        if (late) {
            warn("Late heartbeat: Node " + other);
            declareDead();
            peer.counts(now(), number);
        }
        peer.state = state;
        peer.heardThisLife = true;
        dt.ifPresent(millis -> peer.deadtime = millis * Time.MILLISECOND);
        peer.lastStatusAt = now();
        peer.lastStatusNumber = number;
        resources.tick();
    }

    // ---- what it says ----

    /** Processed here first; what that leads to leaves before it. */
    void send(Body body) {
        Message message = voice.message(body, Optional.empty());
        resources.heard(body, true);
        voice.transmit(message);
    }

    void sendTo(NodeName to, Body body) {
        Message message = voice.message(body, Optional.of(to));
        if (to.equals(policy.self())) {
            resources.heard(body, true);
        }
        voice.transmit(message);
    }

    private void info(String line) {
        host.log(Notice.Level.INFO, line);
    }

    private void warn(String line) {
        host.log(Notice.Level.WARN, line);
    }

    void error(String line) {
        host.log(Notice.Level.ERROR, line);
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public View view(Moment moment) {
        return resources.view(peer.state);
    }

    boolean legacy() {
        return policy.failback() == Failback.LEGACY;
    }

    CResources resources() {
        return resources;
    }

    @Override
    public Optional<Status> status(Moment now) {
        return Optional.empty();
    }
}
