package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Heartbeat 1's failback ({@code auto_failback legacy}) with a C node: the preferred owner asks for
 * its groups one by one, whoever has one stops it and says so. Nobody tells what it holds.
 *
 * <pre>
 * asker:  ip-request ipaddr=GROUP --> waits --ip-request-resp--> starts it
 * holder: ip-request --> stops it --all stopped--> ip-request-resp
 * </pre>
 */
final class GroupRequests {
    /** Before a group is asked for again; the other node may first have to stop it. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    private final Transmitter transmitter;
    private final ResourceTable resources;
    private final Outbox outbox;

    /** A question, and the last number heard before it: what came earlier is no answer. */
    private record Question(Moment askAgainAt, long after) {
        static final Question NOT_ASKED = new Question(Moment.NEVER, Long.MAX_VALUE);
    }

    private final TreeMap<GroupName, Question> awaited = new TreeMap<>();
    private final TreeMap<GroupName, Boolean> owed = new TreeMap<>();
    private boolean spoken;
    private Moment wake = Moment.NEVER;

    GroupRequests(Transmitter transmitter, ResourceTable resources, Outbox outbox) {
        this.transmitter = transmitter;
        this.resources = resources;
        this.outbox = outbox;
    }

    /** The other node is gone: nobody waits any more. */
    void forget() {
        awaited.clear();
        owed.clear();
        spoken = false;
    }

    /** The other node began a life, which has to be asked again. */
    void askAgain() {
        awaited.replaceAll((_, _) -> Question.NOT_ASKED);
        owed.clear();
        spoken = false;
    }

    /** The other node has asked for a group in its present life. */
    boolean spoken() {
        return spoken;
    }

    /** The other node waits for a group of its own. */
    boolean owes() {
        return !owed.isEmpty();
    }

    /** Groups that the other node may still hold. */
    Set<GroupName> awaited() {
        return new TreeSet<>(awaited.keySet());
    }

    /**
     * Asks for every local group; one that a former daemon left running here too, since the other
     * node may have taken it over meanwhile.
     */
    void askForLocal() {
        awaited.clear();
        for (GroupName group : resources.names(Holdings.LOCAL)) {
            awaited.put(group, Question.NOT_ASKED);
        }
    }

    /** The other node asks for one of its groups. */
    void asked(Counterpart other, String key) {
        spoken = true;
        GroupName group = new GroupName(key);
        if (resources.within(group, Holdings.LOCAL)) {
            outbox.announce(
                    WARN,
                    "ip-request from %s for %s ignored: this node is its preferred owner"
                            .formatted(other.name(), key));
            return;
        }
        boolean ours = !resources.released(group);
        owed.put(group, ours);
        outbox.decide(
                INFO,
                "%s wants resource group %s".formatted(other.name(), key),
                ours ? "it is its preferred owner" : "it does not run here");
    }

    /** The other node has stopped a group, or does not run it. */
    void answered(Counterpart other, long sequence, Body.GroupRequestAnswer answer) {
        GroupName group = new GroupName(answer.group());
        Question question = awaited.getOrDefault(group, Question.NOT_ASKED);
        if (sequence > question.after()) {
            awaited.remove(group);
            outbox.decide(
                    INFO,
                    "received ip-request-resp %s %s %s"
                            .formatted(answer.group(), answer.ok(), answer.weOwn()),
                    other.name() + " does not run it any more");
        }
    }

    /** Asks and answers what is due. */
    void settle(Moment now, Counterpart other) {
        wake = Moment.NEVER;
        if (other.peer().state().equals(Peer.ACTIVE)) {
            awaited.replaceAll((group, question) -> ask(now, other.peer(), group, question));
            wake =
                    awaited.values().stream()
                            .map(Question::askAgainAt)
                            .min(Moment::compareTo)
                            .orElse(Moment.NEVER);
        }
        owed.entrySet()
                .removeIf(
                        each -> {
                            if (!resources.released(each.getKey())) {
                                return false;
                            }
                            String weOwn = each.getValue() ? "yes" : "no";
                            transmitter.sendTo(
                                    other.peer(),
                                    new Body.GroupRequestAnswer(each.getKey().text(), weOwn, "OK"));
                            return true;
                        });
    }

    private Question ask(Moment now, Peer peer, GroupName group, Question question) {
        boolean first = question.equals(Question.NOT_ASKED);
        if (!first && !now.reached(question.askAgainAt())) {
            return question;
        }
        transmitter.send(new Body.GroupRequest(group.text()));
        long after = first ? peer.window().highest() : question.after();
        return new Question(now.plus(PAUSE), after);
    }

    Moment wakeAt() {
        return wake;
    }
}
