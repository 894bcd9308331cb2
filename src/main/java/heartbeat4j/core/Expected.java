package heartbeat4j.core;

import java.time.Duration;
import java.util.Optional;

/**
 * Who should hold the groups of one node by our rules, as far as announcements tell.
 *
 * @param owner absent while our rules would wait, or too little is known
 * @param because a sentence
 * @param event what made it so, as in "since ..."
 * @param from when that was
 * @param due when a node of ours would begin to act
 */
record Expected(Optional<NodeName> owner, String because, String event, Moment from, Moment due) {

    static Expected nobody(String because) {
        return new Expected(Optional.empty(), because, "", Moment.NEVER, Moment.NEVER);
    }

    /** At once when the event comes. */
    static Expected of(NodeName owner, String because, String event, Moment from) {
        return new Expected(Optional.of(owner), because, event, from, from);
    }

    /** How long after the event a node of ours would begin. */
    String ours() {
        Duration wait = due.since(from);
        return wait.isZero() ? "at once" : "after " + Words.tenths(wait);
    }

    boolean sameOwner(Expected other) {
        return owner.equals(other.owner);
    }
}
