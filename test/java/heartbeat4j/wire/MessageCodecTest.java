package heartbeat4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import heartbeat4j.core.Body;
import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.Message;
import heartbeat4j.core.Message.Header;
import heartbeat4j.core.Message.Text;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Voice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class MessageCodecTest {
    private static final NodeName ALICE = new NodeName("alice");
    private static final NodeName BOB = new NodeName("bob");
    private static final NodeUuid ALICE_UUID = new NodeUuid(0x0102030405060708L, -1);
    private static final Optional<Body.Claim> CLAIM =
            Optional.of(new Body.Claim(Holdings.ALL, true, new Generation(0x6b024a02), 26));

    private static final Optional<Voice> VOICE =
            Optional.of(
                    new Voice(
                            true,
                            false,
                            Duration.ofMillis(3000),
                            List.of(new Voice.Echo(BOB, new Generation(0x6b024a02), 26)),
                            List.of(
                                    new Voice.Word(
                                            new GroupName("IPaddr::10.0.0.1/24"),
                                            Voice.Stance.OWNING,
                                            Optional.of(ALICE),
                                            Optional.empty()),
                                    new Voice.Word(
                                            new GroupName("web"),
                                            Voice.Stance.RELEASING,
                                            Optional.empty(),
                                            Optional.of(
                                                    new Voice.Handing(
                                                            BOB, true, Duration.ofMillis(7)))))));

    static Stream<Body> bodies() {
        return Stream.of(
                new Body.Status("active", OptionalLong.of(6000), true, Optional.empty()),
                new Body.Status("up", OptionalLong.empty(), false, CLAIM),
                new Body.Status("active", OptionalLong.of(6000), true, Optional.empty(), VOICE),
                new Body.MoveRequest(
                        new GroupName("10.0.0.1"), BOB, Duration.ofSeconds(90), "a new kernel"),
                new Body.Ack(0x1f),
                new Body.Retransmit(10, 19),
                new Body.CannotRetransmit(0xab, "seqno too low"),
                new Body.PingStatus("ping", "ping_group"),
                new Body.RequestNodes(),
                new Body.ReplyNodes(List.of("alice", "bob"), List.of()),
                new Body.ReplyNodes(List.of("alice"), List.of("bob", "carol")),
                new Body.Starting(),
                report(true, Optional.of(false), "shutdown", CLAIM),
                report(false, Optional.empty(), "", Optional.empty()),
                new Body.AskResources(Holdings.FOREIGN, Body.AskResources.Step.ME),
                new Body.AskResources(Holdings.ALL, Body.AskResources.Step.NOT),
                new Body.TakeoverRequest("failback"),
                new Body.ShutdownDone(),
                new Body.FenceReport("bob", "OK"),
                new Body.GroupRequest("10.0.0.1"),
                new Body.GroupRequestAnswer("10.0.0.1", "yes", "OK"),
                new Body.ClientQuery("ipfail", "31816"),
                new Body.ClientAnswer("ipfail", "31816", "online"),
                new Body.Custom("NS_own"),
                new Body.Unreadable("resource", "rsc_hold is missing"),
                new Body.Unreadable("NS_ackmsg", "ackseq is missing"));
    }

    private static Body report(
            boolean full, Optional<Boolean> stable, String info, Optional<Body.Claim> claim) {
        return new Body.ResourceReport(Holdings.LOCAL, full, stable, info, claim);
    }

    private static Message message(Body body, Optional<NodeName> to, List<Text> extra) {
        long sequence = body.numbered() ? 0x10 : 0;
        String load = sequence == 0 ? "" : "0.32 0.29 0.13 1/140 15957";
        Header header =
                new Header(
                        ALICE,
                        ALICE_UUID,
                        sequence,
                        new Generation(0x6b024a02),
                        0x6b024a01,
                        load,
                        3,
                        to,
                        NodeUuid.UNKNOWN);
        return new Message(header, body, extra);
    }

    private static Message accepted(Decoded<Message> decoded) {
        return switch (decoded) {
            case Decoded.Accepted<Message>(Message message) -> message;
            case Decoded.Rejected<Message>(String reason) -> throw new AssertionError(reason);
        };
    }

    @Test
    void everyBodyIsAmongTheSamples() {
        Set<Class<?>> missing =
                Stream.of(Body.class.getPermittedSubclasses()).collect(Collectors.toSet());
        bodies().forEach(body -> missing.remove(body.getClass()));

        assertEquals(Set.of(), missing);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void everyMessageIsReadAsItWasWritten(Body body) {
        for (Optional<NodeName> to : List.of(Optional.<NodeName>empty(), Optional.of(BOB))) {
            for (List<Text> extra :
                    List.of(List.<Text>of(), List.of(new Text("x", "1"), new Text("y", "")))) {
                Message message = message(body, to, extra);

                Decoded<Message> decoded = MessageCodec.decode(MessageCodec.encode(message));

                assertEquals(message, accepted(decoded));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void onlyTypesOutsideTheNsFamilyCarrySequenceAndLoad(Body body) {
        Set<String> names =
                MessageCodec.texts(message(body, Optional.empty(), List.of())).stream()
                        .map(Text::name)
                        .collect(Collectors.toSet());
        boolean sequenced = !MessageCodec.type(body).startsWith("NS_");

        assertEquals(sequenced, names.contains("seq"));
        assertEquals(sequenced, names.contains("ld"));
    }

    @Test
    void textsAreTheTextFieldsInWireOrder() {
        Body body = new Body.AskResources(Holdings.LOCAL, Body.AskResources.Step.OTHER);
        Message message = message(body, Optional.of(BOB), List.of(new Text("x", "1")));

        assertEquals(
                "t=ask_resources dest=bob rsc_hold=local info=other x=1 src=alice seq=10"
                        + " hg=6b024a02 ts=6b024a01 ld=0.32 0.29 0.13 1/140 15957 ttl=3",
                written(message));
    }

    private static String written(Message message) {
        return MessageCodec.texts(message).stream()
                .map(text -> text.name() + "=" + text.value())
                .collect(Collectors.joining(" "));
    }

    @Test
    void retransmissionNumbersAreDecimalButThoseOfRefusalsAreHex() {
        Body request = new Body.Retransmit(26, 27);
        Body refusal = new Body.CannotRetransmit(26, "seqno not found");

        assertEquals(
                "t=NS_rexmit dest=bob firstseq=26 lastseq=27 src=alice hg=6b024a02 ts=6b024a01"
                        + " ttl=3",
                written(message(request, Optional.of(BOB), List.of())));
        assertEquals(
                "t=NS_nak_rexmit firstseq=1a dest=bob info=seqno not found src=alice hg=6b024a02"
                        + " ts=6b024a01 ttl=3",
                written(message(refusal, Optional.of(BOB), List.of())));
    }

    @Test
    void theNodeListFollowsItsDestination() {
        Body reply = new Body.ReplyNodes(List.of("alice", "bob"), List.of());
        String text = written(message(reply, Optional.of(BOB), List.of()));

        assertEquals(
                "dest=bob t=repnodes nodelist=alice bob  delnodelist=  src=alice",
                text.substring(0, text.indexOf(" seq=")));
    }

    @Test
    void theClaimStandsBehindWhatHeartbeatReads() {
        Body status = new Body.Status("active", OptionalLong.of(6000), true, CLAIM);
        String text = written(message(status, Optional.empty(), List.of()));

        assertEquals(
                "t=status st=active dt=1770 protocol=1 h4j_hold=all h4j_stable=1"
                        + " h4j_heard=6b024a02 h4j_beat=1a",
                text.substring(0, text.indexOf(" src=")));
    }

    private static List<Field> status(String... changes) {
        List<Field> fields = new ArrayList<>();
        Body body = new Body.Status("active", OptionalLong.of(6000), true, CLAIM);
        for (Field field : MessageCodec.encode(message(body, Optional.empty(), List.of()))) {
            fields.add(field);
        }
        return changed(fields, changes);
    }

    /** Each change is {@code name=value}, or {@code name} to take the field away. */
    private static List<Field> changed(List<Field> fields, String... changes) {
        for (String change : changes) {
            int equals = change.indexOf('=');
            String name = equals < 0 ? change : change.substring(0, equals);
            fields.removeIf(field -> field.name().equals(name));
            if (equals >= 0) {
                fields.add(Field.text(name, change.substring(equals + 1)));
            }
        }
        return fields;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "t, t is missing",
                "t=, t is empty",
                "src, src is missing",
                "src=, src= is not a node name",
                "ts, ts is missing",
                "ts=0, ts=0 is not a hexadecimal number above 0",
                "ts=x, ts=x is not a hexadecimal number of up to 63 bits",
                "seq, seq is missing",
                "seq=-1, seq=-1 is not a hexadecimal number of up to 63 bits",
                "seq=0, seq=0 is not a hexadecimal number above 0",
                "seq=8000000000000000, seq=8000000000000000 is not a hexadecimal number"
                        + " of up to 63 bits",
                "hg=zz, hg=zz is not a hexadecimal number of up to 63 bits",
                "srcuuid=abc, srcuuid is not 16 bytes of binary",
                "destuuid=abc, destuuid is not 16 bytes of binary",
            })
    void whatIsWrongInTheHeaderIsNamed(String change, String reason) {
        assertEquals(new Decoded.Rejected<>(reason), MessageCodec.decode(status(change)));
    }

    /** A message that were rejected as a whole would be asked for again and again. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "st, st is missing",
                "dt=6 s, dt=6 s is not a hexadecimal number of up to 63 bits",
                "h4j_hold=some, \"h4j_hold=some is not none, local, foreign or all\"",
                "h4j_stable=2, h4j_stable=2 is not 0 or 1",
                "h4j_heard, h4j_heard is missing",
                "t=ask_resources, rsc_hold is missing",
                "t=resource, rsc_hold is missing",
                "t=repnodes, nodelist is missing",
                "t=query-cstatus, cn is missing",
            })
    void whatTheTypeCannotReadIsNamedButItsNumberCounts(String change, String reason) {
        Message message = accepted(MessageCodec.decode(status(change)));

        assertEquals(new Body.Unreadable(typeIn(change), reason), message.body());
        assertEquals(0x10, message.header().sequence());
    }

    private static String typeIn(String change) {
        return change.startsWith("t=") ? change.substring(2) : "status";
    }

    @Test
    void moreMalformedBodiesAreNamed() {
        unreadable("lastseq=8 is below firstseq=9", "t=NS_rexmit", "firstseq=9", "lastseq=8");
        unreadable(
                "info=you is not one of me, other, done, not",
                "t=ask_resources",
                "rsc_hold=all",
                "info=you");
        unreadable("isstable=yes is not 0 or 1", "t=resource", "rsc_hold=all", "isstable=yes");
    }

    private static void unreadable(String reason, String... changes) {
        assertEquals(
                new Body.Unreadable(typeIn(changes[0]), reason),
                accepted(MessageCodec.decode(status(changes))).body());
    }

    @Test
    void whatCNodesLeaveOutIsTolerated() {
        Message message =
                accepted(
                        MessageCodec.decode(
                                status(
                                        "srcuuid",
                                        "hg",
                                        "ld",
                                        "ttl",
                                        "dt",
                                        "protocol",
                                        "h4j_hold",
                                        "h4j_stable",
                                        "h4j_heard")));

        assertEquals(NodeUuid.UNKNOWN, message.header().uuid());
        assertEquals(Generation.UNKNOWN, message.header().generation());
        assertEquals(
                new Body.Status("active", OptionalLong.empty(), false, Optional.empty()),
                message.body());
    }

    @Test
    void numbersAreReadInUpperCaseWithZerosAndWith63Bits() {
        Message message = accepted(MessageCodec.decode(status("seq=00AbC", "hg=7fffffffffffffff")));

        assertEquals(0xabc, message.header().sequence());
        assertEquals(Long.MAX_VALUE, message.header().generation().number());
    }

    @Test
    void ofTwoFieldsWithOneNameTheFirstCounts() {
        List<Field> fields = status();
        fields.add(Field.text("st", "dead"));

        var status =
                assertInstanceOf(Body.Status.class, accepted(MessageCodec.decode(fields)).body());

        assertEquals("active", status.state());
    }

    @Test
    void extraTextsCannotReplaceTheHeader() {
        List<Text> extra = List.of(new Text("src", "mallory"), new Text("auth", "1 00"));
        Message message = message(new Body.Starting(), Optional.empty(), extra);

        Message read = accepted(MessageCodec.decode(MessageCodec.encode(message)));

        assertEquals(ALICE, read.header().source());
        assertEquals(List.of(), read.extra());
    }

    @Test
    void aPingNodeSpeaksWithoutUuidGenerationAndTtl() {
        Header header =
                new Header(
                        new NodeName("router"),
                        NodeUuid.UNKNOWN,
                        0,
                        Generation.UNKNOWN,
                        0x6b024b9d,
                        "",
                        0,
                        Optional.empty(),
                        NodeUuid.UNKNOWN);
        Message message = new Message(header, new Body.PingStatus("ping", "ping"), List.of());

        assertEquals("t=NS_st st=ping info=ping src=router ts=6b024b9d", written(message));
        assertEquals(message, accepted(MessageCodec.decode(MessageCodec.encode(message))));
    }

    @Test
    void aScriptsMessageNeedsNoHeader() {
        List<Field> fields =
                List.of(
                        Field.text("t", "ask_resources"),
                        Field.text("rsc_hold", "all"),
                        Field.text("info", "me"),
                        Field.text("note", "hb_standby"));

        assertEquals(
                new Decoded.Accepted<>(
                        new MessageCodec.Draft(
                                Optional.empty(),
                                new Body.AskResources(Holdings.ALL, Body.AskResources.Step.ME),
                                List.of(new Text("note", "hb_standby")))),
                MessageCodec.draft(fields));
        assertEquals(
                new Decoded.Rejected<>("t is missing"),
                MessageCodec.draft(fields.subList(1, fields.size())));
    }

    @Test
    void aNodeNameThatWouldSplitTheListIsOurOwnMistake() {
        Body reply = new Body.ReplyNodes(List.of("alice smith"), List.of());

        assertThrows(
                IllegalStateException.class,
                () -> MessageCodec.encode(message(reply, Optional.empty(), List.of())));
    }
}
