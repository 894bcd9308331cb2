package heartbeat4j.core;

import java.time.Duration;
import java.util.Optional;

/**
 * What the other node of a pair holds, as far as it told this life of ours. All holdings here are
 * from its viewpoint: its local groups are our foreign ones.
 */
final class Counterpart {
    private final Peer peer;
    private Holdings holdings = Holdings.NONE;
    private boolean informed;
    private boolean stable;
    private boolean gone;
    private boolean claims;
    private boolean plain;
    private boolean negotiates;
    private boolean doubted;
    private boolean releasing;
    private boolean leaving;
    private boolean starts;
    private long askedAfter;
    private long toldBy;
    private long firstToldBy = Long.MAX_VALUE;
    private long lastWord;
    private Moment deafSince = Moment.NEVER;
    private Holdings deafClaim = Holdings.NONE;
    private Moment heardUsSince = Moment.NEVER;
    private Moment inTouchAt = Moment.LONG_AGO;
    private long heardBeat;

    Counterpart(Peer peer) {
        this.peer = peer;
    }

    Peer peer() {
        return peer;
    }

    NodeName name() {
        return peer.name();
    }

    Holdings holdings() {
        return holdings;
    }

    /** It has said something just now. */
    boolean heardLately(Moment now) {
        return peer.heardLately(now);
    }

    /**
     * When it and we last heard each other, by its own word: what it said to a former life of ours
     * may be a copy of long ago. A C node does not tell, so hearing it is enough.
     */
    Moment inTouchAt() {
        return plain() ? peer.lastStatus() : inTouchAt;
    }

    /** It told this life of ours what it holds; nothing may be concluded before. */
    boolean informed() {
        return informed && !doubted;
    }

    /** It takes part in no hand-over, as far as we know. */
    boolean stable() {
        return stable;
    }

    /** It released everything and is leaving; its present life will not take anything again. */
    boolean gone() {
        return gone;
    }

    /** It will not run anything until it starts anew: dead, or gone in peace. */
    boolean absent() {
        return gone || peer.dead();
    }

    /** It is one of ours: it repeats what it holds in each heartbeat. */
    boolean claims() {
        return claims;
    }

    /** It is a C node: it is told as C nodes tell each other. */
    boolean plain() {
        return plain && !claims;
    }

    /** A C node that has told or asked what is held; one in legacy mode never does. */
    boolean negotiates() {
        return negotiates;
    }

    /**
     * What it told is what it runs. A C node that has been active for longer than this life of ours
     * and is not stable may be stopping: it tells that it holds nothing before it stops anything.
     */
    boolean frank() {
        return claims || stable || starts;
    }

    /** A C node that stops, but has not stopped yet. */
    boolean leaving() {
        return leaving;
    }

    /** A C node that has released what it hands over, or is about to. */
    boolean releasing() {
        return releasing;
    }

    /** It may be about to give up everything and to start itself again. */
    boolean doubted() {
        return doubted;
    }

    /** While in doubt nothing counts as told. */
    void doubt(boolean inDoubt) {
        doubted = inDoubt;
    }

    /**
     * It may still run something after its death: it did not tell this life of ours that it holds
     * nothing, or it was about to change that.
     */
    boolean mayHold() {
        return !gone && !(informed && stable && holdings == Holdings.NONE);
    }

    /** It can take part in a hand-over. */
    boolean ready() {
        return !absent() && informed() && stable;
    }

    /**
     * It was ready when it spoke its message with this number; what it told later, being in flux
     * because of that very message, may have arrived first.
     */
    boolean wasReadyAt(long sequence) {
        return !absent() && informed() && (sequence > toldBy) == stable;
    }

    /**
     * It has heard a heartbeat of ours that is younger than deadtime, so it has not taken us for
     * dead meanwhile. A C node does not tell; it is trusted.
     */
    boolean hearsUs(Moment now, Duration deadtime) {
        Duration margin = Duration.ofNanos(deadtime.toNanos() / 16);
        return !claims
                || (!heardUsSince.equals(Moment.NEVER)
                        && !now.reached(heardUsSince.plus(deadtime.minus(margin))));
    }

    Listeners listener() {
        Optional<NodeName> hasty = plain() ? Optional.of(name()) : Optional.empty();
        return new Listeners(informed ? heardBeat : 0, hasty);
    }

    /** It has heard a heartbeat of ours that went out at that moment or later; see there. */
    boolean heardUsSince(Moment moment) {
        return !claims || (!heardUsSince.equals(Moment.NEVER) && heardUsSince.reached(moment));
    }

    /** It told after that message of its that it holds all of these and takes part in nothing. */
    boolean holdsAsToldAfter(long sequence, Holdings scope) {
        return claims
                && informed
                && stable
                && toldBy > sequence
                && holdings.plus(scope) == holdings;
    }

    /** The sequence number of the last message that told us something. */
    long toldBy() {
        return toldBy;
    }

    /** It is asked what it holds: what a C node told before that may be long past. */
    void asked() {
        askedAfter = peer.window().highest();
    }

    /** Its life began, ended or was interrupted: what it said before is void. */
    void forget() {
        holdings = Holdings.NONE;
        informed = false;
        stable = false;
        gone = false;
        negotiates = false;
        doubted = false;
        releasing = false;
        leaving = false;
        starts = false;
        askedAfter = 0;
        toldBy = 0;
        firstToldBy = Long.MAX_VALUE;
        lastWord = 0;
        heardUsSince = Moment.NEVER;
        heardBeat = 0;
        heardUs();
    }

    private void heardUs() {
        deafSince = Moment.NEVER;
        deafClaim = Holdings.NONE;
    }

    /** A claim is news only to the life that its sender has heard; older ones change nothing. */
    void claimed(Moment now, long sequence, Body.Claim claim, Transmitter we) {
        claims = true;
        plain = false;
        boolean toUs = claim.heard().equals(we.generation());
        if (toUs) {
            firstToldBy = Math.min(firstToldBy, sequence);
        }
        if (sequence <= toldBy || gone) {
            return;
        }
        toldBy = sequence;
        if (!toUs) {
            deafSince = Moment.earlier(deafSince, now);
            deafClaim = claim.holdings();
            informed = false;
            stable = false;
            return;
        }
        heardUs();
        heardBeat = claim.heardBeat();
        heardUsSince = we.beatAt(heardBeat);
        if (!heardUsSince.equals(Moment.NEVER)) {
            inTouchAt = Moment.later(inTouchAt, heardUsSince);
        }
        informed = true;
        stable = claim.stable();
        holdings = claim.holdings();
    }

    /**
     * A report of a C node. It names the reduced holdings before it stops anything, so those of a
     * hand-over or a shutdown count only when it says that it is done.
     */
    void reported(long sequence, Body.ResourceReport report) {
        if (sequence <= toldBy || gone) {
            return;
        }
        negotiates = true;
        plain = true;
        // What a takeover script adds says nothing about the rest.
        if (!informed && (sequence <= askedAfter || !report.full())) {
            return;
        }
        toldBy = sequence;
        firstToldBy = Math.min(firstToldBy, sequence);
        informed = true;
        stable = report.stable().orElse(stable);
        if (report.full()) {
            releasing = report.info().equals("standby");
            leaving = report.info().equals("shutdown");
            boolean still = releasing || leaving;
            holdings = still ? holdings.plus(report.holdings()) : report.holdings();
        } else if (report.holdings() == Holdings.NONE) {
            holdings = Holdings.NONE;
        } else {
            holdings = holdings.plus(report.holdings());
        }
    }

    /** It is active and tells nothing in its heartbeats: a C node, whatever it was before. */
    void heardPlain() {
        claims = false;
        plain = true;
    }

    /** What it says was said to this life of ours, and not to a former one. */
    boolean speaksToUs(long sequence) {
        return informed && sequence >= firstToldBy;
    }

    /**
     * Whether a step of a hand-over is to be listened to: it is for this life of ours, and no later
     * step was followed. Late copies of an earlier dialogue fit into a later one only too well.
     */
    boolean nextWord(long sequence) {
        return speaksToUs(sequence) && sequence > lastWord;
    }

    /** That step was followed. */
    void followed(long sequence) {
        lastWord = Math.max(lastWord, sequence);
    }

    /** It asked what we hold, so it is only starting. */
    void starting(long sequence) {
        boolean overtaken = plain && sequence <= toldBy;
        stable = stable && overtaken;
        negotiates |= plain;
        starts = true;
    }

    void released(long sequence, Holdings scope) {
        toldBy = Math.max(toldBy, sequence);
        holdings = holdings.minus(scope);
        releasing = false;
    }

    void took(long sequence, Holdings scope) {
        toldBy = Math.max(toldBy, sequence);
        holdings = holdings.plus(scope);
    }

    void left() {
        gone = true;
        stable = false;
        informed = true;
        holdings = Holdings.NONE;
    }

    /**
     * What it holds although it does not hear us, once that has lasted: then it has taken us for
     * dead, and only we can end the double ownership.
     */
    Holdings takenDeafly(Moment now, Duration patience) {
        return deafSince.equals(Moment.NEVER) || !now.reached(deafSince.plus(patience))
                ? Holdings.NONE
                : deafClaim;
    }

    Moment wakeAt(Duration patience) {
        return deafSince.plus(patience);
    }
}
