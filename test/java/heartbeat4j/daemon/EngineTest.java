package heartbeat4j.daemon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import heartbeat4j.auth.Key;
import heartbeat4j.auth.Keyring;
import heartbeat4j.auth.Method;
import heartbeat4j.core.Action;
import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Body;
import heartbeat4j.core.Failback;
import heartbeat4j.core.FenceId;
import heartbeat4j.core.FenceRules;
import heartbeat4j.core.FlapLimit;
import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Message;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Notice;
import heartbeat4j.core.PingNodes;
import heartbeat4j.core.Policy;
import heartbeat4j.core.Quorum;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.ScriptLimits;
import heartbeat4j.core.Tiebreaker;
import heartbeat4j.core.Timing;
import heartbeat4j.wire.Encoded;
import heartbeat4j.wire.Sending;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What alice's engine puts on the wire for bob. */
class EngineTest {
    private static final NodeName ALICE = NodeName.of("alice");
    private static final NodeName BOB = NodeName.of("bob");
    private static final LinkName LINK = new LinkName("eth0");
    private static final Moment START = new Moment(1_000_000_000_000L);
    private static final Keyring KEYRING =
            Keyring.of(1, List.of(Key.of(1, Method.SHA1, "secret".getBytes(UTF_8))));

    private final Wire wire = new Wire();
    private Engine engine;

    @BeforeEach
    void begin() {
        engine = Engine.begin(START, setup(), new Generation(7), List.of(), wire);
        engine.timePassed(START);
    }

    private static Setup setup() {
        Duration second = Duration.ofSeconds(1);
        Timing timing =
                new Timing(
                        second,
                        second.multipliedBy(3),
                        second.multipliedBy(5),
                        second.multipliedBy(20),
                        Duration.ofMillis(250));
        Policy policy =
                new Policy(
                        ALICE,
                        List.of(ALICE, BOB),
                        List.of(LINK),
                        List.of(),
                        timing,
                        Failback.OFF,
                        new ScriptLimits(second, second, second, 1, second),
                        1,
                        PingNodes.NONE,
                        Quorum.OF_ALL,
                        FenceRules.NONE,
                        new AddressLease.Off(),
                        FlapLimit.OFF,
                        Tiebreaker.NONE);
        return new Setup(policy, KEYRING, Sending.DEFAULT, new NodeUuid(1, 1));
    }

    private void says(String type, String value) {
        engine.scriptSaid(
                START, List.of(new Message.Text("t", type), new Message.Text("word", value)));
    }

    /** A number without a packet would be asked for by C nodes four times a second, for ever. */
    @Test
    void messageThatCannotBeSentLeavesNoGapInTheNumbering() {
        says("word", "before");
        says("word", "no text may hold a \0");
        says("word", "behind");

        List<Message> sent = wire.messages();
        for (int i = 1; i < sent.size(); i++) {
            assertEquals(sent.get(i - 1).header().sequence() + 1, sent.get(i).header().sequence());
        }
        assertEquals(
                List.of("before", "behind"),
                sent.stream()
                        .flatMap(message -> message.extra().stream())
                        .map(Message.Text::value)
                        .toList());
        assertTrue(wire.lines.stream().anyMatch(line -> line.startsWith("message not sent: ")));
    }

    @Test
    void whatIsAskedForComesByteForByteAsItWasSent() {
        arrives(1, new Body.Status("active", OptionalLong.empty(), true, Optional.empty()));
        for (int i = 0; i < 600; i++) {
            says("word", "number " + i);
        }
        int size = wire.packets.size();
        List<byte[]> before = List.copyOf(wire.packets.subList(size - 500, size));
        long last = wire.messages().getLast().header().sequence();
        wire.packets.clear();

        for (long first = last - 499; first <= last; first += 50) {
            arrives(0, new Body.Retransmit(first, first + 49));
        }

        assertEquals(500, wire.packets.size());
        for (int i = 0; i < 500; i++) {
            assertArrayEquals(before.get(i), wire.packets.get(i));
        }
    }

    @Test
    void whatIsForgottenIsRefused() {
        arrives(1, new Body.Status("active", OptionalLong.empty(), true, Optional.empty()));
        for (int i = 0; i < 600; i++) {
            says("word", "number " + i);
        }
        wire.packets.clear();

        arrives(0, new Body.Retransmit(101, 101));

        assertEquals(
                List.of(new Body.CannotRetransmit(101, "seqno too low")),
                wire.messages().stream().map(Message::body).toList());
    }

    private void arrives(long sequence, Body body) {
        Message.Header header =
                new Message.Header(
                        BOB,
                        new NodeUuid(2, 2),
                        sequence,
                        new Generation(9),
                        1,
                        "",
                        3,
                        Optional.of(ALICE),
                        NodeUuid.UNKNOWN);
        PacketDoor door = new PacketDoor(KEYRING, Sending.DEFAULT);
        if (door.encode(new Message(header, body, List.of()))
                instanceof Encoded.Body(byte[] text)) {
            engine.packetArrived(START, door.seal(text), LINK);
        }
    }

    /** Keeps what the engine sends and says. */
    private static final class Wire implements Effects {
        private final List<byte[]> packets = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();

        private List<Message> messages() {
            PacketDoor door = new PacketDoor(KEYRING, Sending.DEFAULT);
            return packets.stream()
                    .map(door::open)
                    .map(opening -> ((PacketDoor.Opening.Let) opening).message())
                    .toList();
        }

        @Override
        public void transmit(byte[] packet) {
            packets.add(packet);
        }

        @Override
        public void ping(NodeName node, byte[] packet) {}

        @Override
        public void run(Action.RunScript job) {}

        @Override
        public void fence(Action.Fence attempt) {}

        @Override
        public void reboot(String why) {}

        @Override
        public void endFence(FenceId attempt) {}

        @Override
        public void heartbeatSent(OptionalInt lease) {}

        @Override
        public void dropAddresses() {}

        @Override
        public void leaveRunning(Moment until) {}

        @Override
        public void joined() {}

        @Override
        public void released(GroupName group) {}

        @Override
        public void handle(String type, List<Message.Text> fields, String ownState) {}

        @Override
        public void reply(RequestId request, boolean accepted, String text) {}

        @Override
        public void announce(Notice notice) {
            lines.add(notice.line());
        }

        @Override
        public void rejected(LinkName link, DropReason reason, String text) {
            throw new AssertionError(text);
        }

        @Override
        public Optional<Generation> nextGeneration() {
            return Optional.empty();
        }

        @Override
        public long wallSeconds() {
            return 1_700_000_000L;
        }

        @Override
        public String load() {
            return "";
        }

        @Override
        public void exit(String why) {
            throw new AssertionError(why);
        }
    }
}
