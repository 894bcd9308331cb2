package heartbeat4j.config;

import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Timing;

import java.time.Duration;

/** Says which lease addresses have, and how long two nodes can have one of them without it. */
final class LeaseWords {
    private static final String UNBOUNDED =
            "; when this daemon hangs or is killed, the other node takes its addresses while they"
                    + " are still here, for as long as that lasts";

    private LeaseWords() {}

    static String of(Configuration configuration) {
        Timing timing = configuration.timing();
        AddressLease lease = configuration.lease();
        return "address_lease: "
                + lease.seconds(timing).stream()
                        .mapToObj(seconds -> held(seconds, timing))
                        .findFirst()
                        .orElseGet(() -> none(lease, timing));
    }

    /** For how long a daemon may be away on purpose. */
    static String restart(Configuration configuration) {
        int seconds =
                AddressLease.restartSeconds(AddressLease.RESTART_SECONDS, configuration.timing());
        return seconds == 0
                ? "planned restart: moves the groups, since initdead leaves no time for more"
                : "planned restart (ha restart): nothing moves if it takes less than %d s%s"
                        .formatted(
                                seconds,
                                seconds < AddressLease.RESTART_SECONDS
                                        ? "; a longer initdead allows more"
                                        : "");
    }

    private static String held(int seconds, Timing timing) {
        Duration gone = AddressLease.gone(seconds);
        String text =
                "%d s; when this daemon hangs or is killed, its addresses are gone %s after its"
                        + " last heartbeat";
        String start = text.formatted(seconds, CrossChecks.shown(gone.toMillis()));
        Duration beyond = gone.minus(timing.deadtime());
        return beyond.isPositive()
                ? start
                        + "; another heartbeat4j waits for that, a Heartbeat 3 takes them after"
                        + " deadtime, so that both have them for up to "
                        + CrossChecks.shown(beyond.toMillis())
                : start + ", before the other node may take them";
    }

    private static String none(AddressLease lease, Timing timing) {
        if (lease instanceof AddressLease.Off) {
            return "off" + UNBOUNDED;
        }
        int least = AddressLease.least(timing.keepalive());
        String needed = CrossChecks.shown(AddressLease.gone(least).toMillis());
        return "none, since the shortest one, %d s, is over after %s only and deadtime is %s"
                        .formatted(least, needed, CrossChecks.shown(timing.deadtime().toMillis()))
                + UNBOUNDED
                + "; a deadtime of "
                + needed
                + " or a shorter keepalive ends that";
    }
}
