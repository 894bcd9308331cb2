package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;

/**
 * The device by which this node resets a dead one, as far as the rules need it.
 *
 * @param name for people: the type of a stonith device, or the command
 * @param limit of one attempt; on reaching it the attempt is ended and counts as failed
 * @param delay so long the node that holds less of a pair lets the other one go first; zero: a node
 *     that holds nothing is not reset, and nobody waits
 */
public record FenceDevice(String name, Duration limit, Duration delay) {
    public FenceDevice {
        check(!name.isEmpty(), "a fence device without a name");
        check(limit.isPositive(), "limit %s of a fencing attempt", limit);
        check(!delay.isNegative(), "fence delay %s", delay);
    }
}
