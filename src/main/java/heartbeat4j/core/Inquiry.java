package heartbeat4j.core;

import java.time.Duration;
import java.util.Optional;

/**
 * Asks a C node what it holds, until it tells, since it tells only when asked; and waits while it
 * may be about to start itself again.
 *
 * <p>A C node that hears a node which it had declared dead gives up everything and starts itself
 * again two seconds later. Whoever yielded to it before would leave the groups without an owner.
 * One that goes on has taken what we hold and will never yield: then we do.
 */
final class Inquiry {
    /** Between two questions; a C node may take half a second to look at its input. */
    static final Duration PAUSE = Duration.ofSeconds(3);

    /** For a C node's decision to start itself again: two seconds, its latency and its scripts. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** In legacy mode it does not tell that it stops, only that it has. */
    static final Duration LEGACY_PATIENCE = Duration.ofSeconds(60);

    /**
     * After so many questions that it heard a C node that is active speaks Heartbeat 1's failback.
     */
    static final int QUESTIONS_MAX = 3;

    private final Transmitter transmitter;
    private final Telling telling;
    private Moment askAt = Moment.NEVER;
    private Moment doubtUntil = Moment.NEVER;
    private Moment rivalSince = Moment.NEVER;
    private Moment wake = Moment.NEVER;
    private boolean takenForDead;
    private boolean undisturbed;
    private int unanswered;
    private long lastQuestion;

    Inquiry(Transmitter transmitter, Telling telling) {
        this.transmitter = transmitter;
        this.telling = telling;
    }

    /** The other node's life began or ended. */
    void forget() {
        askAt = Moment.NEVER;
        doubtUntil = Moment.NEVER;
        rivalSince = Moment.NEVER;
        takenForDead = false;
        undisturbed = false;
        unanswered = 0;
        lastQuestion = 0;
    }

    /** It was dead to us and is heard again; if we were dead to it, it starts itself again. */
    void returned(Moment now, Counterpart other) {
        forget();
        doubt(now, other, PATIENCE);
    }

    /** It told that it has declared us dead. */
    void takenForDead(Moment now, Counterpart other, boolean legacy) {
        takenForDead = true;
        if (legacy || doubtUntil.equals(Moment.NEVER)) {
            doubt(now, other, legacy ? LEGACY_PATIENCE : PATIENCE);
        }
    }

    private void doubt(Moment now, Counterpart other, Duration patience) {
        if (other.plain()) {
            doubtUntil = now.plus(patience);
            other.doubt(true);
        }
    }

    /** What was asked before may not have been heard. */
    void askAgain() {
        askAt = new Moment(0);
    }

    /** It was dead to us, but we never were to it: it has gone on with its groups. */
    boolean undisturbed() {
        return undisturbed;
    }

    /** It has heard the questions and answers none, so it speaks only of single groups. */
    boolean unanswered() {
        return unanswered >= QUESTIONS_MAX;
    }

    /** Nothing is asked before this node has joined, and nothing when it leaves. */
    void rest() {
        wake = Moment.NEVER;
    }

    /**
     * Asks what has to be asked.
     *
     * @param asks false in legacy mode, where nobody asks
     * @return why this node must give up everything and ask afterwards, if it must
     */
    Optional<String> settle(Moment now, Counterpart other, Holdings mine, boolean asks) {
        wake = Moment.NEVER;
        if (!other.plain() || other.absent() || other.leaving()) {
            return Optional.empty();
        }
        if (!doubtUntil.equals(Moment.NEVER)) {
            return settleDoubt(now, other);
        }
        if (asks && !other.informed() && !unanswered()) {
            ask(now, other);
        }
        return rival(now, other, mine);
    }

    private Optional<String> settleDoubt(Moment now, Counterpart other) {
        if (!now.reached(doubtUntil)) {
            wake = doubtUntil;
            return Optional.empty();
        }
        doubtUntil = Moment.NEVER;
        askAt = now;
        wake = now;
        other.doubt(false);
        undisturbed = !takenForDead;
        return takenForDead
                ? Optional.of(other.name() + " has declared this node dead and has taken over")
                : Optional.empty();
    }

    private void ask(Moment now, Counterpart other) {
        if (askAt.equals(Moment.NEVER)) {
            askAt = now.plus(PAUSE);
        } else if (now.reached(askAt)) {
            // One by one: a node that hears us anew acknowledges what it has missed, too.
            boolean heard = lastQuestion > 0 && other.peer().acknowledged() >= lastQuestion;
            unanswered += heard ? 1 : 0;
            transmitter.send(new Body.Starting());
            other.asked();
            lastQuestion = transmitter.lastSent();
            telling.again();
            askAt = now.plus(PAUSE);
        }
        wake = askAt;
    }

    private Optional<String> rival(Moment now, Counterpart other, Holdings mine) {
        if (!other.informed() || !mine.local() || !other.holdings().foreign()) {
            rivalSince = Moment.NEVER;
            return Optional.empty();
        }
        rivalSince = Moment.earlier(rivalSince, now);
        wake = Moment.earlier(wake, rivalSince.plus(PATIENCE));
        return now.reached(rivalSince.plus(PATIENCE))
                ? Optional.of(other.name() + " has taken the groups of this node")
                : Optional.empty();
    }

    Moment wakeAt() {
        return wake;
    }
}
