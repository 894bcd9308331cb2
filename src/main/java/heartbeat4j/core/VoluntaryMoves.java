package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Says whether this node of a pair may hand groups over although nobody ordered it and no node is
 * dead: not while they move to and fro, and only to a node that is no worse.
 */
final class VoluntaryMoves {
    /** Why groups are to move. */
    enum Motive {
        /** To go home: the other node must be as well as this one. */
        FAILBACK,
        /** The other node reaches more of the network, which weighs more than its health. */
        PING_NODES,
        /** It does not start here: any node that may start it is better. */
        FAILED_START
    }

    private static final List<Holdings> SIDES = List.of(Holdings.LOCAL, Holdings.FOREIGN);

    private final ResourceTable resources;
    private final LocalHealth health;
    private final Outbox outbox;
    private final Map<Holdings, FlapDamping> damping = new TreeMap<>();
    private final Map<Holdings, Moment> failedAt = new TreeMap<>();
    private final Map<Holdings, String> refused = new TreeMap<>();
    private final Map<Holdings, String> said = new TreeMap<>();
    private Policy policy;
    private Optional<Holdings> before = Optional.empty();

    VoluntaryMoves(Policy policy, ResourceTable resources, LocalHealth health, Outbox outbox) {
        this.policy = policy;
        this.resources = resources;
        this.health = health;
        this.outbox = outbox;
        SIDES.forEach(side -> damping.put(side, new FlapDamping()));
    }

    void setPolicy(Policy changed) {
        policy = changed;
    }

    /** Called first in each step: what was refused is asked for again, or no longer wanted. */
    void beginStep() {
        refused.clear();
    }

    /** Counts what has come and gone; what a node begins and ends its life with did not move. */
    void settle(Moment now, Holdings mine, boolean stable) {
        for (Holdings side : SIDES) {
            boolean holds = !side.disjoint(mine);
            if (!holds) {
                said.remove(side);
            }
            boolean held = before.filter(was -> !side.disjoint(was)).isPresent();
            if (stable && before.isPresent() && holds != held) {
                damping.get(side).moved(now, policy.flaps());
            }
            if (resources.failed(side).isPresent()) {
                failedAt.put(side, now);
            } else if (resources.names(side).stream().allMatch(resources::running)) {
                failedAt.remove(side);
            }
        }
        before = stable ? Optional.of(mine) : Optional.empty();
    }

    /** Of these sides a group did not start here lately. */
    Holdings unfit(Moment now) {
        Holdings unfit = Holdings.NONE;
        for (Map.Entry<Holdings, Moment> failed : failedAt.entrySet()) {
            boolean lately = !now.reached(failed.getValue().plus(Fitness.UNFIT_FOR));
            unfit = lately ? unfit.plus(failed.getKey()) : unfit;
        }
        return unfit;
    }

    /** Why these groups stay for now; said once. */
    Optional<String> refusal(Moment now, Holdings scope, Counterpart other, Motive motive) {
        Optional<String> why = held(now, scope).or(() -> worse(now, scope, other, motive));
        for (Holdings side : SIDES) {
            if (side.disjoint(scope)) {
                continue;
            }
            if (why.isPresent()) {
                refused.put(side, why.get());
                say(side, other, why.get());
            } else {
                said.remove(side);
            }
        }
        return why;
    }

    private void say(Holdings side, Counterpart other, String why) {
        // The time that is left changes, and is no news.
        String kind = why.replaceAll("[0-9]+", "");
        if (!kind.equals(said.put(side, kind))) {
            outbox.decide(
                    INFO,
                    "The %s groups are not handed over to %s".formatted(side.word(), other.name()),
                    why);
        }
    }

    private Optional<String> held(Moment now, Holdings scope) {
        return SIDES.stream()
                .filter(side -> !side.disjoint(scope))
                .map(side -> damping.get(side).words(now, policy.flaps()))
                .filter(words -> !words.isEmpty())
                .findFirst();
    }

    private Optional<String> worse(Moment now, Holdings scope, Counterpart other, Motive motive) {
        if (!other.heardLately(now)) {
            return Optional.of(other.name() + " was not heard just now");
        }
        if (!other.peer().fitness().unfit().swapped().disjoint(scope)) {
            return Optional.of("they did not start on %s lately".formatted(other.name()));
        }
        return motive == Motive.FAILBACK ? health.worse(other.peer()) : Optional.empty();
    }

    Moment wakeAt(Moment now) {
        Moment wake = Moment.NEVER;
        for (FlapDamping each : damping.values()) {
            wake = Moment.earlier(wake, each.wakeAt(now, policy.flaps()));
        }
        return wake;
    }

    /** For operators: why the group is kept here, and that it moves too often. */
    String words(Moment now, GroupName group) {
        for (Holdings side : SIDES) {
            if (resources.within(group, side)) {
                String held = damping.get(side).words(now, policy.flaps());
                return held.isEmpty() ? refused.getOrDefault(side, "") : held;
            }
        }
        return "";
    }
}
