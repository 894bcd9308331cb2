package heartbeat4j.core;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * What this node does otherwise while the other node of the pair runs Heartbeat 3.0.6, which tells
 * what it holds only when asked, takes from whom it believes dead, or speaks of single groups only.
 */
final class BesideHeartbeat {
    private final Counterpart other;
    private final Inquiry inquiry;
    private final GroupRequests groups;
    private Policy policy;

    BesideHeartbeat(
            Policy policy,
            Counterpart other,
            Transmitter transmitter,
            Telling telling,
            ResourceTable resources,
            Outbox outbox) {
        this.policy = policy;
        this.other = other;
        this.inquiry = new Inquiry(transmitter, telling);
        this.groups = new GroupRequests(transmitter, resources, outbox);
    }

    void setPolicy(Policy changed) {
        policy = changed;
    }

    private boolean legacy() {
        return policy.failback() == Failback.LEGACY;
    }

    // ---- what happened ----

    void forget() {
        inquiry.forget();
        groups.forget();
    }

    void otherBeganLife() {
        inquiry.forget();
        groups.askAgain();
    }

    /** A C node that starts may have been told nothing, since it heard nothing before. */
    void otherStarts(Phase phase) {
        if (phase instanceof Phase.Starting && !legacy() && !other.informed()) {
            inquiry.askAgain();
        }
    }

    void returned(Moment now) {
        if (groupwise()) {
            groups.askForLocal();
        } else {
            groups.askAgain();
        }
        inquiry.returned(now, other);
    }

    /** A C node tells whom it has declared dead. */
    void fenced(Moment now, String node) {
        if (other.plain() && policy.self().text().equals(node)) {
            inquiry.takenForDead(now, other, legacy());
        }
    }

    void groupAsked(String key) {
        if (!other.claims() && !key.isEmpty()) {
            groups.asked(other, key);
        }
    }

    void groupAnswered(long sequence, Body.GroupRequestAnswer answer) {
        if (!answer.group().isEmpty()) {
            groups.answered(other, sequence, answer);
        }
    }

    // ---- what follows ----

    /** Groups are asked for one by one, and nobody tells what it holds. */
    boolean groupwise() {
        boolean mute = legacy() || groups.spoken() || inquiry.unanswered();
        return other.plain() && !other.negotiates() && mute;
    }

    /** Whether the other node wants to be told what we hold. */
    boolean tells() {
        return !legacy() || other.claims() || other.negotiates();
    }

    /**
     * What a node that joins keeps: the other, if it was active before, has not asked for its own.
     */
    Holdings firstHoldings(Holdings found) {
        boolean before = other.peer().state().equals(Peer.ACTIVE);
        groups.askForLocal();
        return (before ? found.minus(Holdings.FOREIGN) : found).plus(Holdings.LOCAL);
    }

    /** What this node should hold while groups are asked for one by one. */
    Holdings holdings(Holdings mine) {
        boolean theirs = groups.spoken() || inquiry.undisturbed();
        Holdings kept = theirs ? mine.minus(Holdings.FOREIGN) : mine;
        if (!kept.local()) {
            groups.askForLocal();
        }
        return kept.plus(Holdings.LOCAL);
    }

    /** Groups of ours that the other node may still run. */
    Set<GroupName> awaited() {
        return groupwise() ? groups.awaited() : Collections.emptySet();
    }

    boolean settled() {
        return groupwise() && groups.awaited().isEmpty() && !groups.owes();
    }

    /** Returns why this node must give up everything and ask afterwards, if it must. */
    Optional<String> settle(Moment now, Phase phase, Holdings mine) {
        if (phase.silent()) {
            groups.rest();
        } else {
            groups.settle(now, other);
        }
        boolean joined =
                switch (phase) {
                    case Phase.Init _, Phase.Leaving _, Phase.Left _ -> false;
                    case Phase.Starting _, Phase.Yielding _, Phase.Stable _ -> true;
                };
        if (!joined) {
            inquiry.rest();
            return Optional.empty();
        }
        return inquiry.settle(now, other, mine, !legacy());
    }

    Moment wakeAt() {
        return Moment.earlier(inquiry.wakeAt(), groups.wakeAt());
    }
}
