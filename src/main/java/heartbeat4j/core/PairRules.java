package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.core.VoluntaryMoves.Motive;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules of ownership between two live nodes: what a stable node should hold, given what the
 * other one told, and when it should offer a hand-over by itself.
 */
final class PairRules {
    /** A hand-over that this node should begin. */
    record Offer(Holdings scope, String because) {}

    /** Between two offers of a failback; the other node may refuse while it is in flux. */
    private static final Duration FAILBACK_PAUSE = Duration.ofSeconds(1);

    /** A C node that is stable without its own groups has lost them for good. */
    private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final ResourceTable resources;
    private final Prudence prudence;
    private final Map<GroupName, Moment> offeredAfterFailure = new TreeMap<>();
    private Policy policy;
    private Moment orphanedSince = Moment.NEVER;
    private boolean failbackDue;
    private boolean failbackAllowed = true;
    private Moment failbackFrom = new Moment(0);

    PairRules(Policy policy, Outbox outbox, ResourceTable resources, Prudence prudence) {
        this.policy = policy;
        this.outbox = outbox;
        this.resources = resources;
        this.prudence = prudence;
    }

    void setPolicy(Policy changed) {
        policy = changed;
    }

    /** We hold the other's groups only because it was not there. */
    void oweFailback() {
        failbackDue = true;
    }

    /** False while the other node is known, or may turn out, to reach less of the network. */
    void allowFailback(boolean allowed) {
        failbackAllowed = allowed;
    }

    /**
     * Of what a former daemon left running here, what the other node holds by now. Of two that
     * start at once, the preferred owner goes on.
     */
    Holdings takenMeanwhile(Holdings found, Counterpart other) {
        Holdings theirs = other.holdings().swapped();
        boolean settled = other.plain() || other.stable();
        return found.common(settled ? theirs : theirs.common(Holdings.FOREIGN));
    }

    /** What a node holds that has joined, and runs nothing that the other holds. */
    Holdings firstHoldings(Holdings mine, Counterpart other) {
        if (other.holdings().foreign()) {
            outbox.decide(
                    INFO,
                    "Local Resource acquisition completed. (none)",
                    "%s holds our groups".formatted(other.name()));
            return mine;
        }
        outbox.decide(
                INFO,
                "Acquiring our local resources",
                "%s does not hold them".formatted(other.name()));
        return mine.plus(Holdings.LOCAL);
    }

    /** What this node should hold from now on. */
    Holdings holdings(Moment now, Holdings mine, Counterpart other, boolean mayTake) {
        Holdings kept = yieldToDeaf(now, mine, other);
        if (!other.informed()) {
            return kept;
        }
        kept = yieldToPreferred(kept, other);
        return mayTake && other.ready()
                ? withOrphans(now, yieldUnstarted(kept, other), other)
                : kept;
    }

    /** It does not hear us and took what we hold: only we can end that. */
    private Holdings yieldToDeaf(Moment now, Holdings mine, Counterpart other) {
        Duration patience = policy.timing().keepalives(3);
        Holdings taken = other.takenDeafly(now, patience).swapped();
        if (taken.disjoint(mine)) {
            return mine;
        }
        Holdings kept = mine.minus(taken);
        outbox.decide(
                ERROR,
                "Both machines own our resources! Releasing [%s]"
                        .formatted(mine.minus(kept).word()),
                "%s does not hear us and has taken over".formatted(other.name()));
        return kept;
    }

    /** Both hold the same groups, as after a partition: the preferred owner keeps them. */
    private Holdings yieldToPreferred(Holdings mine, Counterpart other) {
        // One of ours that is not stable yet may be stopping what a former daemon left running.
        boolean open = other.claims() && !other.stable();
        if (!mine.foreign() || !other.holdings().local() || open) {
            return mine;
        }
        outbox.decide(
                ERROR,
                "Both machines own foreign resources! Releasing [foreign]",
                "%s holds them too and is their preferred owner".formatted(other.name()));
        failbackDue = false;
        return mine.minus(Holdings.FOREIGN);
    }

    /** A Heartbeat never yields what it took from a node that it believed dead. */
    private Holdings yieldUnstarted(Holdings mine, Counterpart other) {
        boolean theirs = other.plain() && other.holdings().foreign();
        boolean begun =
                !resources.released(Holdings.LOCAL) || resources.failed(Holdings.LOCAL).isPresent();
        if (!theirs || !mine.local() || begun) {
            return mine;
        }
        outbox.decide(
                WARN,
                "Local resources are left to the other node",
                "%s took them before they were started here".formatted(other.name()));
        return mine.minus(Holdings.LOCAL);
    }

    private Holdings withOrphans(Moment now, Holdings mine, Counterpart other) {
        boolean theirs = other.plain() && !mine.foreign() && !other.holdings().local();
        orphanedSince = theirs ? Moment.earlier(orphanedSince, now) : Moment.NEVER;
        if (theirs && now.reached(orphanedSince.plus(ORPHAN_PATIENCE))) {
            outbox.decide(
                    WARN,
                    "Acquiring foreign resources",
                    other.name() + " does not hold its groups and will not take them by itself");
            return mine.plus(Holdings.FOREIGN);
        }
        boolean orphaned = !mine.local() && !other.holdings().foreign();
        if (!orphaned || !resources.released(Holdings.LOCAL)) {
            return mine;
        }
        outbox.decide(INFO, "Acquiring our local resources", "nobody holds them");
        return mine.plus(Holdings.LOCAL);
    }

    /** A hand-over to begin now, when no other is going on and the other node is ready. */
    Optional<Offer> offer(Moment now, Holdings mine, Counterpart other) {
        Optional<Offer> failback = failback(now, mine, other);
        return failback.isPresent() ? failback : offerFailed(now, mine);
    }

    private Optional<Offer> failback(Moment now, Holdings mine, Counterpart other) {
        if (!mine.foreign()) {
            failbackDue = false;
        }
        boolean begin =
                failbackDue
                        && failbackAllowed
                        && policy.failback() != Failback.OFF
                        && now.reached(failbackFrom)
                        && prudence.holdsBack(Holdings.FOREIGN, Motive.FAILBACK).isEmpty();
        if (!begin) {
            return Optional.empty();
        }
        failbackFrom = now.plus(FAILBACK_PAUSE);
        return Optional.of(
                new Offer(Holdings.FOREIGN, "auto_failback: %s is back".formatted(other.name())));
    }

    /** A group that does not start here is offered to the other node, and again much later. */
    private Optional<Offer> offerFailed(Moment now, Holdings mine) {
        offeredAfterFailure.keySet().removeIf(resources::running);
        for (Holdings side : List.of(Holdings.LOCAL, Holdings.FOREIGN)) {
            Optional<GroupName> failed = resources.failed(side);
            boolean held = !side.disjoint(mine);
            boolean due = held && failed.isPresent() && mayOffer(now, failed.get());
            if (due && prudence.holdsBack(side, Motive.FAILED_START).isEmpty()) {
                offeredAfterFailure.put(failed.get(), now);
                return Optional.of(
                        new Offer(side, "group %s does not start here".formatted(failed.get())));
            }
        }
        return Optional.empty();
    }

    private boolean mayOffer(Moment now, GroupName failed) {
        Moment before = offeredAfterFailure.get(failed);
        return before == null || now.reached(before.plus(Fitness.UNFIT_FOR));
    }
}
