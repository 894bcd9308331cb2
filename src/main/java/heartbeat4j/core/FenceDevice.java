package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;

/**
 * The device by which this node resets a dead one, as far as the rules need it.
 *
 * @param type as ha.cf calls it
 * @param limit of one attempt; on reaching it the attempt is ended and counts as failed
 */
public record FenceDevice(String type, Duration limit) {
    public FenceDevice {
        check(!type.isEmpty(), "a stonith device without a type");
        check(limit.isPositive(), "limit %s of a fencing attempt", limit);
    }
}
