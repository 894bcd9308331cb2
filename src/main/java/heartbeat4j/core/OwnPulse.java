package heartbeat4j.core;

import java.time.Duration;

/**
 * Judges this node's own punctuality, so that a stall of ours is never taken for the death of a
 * peer, and a long one makes us assume that the peers took over.
 */
final class OwnPulse {
    /** How late this node was for the moment it wanted to be woken at. */
    enum Lateness {
        PUNCTUAL,
        /** Over a keepalive: hear the backlog before judging others. */
        STALLED,
        /** Silent for deadtime: others have taken over, release first and ask afterwards. */
        AWAY
    }

    private Moment expected = Moment.NEVER;
    private Moment lastBeat = Moment.NEVER;
    private Moment judgeFrom;
    private Moment punctualSince;
    private final LocalHealth health = new LocalHealth();

    OwnPulse(Moment now) {
        judgeFrom = now;
        punctualSince = now;
    }

    /**
     * As below.
     *
     * @param deaf this node listens to nobody, because it gives up what others have taken over
     */
    Lateness observe(Moment now, Timing timing, boolean deaf) {
        if (deaf) {
            // Told to leave in order, it would judge others by what it did not hear.
            judgeFrom = Moment.later(judgeFrom, now.plus(health.widened(timing.deadtime())));
        }
        return observe(now, timing);
    }

    /** Called first in each step; {@code expect} was called last in the step before. */
    Lateness observe(Moment now, Timing timing) {
        if (expected.equals(Moment.NEVER) || !now.reached(expected)) {
            return Lateness.PUNCTUAL;
        }
        Duration late = now.since(expected);
        expected = Moment.NEVER;
        if (late.compareTo(timing.keepalive()) <= 0) {
            return Lateness.PUNCTUAL;
        }
        judgeFrom = Moment.later(judgeFrom, now.plus(timing.keepalive()));
        // Before its first heartbeat a daemon is still starting.
        if (!lastBeat.equals(Moment.NEVER)) {
            health.late(now, late);
        }
        punctualSince = now;
        // The others count from what they heard last, not from what we wanted to say next.
        Duration silence = lastBeat.equals(Moment.NEVER) ? late : now.since(lastBeat);
        return silence.compareTo(timing.deadtime()) >= 0 ? Lateness.AWAY : Lateness.STALLED;
    }

    /** How far its judgement of others can be trusted. */
    LocalHealth health() {
        return health;
    }

    /** The others hear a heartbeat of ours. */
    void beatSent(Moment now) {
        lastBeat = now;
    }

    void expect(Moment wakeAt) {
        expected = wakeAt;
    }

    /** Since then it has never been late by more than a keepalive. */
    Moment punctualSince() {
        return punctualSince;
    }

    /** Before this moment the silence of others proves nothing. */
    Moment judgeFrom() {
        return judgeFrom;
    }
}
