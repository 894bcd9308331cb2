package heartbeat4j.daemon;

import heartbeat4j.core.Action;
import heartbeat4j.core.Body;
import heartbeat4j.core.ClientNews;
import heartbeat4j.core.Event;
import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceResult;
import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.JobId;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Message;
import heartbeat4j.core.Moment;
import heartbeat4j.core.Node;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Notice;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Status;
import heartbeat4j.wire.Encoded;
import heartbeat4j.wire.MessageCodec;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Verifies, decodes, lets the core decide, and performs what it decides: no thread, no clock, no
 * socket of its own. Give it {@link #timePassed} only when no other input is waiting.
 */
public final class Engine implements EventLoop.Driven {
    /** Stands in for a message that cannot be sent; nobody acts on it. */
    private static final Body UNSENT = new Body.Custom("h4j_unsent");

    private final Effects effects;
    private final PacketDoor door;
    private Setup setup;
    private SentPackets sent = new SentPackets();
    private Node node;
    private Message lastUnstamped;
    private Message lastStamped;
    private boolean ended;

    private Engine(Setup setup, Effects effects, Node node) {
        this.setup = setup;
        this.effects = effects;
        this.door = new PacketDoor(setup.keyring(), setup.sending());
        this.node = node;
    }

    /**
     * Begins the daemon's first life.
     *
     * @param generation already stored durably
     * @param leftRunning groups that bear the mark of a former daemon
     */
    public static Engine begin(
            Moment now,
            Setup setup,
            Generation generation,
            List<GroupName> leftRunning,
            Effects effects) {
        Node node = new Node(now, setup.policy(), setup.uuid(), generation, leftRunning, false);
        return new Engine(setup, effects, node);
    }

    public void packetArrived(Moment now, byte[] packet, LinkName link) {
        switch (door.open(packet)) {
            case PacketDoor.Opening.Let(Message message) -> {
                if (message.body() instanceof Body.Unreadable(String type, String reason)) {
                    effects.rejected(
                            link, DropReason.UNUSABLE, "message [" + type + "]: " + reason);
                }
                effects.heard(message);
                step(now, new Event.MessageArrived(message, link));
            }
            case PacketDoor.Opening.Kept(DropReason reason, String text) ->
                    effects.rejected(link, reason, text);
        }
    }

    /** An echo that was sent in the name of a ping node came back from where it was sent to. */
    public void pingAnswered(Moment now, NodeName node, byte[] packet) {
        switch (door.open(packet)) {
            case PacketDoor.Opening.Let(Message message)
                    when message.body() instanceof Body.PingStatus
                            && message.header().source().equals(node) ->
                    step(now, new Event.PingAnswered(node, message.extra()));
            case PacketDoor.Opening.Let _ ->
                    effects.rejected(
                            linkTo(node), DropReason.UNUSABLE, "it is no ping status of " + node);
            case PacketDoor.Opening.Kept(DropReason reason, String text) ->
                    effects.rejected(linkTo(node), reason, text);
        }
    }

    private static LinkName linkTo(NodeName pingNode) {
        return new LinkName(pingNode.text());
    }

    @Override
    public void timePassed(Moment now) {
        step(now, new Event.TimePassed());
    }

    public void scriptFinished(Moment now, JobId job, ScriptResult result) {
        step(now, new Event.ScriptFinished(job, result));
    }

    /** Somebody else has taken it away, or nobody has refreshed it in time. */
    public void addressLost(Moment now, GroupName group, String address, String how) {
        step(now, new Event.AddressLost(group, address, how));
    }

    /** A card of a heartbeat link has lost its carrier, or has it back. */
    public void carrierChanged(Moment now, LinkName link, boolean present) {
        step(now, new Event.CarrierChanged(link, present));
    }

    public void fenceFinished(Moment now, FenceId attempt, FenceResult result) {
        step(now, new Event.FenceFinished(attempt, result));
    }

    public void operatorAsked(Moment now, RequestId request, Event.Order order) {
        step(now, new Event.OperatorAsked(request, order));
    }

    /** The answer comes before the end, or says why there is none. */
    public void restartAsked(Moment now, RequestId request, int seconds) {
        step(now, new Event.RestartAsked(request, seconds));
    }

    public void scriptSaid(Moment now, List<Message.Text> texts) {
        step(now, new Event.ScriptSaid(texts));
    }

    public void shutdownAsked(Moment now, String why) {
        step(now, new Event.ShutdownAsked(why));
    }

    /** The client programs with a name that are signed on now. */
    public void clientsChanged(Moment now, List<String> names) {
        step(now, new Event.ClientsChanged(names));
    }

    /** The other node's answer goes to the client of that name here. */
    public void clientWanted(Moment now, NodeName node, String client, String asker) {
        step(now, new Event.ClientWanted(node, client, asker));
    }

    /** Takes over a changed configuration of the same nodes. */
    public void reload(Moment now, Setup changed) {
        setup = changed;
        door.change(changed.keyring(), changed.sending());
        step(now, new Event.PolicyChanged(changed.policy()));
    }

    @Override
    public Moment wakeAt() {
        return ended ? Moment.NEVER : node.wakeAt();
    }

    /** Unknown while that node has not been heard. */
    public NodeUuid uuid(NodeName name) {
        return node.uuid(name);
    }

    int weight(NodeName name) {
        return node.weight(name);
    }

    String site(NodeName name) {
        return node.site(name);
    }

    /** Client programs should wait before they send more. */
    public boolean congested() {
        return node.congested();
    }

    public Status status(Moment now) {
        return node.status(now);
    }

    /** Whether that node would be reset by itself now, a sentence. */
    public String resetAdvice(Moment now, NodeName name) {
        return node.resetAdvice(now, name);
    }

    /** It beats for nobody, since it gives up what others have taken over by now. */
    @Override
    public boolean silent() {
        return node.silent();
    }

    /** Signed messages of this life that were not acted on, by reason. */
    public SortedMap<String, Long> ignored() {
        return node.ignored();
    }

    @Override
    public boolean ended() {
        return ended;
    }

    private void step(Moment now, Event event) {
        if (ended) {
            return;
        }
        for (Action action : node.step(now, event)) {
            perform(now, action);
        }
    }

    private void perform(Moment now, Action action) {
        switch (action) {
            case Action.Send(Message message) -> send(message);
            case Action.Ping(Message message) -> ping(message);
            case Action.Resend(long sequence) ->
                    sent.get(sequence).ifPresent(body -> effects.transmit(door.seal(body)));
            case Action.RunScript job -> effects.run(job);
            case Action.GroupReleased(GroupName group) -> effects.released(group);
            case Action.DropAddresses _ -> effects.dropAddresses();
            case Action.Fence attempt -> effects.fence(attempt);
            case Action.EndFence(FenceId attempt) -> effects.endFence(attempt);
            case Action.Reboot(String why) -> effects.reboot(why);
            case Action.RunHandler(String type, Message message) ->
                    handle(type, MessageCodec.texts(stamped(message)));
            case Action.TellLink(NodeName node, LinkName link, boolean up) ->
                    tellLink(linkTexts(node, link, up));
            case Action.TellClients(ClientNews news) -> tellClients(news);
            case Action.Reply(RequestId request, boolean accepted, String text) ->
                    effects.reply(request, accepted, text);
            case Action.Announce(Notice notice) -> effects.announce(notice);
            case Action.Joined _ -> effects.joined();
            case Action.Rejoin(boolean joined, String why) -> rejoin(now, joined, why);
            case Action.LeaveRunning(Moment until) -> {
                ended = true;
                effects.leaveRunning(until);
            }
            case Action.Exit(String why) -> exit(why);
        }
    }

    private void handle(String type, List<Message.Text> fields) {
        effects.handle(type, fields, node.state());
    }

    private void tellLink(List<Message.Text> texts) {
        handle("ifstat", texts);
        effects.tellClients(() -> ClientNotes.of(texts), true);
    }

    /** In Heartbeat this is a message that never travels; scripts know it by these fields. */
    private static List<Message.Text> linkTexts(NodeName node, LinkName link, boolean up) {
        return List.of(
                new Message.Text("t", "ifstat"),
                new Message.Text("node", node.text()),
                new Message.Text("ifname", link.text()),
                new Message.Text("st", up ? "up" : "dead"));
    }

    private void exit(String why) {
        ended = true;
        effects.exit(why);
    }

    private void send(Message message) {
        Message stamped = stamped(message);
        switch (door.encode(stamped)) {
            case Encoded.Refused(String reason) -> {
                effects.announce(new Notice(Notice.Level.ERROR, "message not sent: " + reason, ""));
                sendInstead(stamped);
            }
            case Encoded.Body(byte[] body) -> {
                sent(stamped, body);
                tellOwnClients(stamped);
            }
        }
    }

    /** What this node says, its clients hear too, as if it had come from another one. */
    private void tellOwnClients(Message message) {
        Message.Header header = message.header();
        boolean toUs = header.destination().map(header.source()::equals).orElse(true);
        if (toUs && message.body().numbered()) {
            boolean changed = !(message.body() instanceof Body.Status);
            tellClients(new ClientNews.Heard(message, changed));
        }
    }

    private void tellClients(ClientNews news) {
        switch (news) {
            case ClientNews.Heard(Message message, boolean changed) ->
                    effects.tellClients(() -> MessageCodec.encode(stamped(message)), changed);
            case ClientNews.NodeDied(NodeName died, String kind) ->
                    effects.tellClients(
                            () -> ClientNotes.died(died, kind, effects.wallSeconds()), true);
        }
    }

    /** Its number is used up: without a packet, peers would ask for it again, C nodes for ever. */
    private void sendInstead(Message refused) {
        if (refused.body().numbered()
                && door.encode(new Message(refused.header(), UNSENT, List.of()))
                        instanceof Encoded.Body(byte[] body)) {
            sent(refused, body);
        }
    }

    private void sent(Message message, byte[] body) {
        if (message.body().numbered()) {
            sent.keep(message.header().sequence(), body);
        }
        effects.transmit(door.seal(body));
        if (message.body() instanceof Body.Status) {
            effects.heartbeatSent(node.lease());
        }
    }

    private void ping(Message message) {
        switch (door.encodePing(stamped(message))) {
            case Encoded.Refused(String reason) ->
                    effects.announce(
                            new Notice(Notice.Level.ERROR, "ping not sent: " + reason, ""));
            case Encoded.Body(byte[] body) ->
                    effects.ping(message.header().source(), door.seal(body));
        }
    }

    /** What is sent and what our own handlers see of it bear one stamp. */
    private Message stamped(Message message) {
        if (message.header().sentAt() != 0) {
            return message;
        }
        if (message.header().sequence() == 0 || !message.equals(lastUnstamped)) {
            lastUnstamped = message;
            lastStamped = stamp(message);
        }
        return lastStamped;
    }

    private Message stamp(Message message) {
        Message.Header header = message.header();
        return new Message(
                new Message.Header(
                        header.source(),
                        header.uuid(),
                        header.sequence(),
                        header.generation(),
                        effects.wallSeconds(),
                        // A message that nobody sent has none.
                        header.ttl() > 0 ? effects.load() : "",
                        header.ttl(),
                        header.destination(),
                        header.destinationUuid()),
                message.body(),
                message.body() instanceof Body.Status
                        ? Stream.concat(message.extra().stream(), effects.heartbeatTexts().stream())
                                .toList()
                        : message.extra());
    }

    /** Everything is released; the next life asks the others what they hold. */
    private void rejoin(Moment now, boolean joined, String why) {
        Optional<Generation> generation = effects.nextGeneration();
        if (generation.isEmpty()) {
            exit(why + ", and the next generation cannot be stored");
            return;
        }
        List<GroupName> blocked =
                node.status(now).groups().stream()
                        .filter(group -> group.state() == Status.GroupState.BLOCKED)
                        .map(Status.GroupView::name)
                        .toList();
        sent = new SentPackets();
        node = new Node(now, setup.policy(), setup.uuid(), generation.get(), blocked, joined);
        timePassed(now);
    }
}
