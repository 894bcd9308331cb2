package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How long the addresses of a node stay when its daemon does not refresh them any more, as ha.cf
 * orders it with {@code address_lease}. Each heartbeat refreshes them, and nothing else does.
 */
public sealed interface AddressLease {
    /** As short as the heartbeats allow; none where deadtime is too short for any. */
    record Auto() implements AddressLease {}

    /** Addresses stay until a script removes them. */
    record Off() implements AddressLease {}

    /** So many seconds, whatever deadtime is; a taker waits for the end. */
    record Fixed(int seconds) implements AddressLease {
        public Fixed {
            check(1 <= seconds && seconds <= SECONDS_MAX, "a lease of %d s", seconds);
        }
    }

    /** An hour; longer ones protect nobody. */
    int SECONDS_MAX = 3600;

    /** What the event loop may be late without losing an address of its own. */
    Duration ROOM = Duration.ofMillis(500);

    /** A refresh that is further behind its heartbeat than this is not made. */
    Duration HAND_OVER = Duration.ofMillis(100);

    /**
     * What is in force now; empty for none.
     *
     * @param lateness the worst of this node's event loop of late
     */
    default OptionalInt seconds(Timing timing, Duration lateness) {
        return switch (this) {
            case Auto _ -> fitting(timing, lateness);
            case Off _ -> OptionalInt.empty();
            case Fixed(int seconds) -> OptionalInt.of(seconds);
        };
    }

    private static OptionalInt fitting(Timing timing, Duration lateness) {
        int least = least(timing.keepalive());
        if (!fits(least, timing)) {
            return OptionalInt.empty();
        }
        Duration room = lateness.compareTo(ROOM) > 0 ? lateness : ROOM;
        int wanted = whole(timing.keepalive().multipliedBy(2).plus(room));
        while (wanted > least && !fits(wanted, timing)) {
            wanted--;
        }
        return OptionalInt.of(wanted);
    }

    /** The other node may take over after deadtime, without waiting for us. */
    private static boolean fits(int seconds, Timing timing) {
        return seconds <= SECONDS_MAX && gone(seconds).compareTo(timing.deadtime()) <= 0;
    }

    /** Below this a single lost refresh would cost the address. */
    static int least(Duration keepalive) {
        return whole(keepalive.multipliedBy(2).plus(ROOM));
    }

    private static int whole(Duration duration) {
        long seconds = duration.plusNanos(999_999_999).toSeconds();
        return (int) Math.min(seconds, SECONDS_MAX + 1L);
    }

    /**
     * So long after its last heartbeat the addresses of a node can be taken for gone: the lease,
     * what the refresh may be behind the heartbeat, and what the kernel may be late. It looks at
     * its addresses once a second at least, rounds a look up by a quarter of a second, its timers
     * fire late by up to an eighth of their length, and half a second is for a processor that is
     * busy.
     */
    static Duration gone(long seconds) {
        Duration valid = Duration.ofSeconds(seconds);
        Duration late = Duration.ofMillis(250).plus(valid.dividedBy(8));
        Duration second = Duration.ofSeconds(1);
        Duration look = late.compareTo(second) > 0 ? late : second;
        return valid.plus(look).plusMillis(500).plus(HAND_OVER);
    }
}
