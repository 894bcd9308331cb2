package heartbeat4j.core;

import java.time.Duration;
import java.util.OptionalInt;

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

    /** So long the worst lateness is remembered. */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private Moment expected = Moment.NEVER;
    private Moment lastBeat = Moment.NEVER;
    private Moment judgeFrom;
    private Duration worst = Duration.ZERO;
    private Moment worstUntil = Moment.NEVER;

    OwnPulse(Moment now) {
        judgeFrom = now;
    }

    /** Called first in each step; {@code expect} was called last in the step before. */
    Lateness observe(Moment now, Timing timing) {
        if (expected.equals(Moment.NEVER) || !now.reached(expected)) {
            return Lateness.PUNCTUAL;
        }
        Duration late = now.since(expected);
        expected = Moment.NEVER;
        remember(now, late, timing);
        if (late.compareTo(timing.keepalive()) <= 0) {
            return Lateness.PUNCTUAL;
        }
        judgeFrom = now.plus(timing.keepalive());
        // The others count from what they heard last, not from what we wanted to say next.
        Duration silence = lastBeat.equals(Moment.NEVER) ? late : now.since(lastBeat);
        return silence.compareTo(timing.deadtime()) >= 0 ? Lateness.AWAY : Lateness.STALLED;
    }

    /** Who was late once will be late again; after a time without, that is over. */
    private void remember(Moment now, Duration late, Timing timing) {
        boolean usual = late.compareTo(timing.deadtime()) < 0;
        if (usual && (late.compareTo(worst) >= 0 || now.reached(worstUntil))) {
            worst = late;
            worstUntil = now.plus(MEMORY);
        }
    }

    /** What this node promises for its addresses, so late as it has been of late. */
    OptionalInt lease(Policy policy) {
        return policy.lease().seconds(policy.timing(), worst);
    }

    /** The others hear a heartbeat of ours. */
    void beatSent(Moment now) {
        lastBeat = now;
    }

    void expect(Moment wakeAt) {
        expected = wakeAt;
    }

    /** Before this moment the silence of others proves nothing. */
    Moment judgeFrom() {
        return judgeFrom;
    }
}
