package heartbeat4j.wire;

import static heartbeat4j.core.Invariants.check;

import heartbeat4j.core.Body;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.NodeName;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes type, destination and own fields of a message in the order that Heartbeat uses. */
final class BodyWriter {
    private final List<Field> fields;
    private final Optional<NodeName> destination;

    private BodyWriter(Optional<NodeName> destination, List<Field> fields) {
        this.destination = destination;
        this.fields = fields;
    }

    static String type(Body body) {
        return switch (body) {
            case Body.Status _ -> "status";
            case Body.Ack _ -> "NS_ackmsg";
            case Body.Retransmit _ -> "NS_rexmit";
            case Body.CannotRetransmit _ -> "NS_nak_rexmit";
            case Body.PingStatus _ -> "NS_st";
            case Body.RequestNodes _ -> "reqnodes";
            case Body.ReplyNodes _ -> "repnodes";
            case Body.Starting _ -> "starting";
            case Body.ResourceReport _ -> "resource";
            case Body.AskResources _ -> "ask_resources";
            case Body.TakeoverRequest _ -> "hb_takeover";
            case Body.MoveRequest _ -> "h4j_move";
            case Body.ShutdownDone _ -> "shutdone";
            case Body.FenceReport _ -> "stonith";
            case Body.GroupRequest _ -> "ip-request";
            case Body.GroupRequestAnswer _ -> "ip-request-resp";
            case Body.ClientQuery _ -> "query-cstatus";
            case Body.ClientAnswer _ -> "respond-cstatus";
            case Body.Custom(String type) -> type;
            case Body.Unreadable(String type, _) -> type;
        };
    }

    static void write(Body body, Optional<NodeName> destination, List<Field> fields) {
        BodyWriter writer = new BodyWriter(destination, fields);
        String type = type(body);
        switch (body) {
            case Body.ReplyNodes reply -> writer.to().text("t", type).reply(reply);
            case Body.CannotRetransmit(long sequence, String info) ->
                    writer.text("t", type).hex("firstseq", sequence).to().text("info", info);
            case Body.Status _,
                    Body.Ack _,
                    Body.Retransmit _,
                    Body.PingStatus _,
                    Body.RequestNodes _,
                    Body.Starting _,
                    Body.ResourceReport _,
                    Body.AskResources _,
                    Body.TakeoverRequest _,
                    Body.MoveRequest _,
                    Body.ShutdownDone _,
                    Body.FenceReport _,
                    Body.GroupRequest _,
                    Body.GroupRequestAnswer _,
                    Body.ClientQuery _,
                    Body.ClientAnswer _,
                    Body.Custom _,
                    Body.Unreadable _ ->
                    writer.text("t", type).to().own(body);
        }
    }

    /** The fields of a type behind {@code t} and {@code dest}. */
    private void own(Body body) {
        switch (body) {
            case Body.Status status -> status(status);
            case Body.Ack(long sequence) -> hex("ackseq", sequence);
            case Body.Retransmit(long first, long last) ->
                    // Decimal, unlike all other sequence numbers.
                    text("firstseq", Long.toString(first)).text("lastseq", Long.toString(last));
            case Body.CannotRetransmit(long sequence, String info) ->
                    hex("firstseq", sequence).text("info", info);
            case Body.PingStatus(String state, String info) -> text("st", state).text("info", info);
            case Body.ReplyNodes nodes -> reply(nodes);
            case Body.ResourceReport report -> report(report);
            case Body.AskResources(Holdings scope, Body.AskResources.Step step) ->
                    text("rsc_hold", scope.word()).text("info", word(step));
            case Body.TakeoverRequest(String scope) -> text("rsc_hold", scope);
            case Body.MoveRequest(GroupName group, NodeName to, Duration left, String reason) ->
                    text("group", group.text())
                            .text("to", to.text())
                            .hex("millis", left.toMillis())
                            .text("reason", reason);
            case Body.ShutdownDone _ -> text("st", "dead");
            case Body.FenceReport(String node, String result) ->
                    text("node", node).text("result", result);
            case Body.GroupRequest(String group) -> text("ipaddr", group);
            case Body.GroupRequestAnswer(String group, String weOwn, String ok) ->
                    text("ipaddr", group).text("weown", weOwn).text("ok", ok);
            case Body.ClientQuery(String client, String asker) ->
                    text("cn", client).text("from_id", asker);
            case Body.ClientAnswer(String client, String asker, String state) ->
                    text("result", "OK").text("cn", client).text("to_id", asker).text("cs", state);
            case Body.RequestNodes _, Body.Starting _, Body.Custom _, Body.Unreadable _ -> {}
        }
    }

    private void status(Body.Status status) {
        text("st", status.state());
        status.deadtimeMillis().ifPresent(dt -> hex("dt", dt));
        if (status.protocol()) {
            text("protocol", "1");
        }
        status.claim().ifPresent(this::claim);
        status.lease().ifPresent(seconds -> text("h4j_lease", "" + seconds));
        FitnessFields.write(status.fitness(), fields);
        status.voice().ifPresent(voice -> VoiceFields.write(voice, fields));
        FenceFields.write(status.fence(), fields);
    }

    private void report(Body.ResourceReport report) {
        text("rsc_hold", report.holdings().word());
        if (report.full()) {
            text("rtype", "full");
        }
        report.stable().ifPresent(stable -> flag("isstable", stable));
        if (!report.info().isEmpty()) {
            text("info", report.info());
        }
        report.claim().ifPresent(this::claim);
    }

    private void claim(Body.Claim claim) {
        text("h4j_hold", claim.holdings().word());
        flag("h4j_stable", claim.stable());
        hex("h4j_heard", claim.heard().number());
        hex("h4j_beat", claim.heardBeat());
    }

    private void reply(Body.ReplyNodes reply) {
        text("nodelist", list(reply.nodes()));
        // A list must not be empty on the wire.
        text("delnodelist", reply.deleted().isEmpty() ? " " : list(reply.deleted()));
    }

    private static String list(List<String> nodes) {
        StringBuilder list = new StringBuilder();
        for (String node : nodes) {
            check(NodeLists.isWord(node), "node \"%s\" in a list of nodes", node);
            list.append(node).append(' ');
        }
        return list.toString();
    }

    static String word(Body.AskResources.Step step) {
        return step.name().toLowerCase(Locale.ROOT);
    }

    private BodyWriter to() {
        destination.ifPresent(node -> text("dest", node.text()));
        return this;
    }

    private BodyWriter text(String name, String value) {
        fields.add(Field.text(name, value));
        return this;
    }

    private BodyWriter hex(String name, long value) {
        return text(name, Long.toHexString(value));
    }

    private void flag(String name, boolean value) {
        text(name, value ? "1" : "0");
    }
}
