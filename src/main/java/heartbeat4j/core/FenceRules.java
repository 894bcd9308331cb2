package heartbeat4j.core;

import java.util.Optional;

/**
 * How a cluster makes sure that something does not run any more.
 *
 * @param device resets dead nodes; without one their groups are taken unprotected
 * @param stopFailure what follows when a resource of this node does not stop
 */
public record FenceRules(Optional<FenceDevice> device, StopFailure stopFailure) {
    /** Nobody is reset. */
    public static final FenceRules NONE = new FenceRules(Optional.empty(), StopFailure.BLOCK);
}
