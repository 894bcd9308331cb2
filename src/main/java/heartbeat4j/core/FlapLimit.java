package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;

/**
 * How often a group may move before moves that nobody needs are held, as ha.cf orders it with
 * {@code flap_damping}.
 *
 * @param moves in {@code period}; 0 never holds anything
 */
public record FlapLimit(int moves, Duration period) {
    public static final FlapLimit OFF = new FlapLimit(0, Duration.ofMinutes(5));

    /** Where ha.cf says nothing. */
    public static final FlapLimit DEFAULT = new FlapLimit(4, Duration.ofMinutes(5));

    /** So many are remembered. */
    public static final int MOVES_MAX = 16;

    public FlapLimit {
        check(moves == 0 || (2 <= moves && moves <= MOVES_MAX), "%d moves", moves);
        check(period.isPositive(), "period %s", period);
    }

    public boolean off() {
        return moves == 0;
    }

    /** A penalty halves in this time. */
    Duration halfLife() {
        return period.dividedBy(2);
    }

    /** Nothing is held for longer than this after its last move. */
    public Duration holdMax() {
        return halfLife().multipliedBy(Integer.numberOfTrailingZeros(MOVES_MAX));
    }
}
