package heartbeat4j.core;

import java.util.Optional;

/**
 * What the other nodes that live have heard of this one.
 *
 * @param heardBeat the number of our newest heartbeat that all of them have heard; 0 for none
 * @param hasty one that takes over after its own deadtime, whatever we ask for: a Heartbeat 3
 */
record Listeners(long heardBeat, Optional<NodeName> hasty) {
    /** As a number of a heartbeat: nobody else lives. */
    static final long NOBODY = Long.MAX_VALUE;

    private static final Listeners NONE = new Listeners(NOBODY, Optional.empty());

    static Listeners of(Optional<Counterpart> other) {
        return other.filter(it -> !it.absent()).map(Counterpart::listener).orElse(NONE);
    }
}
