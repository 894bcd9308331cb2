package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.core.Body.AskResources.Step;

import java.time.Duration;
import java.util.Optional;

/**
 * The planned hand-over of groups from a releasing node to a taking node, in Heartbeat's words. The
 * scope is always from the releaser's viewpoint.
 *
 * <pre>
 * releaser:  Idle --me--> Asked --other--> Releasing --all stopped, done--> Released --done--> Idle
 * taker:     Idle --me, we answer other--> Agreed --done--> Taking --all started, done--> Idle
 * </pre>
 *
 * Each side that closes the dialogue early says so by being stable again; the other then closes it
 * too, and the rules of {@link Takeover} give each group an owner.
 */
final class Standby {
    /** How long the other node may take to answer, as in Heartbeat. */
    static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    /**
     * How long a C node may take to say that it releases what it asked us to take. It may have
     * cancelled before it heard us, which it does not tell.
     */
    static final Duration RELEASE_LIMIT = Duration.ofSeconds(30);

    /** How long each later step may take with a node that does not repeat its state. */
    static final Duration STEP_LIMIT = Duration.ofHours(1);

    /** Where in the dialogue this node is. */
    sealed interface Place {
        record Idle() implements Place {}

        record Asked(Holdings scope, Moment deadline) implements Place {}

        /** Releasing; of the scope this node held no more than {@code given}. */
        record Releasing(Holdings scope, Holdings given, Moment deadline, long since)
                implements Place {}

        record Released(Holdings scope, Moment deadline, long since) implements Place {}

        /** Waiting for the other node to release, which a C node announces. */
        record Agreed(Holdings scope, Moment deadline, long since, boolean announced)
                implements Place {}

        record Taking(Holdings scope, long since) implements Place {}
    }

    /** What the dialogue does to ownership. */
    interface Hands {
        /** Returns what of it was held. */
        Holdings release(Holdings ofMine);

        void take(Holdings asMine);

        boolean released(Holdings ofMine);

        boolean settled(Holdings ofMine);

        /** A group of these sides does not stop, so it cannot be given away. */
        boolean blocked(Holdings ofMine);

        /** Tells the other node what we hold now. */
        void report(String info);
    }

    private final Hands hands;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private Place place = new Place.Idle();

    Standby(Hands hands, Transmitter transmitter, Outbox outbox) {
        this.hands = hands;
        this.transmitter = transmitter;
        this.outbox = outbox;
    }

    boolean idle() {
        return place instanceof Place.Idle;
    }

    /**
     * A C node is in the midst of stopping or starting what is handed over, and would start it a
     * second time if this node left now.
     */
    boolean binds(Optional<Counterpart> other) {
        boolean amidst =
                switch (place) {
                    case Place.Idle _, Place.Asked _, Place.Releasing _ -> false;
                    case Place.Released _, Place.Agreed _, Place.Taking _ -> true;
                };
        return amidst && other.filter(Counterpart::plain).isPresent();
    }

    void delaysShutdown() {
        outbox.decide(WARN, "Shutdown delayed until current resource activity finishes.", word());
    }

    String word() {
        return switch (place) {
            case Place.Idle _ -> "no hand-over";
            case Place.Asked(Holdings scope, _) -> "asked to release " + scope.word();
            case Place.Releasing(Holdings scope, _, _, _) -> "releasing " + scope.word();
            case Place.Released(Holdings scope, _, _) -> "released " + scope.word();
            case Place.Agreed(Holdings scope, _, _, _) ->
                    "waiting to take " + scope.swapped().word();
            case Place.Taking(Holdings scope, _) -> "taking " + scope.swapped().word();
        };
    }

    /** Begins as the releaser; the caller has checked that both nodes are ready. */
    void begin(Moment now, Holdings scope, NodeName self, String because) {
        place = new Place.Asked(scope, now.plus(ANSWER_LIMIT));
        outbox.decide(INFO, "%s wants to go standby [%s]".formatted(self, scope.word()), because);
        transmitter.send(new Body.AskResources(scope, Step.ME));
    }

    /**
     * A step of the other node.
     *
     * @param mayAgree this node and the other are settled enough to begin as the taker
     * @param weYield when both asked at once, this node is the one to give way
     * @return false when the other node's wish was refused, so that an earlier word of its may
     *     still come
     */
    boolean said(
            Moment now,
            Counterpart other,
            long sequence,
            Body.AskResources words,
            boolean mayAgree,
            boolean weYield) {
        switch (words.step()) {
            case ME -> {
                return askedByOther(now, other, sequence, words.scope(), mayAgree, weYield);
            }
            case OTHER -> otherAgreed(now, other, sequence, words, mayAgree);
            case DONE -> otherDone(other, sequence, words, mayAgree);
            case NOT -> {
                if (place instanceof Place.Asked) {
                    close(WARN, "Standby request refused", other.name() + " cannot take over now");
                }
            }
        }
        return true;
    }

    private boolean askedByOther(
            Moment now,
            Counterpart other,
            long sequence,
            Holdings scope,
            boolean mayAgree,
            boolean weYield) {
        boolean free = idle() ? mayAgree : place instanceof Place.Asked && weYield;
        if (!free) {
            outbox.decide(
                    WARN,
                    "standby message [me] from %s ignored.  %s"
                            .formatted(
                                    other.name(),
                                    idle() ? "Other side is in flux." : "Standby in progress."),
                    "this node is " + word());
            refuse(other, scope);
            return false;
        }
        Duration limit = other.plain() ? RELEASE_LIMIT : STEP_LIMIT;
        place = new Place.Agreed(scope, now.plus(limit), sequence, !other.plain());
        outbox.decide(
                INFO,
                "%s wants to go standby [%s]".formatted(other.name(), scope.word()),
                "its operator or its auto_failback asks us to take over");
        transmitter.send(new Body.AskResources(scope, Step.OTHER));
        return true;
    }

    /** A C node would not understand; it gives up by itself after {@link #ANSWER_LIMIT}. */
    private void refuse(Counterpart other, Holdings scope) {
        if (other.claims()) {
            transmitter.sendTo(other.peer(), new Body.AskResources(scope, Step.NOT));
        }
    }

    /** Words that were not for this life of ours, or come too late: who waits need not wait. */
    void unheard(Counterpart other, Body.AskResources words) {
        if (words.step() == Step.ME) {
            refuse(other, words.scope());
        }
    }

    private void otherAgreed(
            Moment now,
            Counterpart other,
            long sequence,
            Body.AskResources words,
            boolean mayAgree) {
        // A C node that has agreed waits for an hour, however late we hear of it.
        boolean late = idle() && other.plain() && mayAgree;
        boolean asked = place instanceof Place.Asked(Holdings scope, _) && scope == words.scope();
        if (asked || late) {
            Holdings given = hands.release(words.scope());
            place = new Place.Releasing(words.scope(), given, now.plus(STEP_LIMIT), sequence);
            hands.report("standby");
        } else {
            ignored("other", other);
        }
    }

    private void otherDone(
            Counterpart other, long sequence, Body.AskResources words, boolean mayAgree) {
        Holdings scope = words.scope();
        boolean agreed = place instanceof Place.Agreed(Holdings was, _, _, _) && was == scope;
        // A C node that has released waits for an hour, and runs nothing meanwhile.
        boolean late = idle() && other.plain() && other.releasing() && mayAgree;
        if (agreed || late) {
            other.released(sequence, scope);
            place = new Place.Taking(scope, sequence);
            outbox.decide(
                    INFO,
                    "standby: acquire [%s] resources from %s".formatted(scope.word(), other.name()),
                    "it has stopped them");
            hands.take(scope.swapped());
        } else if (place instanceof Place.Released(Holdings given, _, _) && given == scope) {
            other.took(sequence, scope.swapped());
            completed(other, scope);
        } else if (!idle()) {
            ignored("done", other);
        }
        // A node of ours has told before that it holds them; its "done" was overtaken. A C node
        // says it once more when it has taken over from a node that leaves.
    }

    private void completed(Counterpart other, Holdings scope) {
        close(
                INFO,
                "Other node completed standby takeover of %s resources.".formatted(scope.word()),
                other.name() + " has started them");
    }

    private void ignored(String word, Counterpart other) {
        outbox.announce(
                ERROR,
                "Ignored standby message '%s' from %s in state %s"
                        .formatted(word, other.name(), word()));
    }

    /** Goes on where scripts have ended, and closes what the other node has given up. */
    void settle(Moment now, Counterpart other) {
        switch (place) {
            case Place.Idle _ -> {}
            case Place.Asked(_, Moment deadline) -> {
                if (now.reached(deadline)) {
                    close(
                            WARN,
                            "No reply to standby request.  Standby request cancelled.",
                            "%s did not answer in %s"
                                    .formatted(other.name(), Words.seconds(ANSWER_LIMIT)));
                }
            }
            case Place.Releasing releasing -> settleReleasing(now, other, releasing);
            case Place.Released(Holdings scope, Moment deadline, long since) -> {
                if (other.holdsAsToldAfter(since, scope.swapped())) {
                    completed(other, scope);
                } else {
                    closedByOther(now, other, deadline, since);
                }
            }
            case Place.Agreed agreed -> settleAgreed(now, other, agreed);
            case Place.Taking(Holdings scope, long since) -> settleTaking(other, scope, since);
        }
    }

    private void settleTaking(Counterpart other, Holdings scope, long since) {
        if (hands.settled(scope.swapped())) {
            place = new Place.Idle();
            if (other.plain()) {
                // In a C node's order, or its audit finds groups without an owner.
                hands.report("");
            }
            outbox.announce(
                    INFO, "Standby resource acquisition done [%s].".formatted(scope.word()));
            transmitter.send(new Body.AskResources(scope, Step.DONE));
        } else if (other.holdsAsToldAfter(since, scope)) {
            close(
                    WARN,
                    "Standby resource acquisition cancelled.",
                    other.name() + " believed this node dead and has taken them back");
        }
    }

    private void settleAgreed(Moment now, Counterpart other, Place.Agreed at) {
        if (other.releasing() && !at.announced()) {
            place = new Place.Agreed(at.scope(), now.plus(STEP_LIMIT), at.since(), true);
        } else {
            closedByOther(now, other, at.deadline(), at.since());
        }
    }

    private void settleReleasing(Moment now, Counterpart other, Place.Releasing at) {
        if (closedByOther(now, other, at.deadline(), at.since())) {
            return;
        }
        if (hands.released(at.scope())) {
            place = new Place.Released(at.scope(), at.deadline(), at.since());
            outbox.announce(
                    INFO, "Local standby process completed [%s].".formatted(at.scope().word()));
            transmitter.send(new Body.AskResources(at.scope(), Step.DONE));
        } else if (hands.blocked(at.scope())) {
            close(ERROR, "Standby request cancelled.", "a resource of ours does not stop");
            hands.take(at.given());
            releaseTaker(other, at.scope());
        }
    }

    /**
     * A C node would wait for an hour. This makes it "take" its own groups, which it runs, and be
     * done; when only those were to be given back, there is no such word.
     */
    private void releaseTaker(Counterpart other, Holdings scope) {
        if (other.plain() && scope != Holdings.FOREIGN) {
            transmitter.send(new Body.AskResources(Holdings.FOREIGN, Step.DONE));
        }
    }

    private boolean closedByOther(Moment now, Counterpart other, Moment deadline, long since) {
        if (now.reached(deadline)) {
            close(WARN, "Standby request cancelled.", "the other node does not go on with it");
            return true;
        }
        if (other.claims() && other.informed() && other.stable() && other.toldBy() > since) {
            close(WARN, "Standby request cancelled.", other.name() + " has given it up");
            return true;
        }
        return false;
    }

    /** The other node died, left or started again, or this node stops. */
    void cancel(String because) {
        if (!idle()) {
            close(INFO, "Cancelling pending standby operation", because);
        }
    }

    private void close(Notice.Level level, String line, String because) {
        place = new Place.Idle();
        outbox.decide(level, line, because);
    }

    Moment wakeAt() {
        return switch (place) {
            case Place.Idle _, Place.Taking _ -> Moment.NEVER;
            case Place.Asked(_, Moment deadline) -> deadline;
            case Place.Releasing(_, _, Moment deadline, _) -> deadline;
            case Place.Released(_, Moment deadline, _) -> deadline;
            case Place.Agreed(_, Moment deadline, _, _) -> deadline;
        };
    }
}
