package heartbeat4j.config;

import heartbeat4j.core.FenceDevice;
import heartbeat4j.core.FenceRules;
import heartbeat4j.core.StopFailure;

import java.time.Duration;
import java.util.Optional;

/**
 * What ha.cf says about resetting nodes.
 *
 * @param delay as in {@link FenceDevice}
 */
public record FenceOrders(Optional<FenceMeans> means, Duration delay, StopFailure stopFailure) {
    /** Longer ones leave clients alone for too long. */
    static final Duration DELAY_MAX = Duration.ofMinutes(10);

    /** Heartbeat's devices are asked at once, as Heartbeat does; own scripts have no such past. */
    private static final Duration DELAY_OF_COMMAND = Duration.ofSeconds(5);

    static Duration usualDelay(Optional<FenceMeans> means) {
        return means.filter(FenceMeans.Command.class::isInstance).isPresent()
                ? DELAY_OF_COMMAND
                : Duration.ZERO;
    }

    FenceRules rules() {
        return new FenceRules(
                means.map(by -> new FenceDevice(by.device(), by.limit(), delay)), stopFailure);
    }
}
