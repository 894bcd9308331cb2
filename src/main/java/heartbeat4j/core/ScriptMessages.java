package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges what scripts may say through this daemon, and hands on what others' scripts say. */
final class ScriptMessages {
    /** Fields that the daemon sets itself in a message that a script sends. */
    private static final List<String> OWN_FIELDS =
            List.of("t", "src", "srcuuid", "seq", "hg", "ts", "ld", "ttl", "auth", "dest");

    private final NodeName self;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private final Membership membership;
    private final Roster roster;
    private final ResourceTable resources;
    private final Takeover takeover;
    private final Ipfail ipfail;

    ScriptMessages(
            NodeName self,
            Transmitter transmitter,
            Outbox outbox,
            Membership membership,
            Roster roster,
            ResourceTable resources,
            Takeover takeover,
            Ipfail ipfail) {
        this.self = self;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.membership = membership;
        this.roster = roster;
        this.resources = resources;
        this.takeover = takeover;
        this.ipfail = ipfail;
    }

    /** A script asks this node for something, or has it say something to others. */
    void said(Moment now, List<Message.Text> texts) {
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
        if (!Message.text(texts, "dest").equals(Optional.of(self.text()))) {
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
        NodeUuid toUuid = to.map(membership::uuid).orElse(NodeUuid.UNKNOWN);
        Message sent = transmitter.sendForScript(new Body.Custom(type), to, toUuid, extra);
        if (to.isEmpty() || to.get().equals(self)) {
            heard(now, type, sent);
        }
    }

    /** What a script on some node says, which is not for the daemon itself. */
    void heard(Moment now, String type, Message message) {
        if (Roster.changes(type)) {
            roster.told(now, type, message.extra());
        } else {
            outbox.add(new Action.RunHandler(type, message));
        }
    }
}
