package heartbeat4j.core;

import java.time.Duration;

/**
 * How long a vote can be relied on. A voter keeps its vote for a silent node for {@code wait} after
 * the last heartbeat it has heard of it; the node itself relies on the vote for a little less than
 * half of that after it has sent that heartbeat, and stops its groups in the rest.
 */
final class VoteTerm {
    /** A vote has to outlive a few lost heartbeats: half of so many keepalives. */
    private static final int BEATS = 8;

    /** Clocks of different machines run at different speeds. */
    private static final int DRIFT_PART = 32;

    private Duration wait;
    private Duration hold;
    private Duration holdBefore;
    private long changedAt;

    VoteTerm(Timing timing) {
        wait = waitOf(timing);
        hold = holdOf(wait);
        holdBefore = hold;
    }

    /** The default wait, of another node too as long as it has not told its own. */
    static Duration waitOf(Timing timing) {
        Duration beats = timing.keepalive().multipliedBy(BEATS);
        return Durations.longer(timing.deadtime(), beats);
    }

    /** So much of a wait a node may go on; the rest is for its stop scripts and for its clock. */
    static Duration holdOf(Duration wait) {
        Duration half = wait.dividedBy(2);
        return half.minus(half.dividedBy(DRIFT_PART));
    }

    /** Voters know a longer wait only from the heartbeats that tell it. */
    void change(Timing timing, long nextBeat) {
        wait = waitOf(timing);
        holdBefore = Durations.shorter(holdBefore, hold);
        hold = holdOf(wait);
        changedAt = nextBeat;
    }

    Duration length() {
        return wait;
    }

    /** Until when a vote can be relied on whose voter has heard that heartbeat of ours. */
    Moment reliedOnUntil(long beat, Moment sentAt) {
        boolean old = beat < changedAt && holdBefore.compareTo(hold) < 0;
        return sentAt.plus(old ? holdBefore : hold);
    }
}
