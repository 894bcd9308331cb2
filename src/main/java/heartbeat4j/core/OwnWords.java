package heartbeat4j.core;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What this node says of itself in each heartbeat. */
final class OwnWords {
    private final Takeover takeover;
    private final OwnPulse pulse;
    private final StopFailures stopFailures;
    private final PlannedRestart restart;
    private OptionalInt lease = OptionalInt.empty();

    OwnWords(Takeover takeover, OwnPulse pulse, StopFailures stopFailures, PlannedRestart restart) {
        this.takeover = takeover;
        this.pulse = pulse;
        this.stopFailures = stopFailures;
        this.restart = restart;
    }

    Body.Status heartbeat(Moment now, Policy policy, String state) {
        int health = pulse.health().score();
        Fitness alone = new Fitness(health, Holdings.NONE, Optional.empty());
        Body.Status beat =
                restart.announce(
                        takeover.heartbeat(state, policy.timing().deadtime())
                                .withLease(longer(lease, ordered(policy)))
                                .withFitness(
                                        takeover.prudence()
                                                .map(it -> it.fitness(health))
                                                .orElse(alone))
                                .withFence(
                                        new FenceWords(
                                                policy.fence().isPresent(),
                                                stopFailures.wantsReset(),
                                                takeover.resetter().words())));
        beat.deadtimeMillis()
                .ifPresent(millis -> takeover.resetter().tells(now, Duration.ofMillis(millis)));
        return beat;
    }

    private static OptionalInt ordered(Policy policy) {
        return policy.lease().seconds(policy.timing());
    }

    /** A heartbeat has gone out, and a refresh follows it. */
    void sent(Policy policy) {
        lease = ordered(policy);
    }

    /** What was promised before holds until the refresh that follows this heartbeat. */
    private static OptionalInt longer(OptionalInt before, OptionalInt now) {
        return before.isPresent() && now.isPresent() && before.getAsInt() > now.getAsInt()
                ? before
                : now;
    }

    /** How long addresses are to live after the last heartbeat; what that tells may be longer. */
    OptionalInt lease() {
        return lease;
    }
}
