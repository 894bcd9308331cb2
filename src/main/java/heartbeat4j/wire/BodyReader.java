package heartbeat4j.wire;

import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Body;
import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.NodeName;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the own fields of each message type; a type it does not know is kept as it is. */
final class BodyReader {
    private static final List<String> STEPS =
            Arrays.stream(Body.AskResources.Step.values()).map(BodyWriter::word).toList();

    private BodyReader() {}

    static Body read(String type, FieldMap map) {
        return switch (type) {
            case "status" -> status(map);
            case "NS_ackmsg" -> new Body.Ack(map.requiredHex("ackseq"));
            case "NS_rexmit" -> retransmit(map);
            case "NS_nak_rexmit" ->
                    new Body.CannotRetransmit(
                            map.requiredHex("firstseq"), map.text("info").orElse(""));
            case "NS_st" -> new Body.PingStatus(map.required("st"), map.text("info").orElse(""));
            case "reqnodes" -> new Body.RequestNodes();
            case "repnodes" ->
                    new Body.ReplyNodes(
                            NodeLists.parse(map.required("nodelist")),
                            NodeLists.parse(map.text("delnodelist").orElse("")));
            case "starting" -> new Body.Starting();
            case "resource" -> report(map);
            case "ask_resources" -> new Body.AskResources(map.holdings("rsc_hold"), step(map));
            case "hb_takeover" -> new Body.TakeoverRequest(map.required("rsc_hold"));
            case "h4j_move" -> move(map);
            case "shutdone" -> shutdownDone(map);
            case "stonith" -> new Body.FenceReport(map.required("node"), map.required("result"));
            case "ip-request" -> new Body.GroupRequest(map.required("ipaddr"));
            case "ip-request-resp" ->
                    new Body.GroupRequestAnswer(
                            map.required("ipaddr"),
                            map.text("weown").orElse(""),
                            map.text("ok").orElse(""));
            case "query-cstatus" ->
                    new Body.ClientQuery(map.required("cn"), map.required("from_id"));
            case "respond-cstatus" -> clientAnswer(map);
            default -> new Body.Custom(type);
        };
    }

    private static Body status(FieldMap map) {
        String state = map.required("st");
        var deadtime = map.hex("dt");
        // Its presence counts, as for C nodes; another number would still mean flow control.
        boolean protocol = map.text("protocol").isPresent();
        return new Body.Status(
                state,
                deadtime,
                protocol,
                claim(map),
                VoiceFields.read(map),
                lease(map),
                FitnessFields.read(map),
                FenceFields.read(map));
    }

    private static OptionalInt lease(FieldMap map) {
        if (!map.has("h4j_lease")) {
            return OptionalInt.empty();
        }
        long seconds = map.requiredDecimal("h4j_lease");
        if (seconds < 1 || seconds > AddressLease.SECONDS_MAX) {
            map.fail("h4j_lease=" + seconds + " is no lease");
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) seconds);
    }

    private static Body retransmit(FieldMap map) {
        long first = map.requiredDecimal("firstseq");
        long last = map.requiredDecimal("lastseq");
        if (last < first) {
            map.fail("lastseq=" + last + " is below firstseq=" + first);
        }
        return new Body.Retransmit(first, last);
    }

    private static Body report(FieldMap map) {
        return new Body.ResourceReport(
                map.holdings("rsc_hold"),
                map.takeIf("rtype", "full"),
                map.flag("isstable"),
                map.text("info").orElse(""),
                claim(map));
    }

    private static Optional<Body.Claim> claim(FieldMap map) {
        if (!map.has("h4j_hold") && !map.has("h4j_stable") && !map.has("h4j_heard")) {
            return Optional.empty();
        }
        Holdings holdings = map.holdings("h4j_hold");
        map.required("h4j_stable");
        boolean stable = map.flag("h4j_stable").orElse(false);
        Generation heard = new Generation(map.requiredHex("h4j_heard"));
        long heardBeat = map.requiredHex("h4j_beat");
        return Optional.of(new Body.Claim(holdings, stable, heard, heardBeat));
    }

    private static Body.AskResources.Step step(FieldMap map) {
        String word = map.oneOf("info", STEPS);
        for (Body.AskResources.Step step : Body.AskResources.Step.values()) {
            if (BodyWriter.word(step).equals(word)) {
                return step;
            }
        }
        return Body.AskResources.Step.NOT;
    }

    private static Body move(FieldMap map) {
        String group = map.nonEmpty("group");
        String to = map.required("to");
        long left = map.requiredHex("millis");
        if (!NodeName.isValid(to) || left < 0) {
            map.fail("to or millis cannot be understood");
            return new Body.Custom("h4j_move");
        }
        return new Body.MoveRequest(
                new GroupName(group),
                NodeName.of(to),
                Duration.ofMillis(left),
                map.text("reason").orElse(""));
    }

    private static Body shutdownDone(FieldMap map) {
        map.takeIf("st", "dead");
        return new Body.ShutdownDone();
    }

    private static Body clientAnswer(FieldMap map) {
        map.takeIf("result", "OK");
        return new Body.ClientAnswer(map.required("cn"), map.required("to_id"), map.required("cs"));
    }
}
