package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.core.GroupRunner.Wish;
import heartbeat4j.core.Voice.Handing;
import heartbeat4j.core.Voice.Stance;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How this node stands to one group.
 *
 * <pre>
 * IDLE --should own it, nobody has it--> ASKING --votes of a majority--> OWNING
 * OWNING --lost the majority, hands it over, leaves--> RELEASING --all stopped--> IDLE
 * OWNING --does not start here, another node could--> UNFIT --after a while--> IDLE
 * found running at the start: FOUND --votes of a majority--> OWNING
 * </pre>
 */
final class Candidacy {
    /** How long the other nodes leave a group to the one to which it is handed over. */
    static final Duration HANDING_LIMIT = Duration.ofSeconds(10);

    private Group group;
    private final Electorate electorate;
    private final ResourceTable resources;
    private final Outbox outbox;
    private final Map<NodeName, Moment> promises = new TreeMap<>();
    private Stance stance = Stance.IDLE;
    private Moment since;
    private long askedFrom;
    private Moment askAgainFrom = Moment.LONG_AGO;
    private Moment unownedSince = Moment.NEVER;
    private Optional<Handing> handing = Optional.empty();
    private Moment handingUntil = Moment.NEVER;
    private final Stay stay = new Stay();
    private final FlapDamping damping = new FlapDamping();
    private boolean travels;
    private String keptFor = "";

    Candidacy(
            Moment now,
            Group group,
            Electorate electorate,
            ResourceTable resources,
            Outbox outbox) {
        this.group = group;
        this.electorate = electorate;
        this.resources = resources;
        this.outbox = outbox;
        this.since = now;
    }

    Group group() {
        return group;
    }

    void redefine(Group changed) {
        group = changed;
    }

    GroupName name() {
        return group.name();
    }

    Stance stance() {
        return stance;
    }

    /** A former daemon left it running here. */
    void found(Moment now) {
        enter(now, Stance.FOUND);
    }

    private void enter(Moment now, Stance next) {
        if (inTheRace(next) && !inTheRace(stance)) {
            askedFrom = electorate.nextBeat();
            promises.clear();
        }
        // Where nobody has had it before, it has not moved.
        if (travels && (next == Stance.OWNING || stance == Stance.OWNING)) {
            damping.moved(now, electorate.flaps());
        }
        travels |= next == Stance.OWNING;
        stance = next;
        since = now;
        if (next != Stance.OWNING) {
            stay.end();
            keptFor = "";
        }
    }

    /** Votes are kept for a node that still has to stop the group. */
    private static boolean inTheRace(Stance stance) {
        return stance == Stance.ASKING || stance.occupies();
    }

    // ---- votes ----

    /** A member told whom it votes for, after that heartbeat of ours. */
    void voted(Member voter, Moment reliedOnUntil) {
        boolean ours = voter.vote(name()).equals(Optional.of(electorate.self()));
        if (ours && inTheRace(stance) && voter.heardBeat() >= askedFrom) {
            promises.put(voter.name(), reliedOnUntil);
        } else {
            promises.remove(voter.name());
        }
    }

    /**
     * A voter began a new life, and may vote for somebody else as soon as it has heard that this
     * node only asks. What it promised to an owner it keeps: it hears of the owner first.
     */
    void voterRestarted(NodeName voter) {
        if (stance != Stance.OWNING) {
            promises.remove(voter);
        }
    }

    private Moment supportedUntil(boolean ownVote) {
        return electorate.supportedUntil(promises, ownVote);
    }

    // ---- what follows ----

    /** Returns true when the stance has changed. */
    boolean settle(Moment now, boolean ownVote, boolean ends) {
        Stance before = stance;
        boolean occupied = electorate.occupiedByOther(now, name());
        travels |= occupied;
        boolean unowned = !occupied && !stance.occupies();
        unownedSince = unowned ? Moment.earlier(unownedSince, now) : Moment.NEVER;
        settleHanding(now, occupied);
        Moment supported = supportedUntil(ownVote);
        boolean majority = !now.reached(supported);
        switch (stance) {
            case IDLE -> settleIdle(now, occupied, ends);
            case ASKING -> settleAsking(now, occupied, majority, ends);
            case OWNING -> settleOwning(now, majority, ends);
            case FOUND -> settleFound(now, occupied, majority, ends);
            case RELEASING -> settleReleasing(now, majority && !ends);
            case UNFIT -> {
                boolean last = !electorate.otherEligible(now, this);
                if (now.reached(since.plus(last ? GroupRunner.RETRY : Fitness.UNFIT_FOR))) {
                    enter(now, Stance.IDLE);
                }
            }
        }
        return stance != before;
    }

    /** Without a majority nothing may be started, whatever else has happened meanwhile. */
    void lapse(Moment now, boolean ownVote) {
        if (stance == Stance.OWNING && now.reached(supportedUntil(ownVote))) {
            lose(now);
        }
    }

    private void lose(Moment now) {
        release(now, Optional.empty(), electorate.words(now));
    }

    private void settleHanding(Moment now, boolean occupied) {
        boolean done = !stance.occupies() && (occupied || now.reached(handingUntil));
        boolean vain = handing.filter(it -> !electorate.eligible(now, it.to(), this)).isPresent();
        if (done || vain) {
            handing = Optional.empty();
            handingUntil = Moment.NEVER;
        }
    }

    private boolean due(Moment now) {
        return electorate.eligible(now, electorate.self(), this) && now.reached(turn(now));
    }

    /** Each node that should take the group rather than this one has a while to do so. */
    private Moment turn(Moment now) {
        int better = electorate.eligibleBefore(now, this);
        return unownedSince.plus(electorate.patience().multipliedBy(better));
    }

    private void settleIdle(Moment now, boolean occupied, boolean ends) {
        boolean free = !ends && !occupied && now.reached(askAgainFrom);
        boolean winnable = electorate.votesElsewhere(name()) <= electorate.votesToSpare();
        if (free && due(now) && winnable && !electorate.betterAsks(now, this)) {
            enter(now, Stance.ASKING);
        }
    }

    private void settleAsking(Moment now, boolean occupied, boolean majority, boolean ends) {
        if (ends || !electorate.eligible(now, electorate.self(), this)) {
            enter(now, Stance.IDLE);
        } else if (majority && !occupied) {
            own(now);
        } else if (occupied || electorate.betterAsks(now, this)) {
            enter(now, Stance.IDLE);
        } else if (now.reached(since.plus(electorate.patience()))) {
            // Votes may be split: the better one asks again earlier.
            int place = 1 + electorate.place(this);
            askAgainFrom = now.plus(electorate.patience().multipliedBy(place).dividedBy(4));
            enter(now, Stance.IDLE);
        }
    }

    private void own(Moment now) {
        Optional<Handing> given = electorate.handedToUs(name());
        outbox.decide(
                INFO,
                "Taking resource group " + name(),
                given.isPresent()
                        ? "it is handed over to this node, and a majority votes for it"
                        : "a majority votes for this node");
        enter(now, Stance.OWNING);
        stay.begin(
                now,
                given.filter(Handing::moved).isPresent(),
                given.map(Handing::left).orElse(Duration.ZERO));
    }

    private void settleOwning(Moment now, boolean majority, boolean ends) {
        Optional<NodeName> rival = electorate.betterOwner(now, this);
        if (ends) {
            release(now, nextOwner(now, false), "this node leaves");
        } else if (!majority) {
            lose(now);
        } else if (rival.isPresent()) {
            outbox.announce(ERROR, "Both %s and this node own %s".formatted(rival.get(), name()));
            release(now, Optional.empty(), rival.get() + " owns it too and is preferred");
        } else if (resources.failedHere(name())) {
            boolean held = damping.held(now, electorate.flaps());
            if (!held && electorate.otherEligible(now, this)) {
                outbox.decide(
                        WARN,
                        "Group %s is left to another node".formatted(name()),
                        "it does not start here");
                enter(now, Stance.UNFIT);
            }
        } else {
            failBack(now);
        }
    }

    private void failBack(Moment now) {
        String keptBefore = keptFor;
        keptFor = "";
        if (stay.holds(now) || !(stay.over() || electorate.failsBack())) {
            return;
        }
        Optional<NodeName> better = electorate.bestBefore(now, this);
        if (better.isPresent() && !keeps(now, better.get(), keptBefore.isEmpty())) {
            release(
                    now,
                    Optional.of(new Handing(better.get(), false, Duration.ZERO)),
                    stay.over()
                            ? "its time here is over"
                            : "auto_failback: %s is back".formatted(better.get()));
        }
    }

    /** Nobody needs this move: it waits while the group moves too often, or gets no better. */
    private boolean keeps(Moment now, NodeName to, boolean news) {
        String held = damping.words(now, electorate.flaps());
        String why = held.isEmpty() ? electorate.worse(now, to).orElse("") : held;
        if (news && !why.isEmpty()) {
            outbox.decide(INFO, "Group %s is not handed over to %s".formatted(name(), to), why);
        }
        keptFor = why;
        return !why.isEmpty();
    }

    private void settleFound(Moment now, boolean occupied, boolean majority, boolean ends) {
        if (ends) {
            release(now, nextOwner(now, false), "this node leaves");
        } else if (majority) {
            own(now);
        } else if (occupied) {
            release(now, Optional.empty(), "another node has taken it meanwhile");
        } else if (now.reached(since.plus(electorate.patience()))) {
            lose(now);
        }
    }

    private void settleReleasing(Moment now, boolean mayKeep) {
        if (resources.released(name())) {
            handingUntil = now.plus(HANDING_LIMIT);
            enter(now, Stance.IDLE);
        } else if (mayKeep && handing.isPresent() && resources.blocked(name())) {
            outbox.decide(WARN, "Group %s stays here".formatted(name()), "it could not be stopped");
            handing = Optional.empty();
            enter(now, Stance.OWNING);
        }
    }

    /** Gives the group up, and names who should take it. */
    void release(Moment now, Optional<Handing> to, String because) {
        if (stance == Stance.RELEASING) {
            return;
        }
        outbox.decide(
                INFO,
                "Giving up resource group %s%s"
                        .formatted(name(), to.map(it -> " to " + it.to()).orElse("")),
                because);
        handing = to;
        handingUntil = Moment.NEVER;
        enter(now, Stance.RELEASING);
    }

    /** The best of the others, for a group that leaves this node. */
    Optional<Handing> nextOwner(Moment now, boolean moved) {
        return electorate.bestOther(now, this).map(to -> new Handing(to, moved, Duration.ZERO));
    }

    Optional<Handing> handing() {
        return handing;
    }

    Wish wish() {
        return switch (stance) {
            case OWNING -> Wish.WANTED;
            case FOUND -> Wish.UNDECIDED;
            case IDLE, ASKING, RELEASING, UNFIT -> Wish.UNWANTED;
        };
    }

    boolean settled() {
        return switch (stance) {
            case IDLE, OWNING, UNFIT -> handing.isEmpty();
            case ASKING, FOUND, RELEASING -> false;
        };
    }

    Moment wakeAt(Moment now, boolean ownVote) {
        Moment wake = stance.occupies() ? stay.wakeAt(now) : handingUntil;
        wake = Moment.earlier(wake, damping.wakeAt(now, electorate.flaps()));
        Moment limit =
                switch (stance) {
                    case IDLE -> idleUntil(now);
                    case ASKING, FOUND -> since.plus(electorate.patience());
                    case OWNING -> supportedUntil(ownVote);
                    case RELEASING -> Moment.NEVER;
                    case UNFIT -> unfitUntil(now);
                };
        return Moment.earlier(wake, limit);
    }

    private Moment unfitUntil(Moment now) {
        Moment retry = since.plus(GroupRunner.RETRY);
        return now.reached(retry) ? since.plus(Fitness.UNFIT_FOR) : retry;
    }

    private Moment idleUntil(Moment now) {
        if (unownedSince.equals(Moment.NEVER)
                || !electorate.eligible(now, electorate.self(), this)) {
            return Moment.NEVER;
        }
        Moment due = Moment.later(askAgainFrom, turn(now));
        // What is due already waits for something that another node has to tell.
        return now.reached(due) ? Moment.NEVER : due;
    }

    /** For operators: a sentence; empty when there is nothing to say. */
    String words(Moment now) {
        return switch (stance) {
            case IDLE -> electorate.votesInTheWay(now, this);
            case OWNING -> {
                String held = damping.words(now, electorate.flaps());
                yield held.isEmpty() ? keptFor : held;
            }
            case ASKING ->
                    "asks for it: %d of %d votes"
                            .formatted(promises.size() + 1, electorate.votesNeeded());
            case FOUND -> "found running here; asks for it";
            case RELEASING -> "gives it up" + handing.map(it -> ", to " + it.to()).orElse("");
            case UNFIT -> "it did not start here";
        };
    }
}
