package heartbeat4j.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Works out for how long two nodes can have one address, for each kind of failure. */
final class Overlaps {
    private Overlaps() {}

    /** None in a cluster of one node. */
    static List<Status.Overlap> of(Policy policy, Optional<Counterpart> counterpart) {
        List<Status.Overlap> all = new ArrayList<>();
        counterpart.ifPresent(
                other -> {
                    all.add(ours(policy, other));
                    all.add(theirs(policy, other));
                    all.add(cut(policy));
                });
        return all;
    }

    private static Status.Overlap ours(Policy policy, Counterpart other) {
        String when = "this node stands still or its daemon dies";
        OptionalInt lease = policy.lease().seconds(policy.timing());
        Duration deadtime = policy.timing().deadtime();
        if (lease.isEmpty()) {
            String why =
                    policy.lease() instanceof AddressLease.Off
                            ? "address_lease is off"
                            : "deadtime %s leaves no room for an address lease"
                                    .formatted(Words.seconds(deadtime));
            return new Status.Overlap(when, Optional.empty(), why);
        }
        Duration gone = AddressLease.gone(lease.getAsInt());
        Duration beyond = gone.minus(deadtime);
        if (other.plain() && beyond.isPositive()) {
            String why =
                    "its addresses are gone after %s, and a Heartbeat waits for deadtime only"
                            .formatted(Words.seconds(gone));
            return new Status.Overlap(when, Optional.of(beyond), why);
        }
        return leased(when, policy, gone, deadtime);
    }

    private static Status.Overlap theirs(Policy policy, Counterpart other) {
        Optional<Duration> gone = other.peer().addressesGone();
        String when = "%s stands still or its daemon dies".formatted(other.name());
        if (gone.isEmpty()) {
            String why = "it does not say that its addresses have a lease";
            return new Status.Overlap(when, Optional.empty(), why);
        }
        return leased(when, policy, gone.get(), other.peer().deadtime());
    }

    /** Lost heartbeats before the silence count: the taker does not know of their refreshes. */
    private static Status.Overlap leased(
            String when, Policy policy, Duration gone, Duration deadtime) {
        Duration wait = Durations.longer(deadtime, gone);
        long lost = wait.minus(gone).dividedBy(policy.timing().keepalive());
        return new Status.Overlap(
                when,
                Optional.of(Duration.ZERO),
                "its addresses are gone %s after its last heartbeat and taken after %s; %s"
                        .formatted(
                                Words.seconds(gone),
                                Words.seconds(wait),
                                lost == 0
                                        ? "a lost last heartbeat adds a keepalive"
                                        : "up to %d lost heartbeats before that do not matter"
                                                .formatted(lost)));
    }

    private static Status.Overlap cut(Policy policy) {
        String when = "all links are cut";
        return policy.fence().isPresent()
                ? new Status.Overlap(
                        when,
                        Optional.of(Duration.ZERO),
                        "each node resets the other one before it takes anything")
                : new Status.Overlap(
                        when,
                        Optional.empty(),
                        "neither node can know whether the other one lives");
    }
}
