package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How long the addresses of a node stay when its daemon does not refresh them any more, as ha.cf
 * orders it with {@code address_lease}. Each heartbeat refreshes them, and nothing else does.
 */
public sealed interface AddressLease {
    /**
     * The longest that is over before deadtime is, even when the others have missed the last two
     * heartbeats: a shorter one makes no other node safer, and takes the address from a daemon that
     * stands still for a while. With less deadtime there is room for fewer lost heartbeats, and
     * none is in force where it is too short for any.
     */
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

    /** So long a restart may take unless an operator says otherwise. */
    int RESTART_SECONDS = 30;

    /** What the event loop may be late without losing an address of its own. */
    Duration ROOM = Duration.ofMillis(500);

    /** So many the others may have missed before this node stands still. */
    int LOST_HEARTBEATS = 2;

    /** A refresh that is further behind its heartbeat than this is not made. */
    Duration HAND_OVER = Duration.ofMillis(100);

    /** What is in force with these times; empty for none. */
    default OptionalInt seconds(Timing timing) {
        return switch (this) {
            case Auto _ -> longest(timing);
            case Off _ -> OptionalInt.empty();
            case Fixed(int seconds) -> OptionalInt.of(seconds);
        };
    }

    private static OptionalInt longest(Timing timing) {
        for (int lost = LOST_HEARTBEATS; lost >= 0; lost--) {
            int longest = longest(SECONDS_MAX, timing.deadtime().minus(timing.keepalives(lost)));
            if (longest >= least(timing.keepalive())) {
                return OptionalInt.of(longest);
            }
        }
        return OptionalInt.empty();
    }

    /** After that time the other node may take over, without waiting for us. */
    private static int longest(int wanted, Duration patience) {
        int longest = (int) Math.min(patience.toSeconds(), wanted);
        while (longest > 0 && gone(longest).compareTo(patience) > 0) {
            longest--;
        }
        return longest;
    }

    /**
     * So long addresses may live at most without a daemon when it is restarted on purpose. The
     * others wait as long as they are told, but one that has itself started anew remembers nothing,
     * and takes over after initdead.
     */
    static int restartSeconds(int wanted, Timing timing) {
        return longest(wanted, timing.initdead());
    }

    /** Below this a single lost refresh would cost the address. */
    static int least(Duration keepalive) {
        return whole(keepalive.plus(keepalive).plus(ROOM));
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
        Duration late = Duration.ofMillis(250 + valid.toMillis() / 8);
        Duration look = Durations.longer(late, Duration.ofSeconds(1));
        return valid.plus(look).plusMillis(500).plus(HAND_OVER);
    }
}
