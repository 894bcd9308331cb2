package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;

/**
 * Bounds on resource scripts; on reaching a time limit the script's process group is killed and the
 * run counts as failed.
 *
 * @param stopRetries how often a failed stop is tried again before the group is blocked
 */
public record ScriptLimits(
        Duration start, Duration stop, Duration status, int stopRetries, Duration stopRetryDelay) {
    /** Heartbeat has no limits; these leave room for a file system check. */
    public static final ScriptLimits DEFAULT =
            new ScriptLimits(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(1),
                    10,
                    Duration.ofSeconds(1));

    public ScriptLimits {
        check(start.isPositive() && stop.isPositive() && status.isPositive(), "script limits");
        check(stopRetries >= 0, "stop retries %d", stopRetries);
        check(stopRetryDelay.isPositive(), "stop retry delay %s", stopRetryDelay);
    }

    public Duration of(Verb verb) {
        return switch (verb) {
            case START -> start;
            case STOP -> stop;
            case STATUS -> status;
        };
    }
}
