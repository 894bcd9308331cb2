package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
import java.util.Optional;

/**
 * What a node of ours says of itself in each heartbeat, for those who think of giving it a group.
 *
 * @param health its own, 0 is well
 * @param unfit of these sides, seen from itself, a group did not start there lately
 * @param patience present with a tie-breaker: so long after its last heartbeat that was heard it
 *     has stopped its groups, if no tie-breaker answers it either
 */
public record Fitness(int health, Holdings unfit, Optional<Duration> patience) {
    /** Of a node that says nothing, too. */
    public static final Fitness WELL = new Fitness(0, Holdings.NONE, Optional.empty());

    /** The worst that a node can say of its health. */
    public static final int HEALTH_MAX = LocalHealth.WORST;

    /** A node on which a group did not start is not offered it again for so long. */
    static final Duration UNFIT_FOR = Duration.ofMinutes(5);

    public Fitness {
        check(0 <= health && health <= HEALTH_MAX, "health %d", health);
        check(patience.isEmpty() || patience.get().isPositive(), "patience %s", patience);
    }
}
