package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;

/**
 * The times of ha.cf.
 *
 * @param keepalive between two own heartbeats
 * @param warntime silence after which a late heartbeat is logged
 * @param deadtime silence after which a node is dead; more than twice keepalive
 * @param initdead the same while the own daemon starts; at least deadtime
 * @param retransmitDelay between two requests for a missing packet (max_rexmit_delay)
 */
public record Timing(
        Duration keepalive,
        Duration warntime,
        Duration deadtime,
        Duration initdead,
        Duration retransmitDelay) {
    public Timing {
        check(keepalive.isPositive(), "keepalive %s is not positive", keepalive);
        check(warntime.isPositive(), "warntime %s is not positive", warntime);
        check(
                deadtime.compareTo(keepalive.multipliedBy(2)) > 0,
                "deadtime %s <= 2 x keepalive %s",
                deadtime,
                keepalive);
        check(initdead.compareTo(deadtime) >= 0, "initdead %s < deadtime %s", initdead, deadtime);
        check(retransmitDelay.isPositive(), "max_rexmit_delay %s", retransmitDelay);
    }

    /** The time of so many heartbeats; asked for all the time, and Duration multiplies slowly. */
    Duration keepalives(int beats) {
        return Duration.ofNanos(keepalive.toNanos() * beats);
    }
}
