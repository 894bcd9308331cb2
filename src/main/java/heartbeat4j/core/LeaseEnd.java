package heartbeat4j.core;

import java.time.Duration;
import java.util.Optional;

/**
 * Knows when the addresses of a silent node are gone for sure: it may be alive, and its kernel
 * still answers for them. Whoever was reset or has left in order needs no such wait, and a node
 * without a lease gives nothing to wait for.
 */
final class LeaseEnd {
    private final Optional<Counterpart> counterpart;
    private final Fencing fencing;
    private final Moment began;
    private Policy policy;

    /**
     * Begins with this life.
     *
     * @param began a node that was never heard may have refreshed its addresses until then
     */
    LeaseEnd(Policy policy, Optional<Counterpart> counterpart, Fencing fencing, Moment began) {
        this.policy = policy;
        this.counterpart = counterpart;
        this.fencing = fencing;
        this.began = began;
    }

    void setPolicy(Policy changed) {
        policy = changed;
    }

    /** The other node's groups must not be taken yet. */
    boolean awaited(Moment now) {
        return end().filter(end -> !now.reached(end)).isPresent();
    }

    /** The moment from which they may be; absent when there is nothing to wait for. */
    private Optional<Moment> end() {
        if (counterpart.isEmpty() || fencing.certain()) {
            return Optional.empty();
        }
        Counterpart other = counterpart.get();
        Peer peer = other.peer();
        if (!peer.dead() || other.gone()) {
            return Optional.empty();
        }
        if (!peer.heard()) {
            return unheard().map(began::plus);
        }
        // A heartbeat that was lost may have been followed by a refresh; see the bound in Overlap.
        return peer.addressesGone().map(peer.lastStatus()::plus);
    }

    /**
     * Of a node that was never heard, the files are taken to say what ours say; and it may be
     * restarting, of which it has told a former life of ours at best.
     */
    private Optional<Duration> unheard() {
        if (policy.lease() instanceof AddressLease.Off) {
            return Optional.empty();
        }
        Timing timing = policy.timing();
        int lease = policy.lease().seconds(timing).orElse(0);
        return Optional.of(Durations.longer(AddressLease.gone(lease), timing.initdead()));
    }

    Moment wakeAt(Moment now) {
        return awaited(now) ? end().orElseThrow() : Moment.NEVER;
    }

    /** What operators see while it is waited for. */
    Optional<String> view(Moment now) {
        return end().filter(end -> !now.reached(end))
                .map(
                        end ->
                                "the addresses of %s are gone for sure in %s"
                                        .formatted(
                                                counterpart.orElseThrow().name(),
                                                Words.seconds(end.since(now))));
    }
}
