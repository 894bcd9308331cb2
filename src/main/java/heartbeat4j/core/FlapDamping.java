package heartbeat4j.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds the moves of a group that nobody needs while it has moved too often. Each move adds one to
 * its penalty, which halves in half of the period. From so many moves in one period on the group is
 * held, until its penalty is down to one.
 */
final class FlapDamping {
    private static final double REUSE = 1;

    private final Deque<Moment> moves = new ArrayDeque<>();
    private double penalty;
    private Moment penaltyAt = Moment.LONG_AGO;
    private Moment heldUntil = Moment.LONG_AGO;
    private int counted;

    /** The group has come here or gone from here, whoever wanted it. */
    void moved(Moment now, FlapLimit limit) {
        if (limit.off()) {
            return;
        }
        moves.addLast(now);
        moves.removeIf(move -> now.reached(move.plus(limit.period())));
        if (moves.size() > FlapLimit.MOVES_MAX) {
            moves.removeFirst();
        }
        penalty = Math.min(decayed(now, limit) + 1, FlapLimit.MOVES_MAX);
        penaltyAt = now;
        if (moves.size() >= limit.moves() || held(now, limit)) {
            counted = moves.size();
            heldUntil = now.plus(untilReuse(limit));
        }
    }

    private double decayed(Moment now, FlapLimit limit) {
        if (penalty == 0) {
            return 0;
        }
        double lives = now.since(penaltyAt).toNanos() / (double) limit.halfLife().toNanos();
        // The strict one: every machine and every run of the simulator must agree.
        return penalty * StrictMath.pow(0.5, lives);
    }

    private Duration untilReuse(FlapLimit limit) {
        double lives = StrictMath.log(Math.max(penalty / REUSE, 1)) / StrictMath.log(2);
        return Duration.ofNanos((long) (limit.halfLife().toNanos() * lives));
    }

    boolean held(Moment now, FlapLimit limit) {
        return !limit.off() && !now.reached(heldUntil);
    }

    Moment wakeAt(Moment now, FlapLimit limit) {
        return held(now, limit) ? heldUntil : Moment.NEVER;
    }

    /** Empty while nothing is held. */
    String words(Moment now, FlapLimit limit) {
        if (!held(now, limit)) {
            return "";
        }
        long seconds = heldUntil.since(now).plusMillis(999).toSeconds();
        return "held %d s more: %d moves in %s"
                .formatted(seconds, counted, Words.round(limit.period()));
    }
}
