package heartbeat4j.config;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
import java.util.Optional;

/**
 * What is done around an address beside its script.
 *
 * @param probe so long the neighbours are asked for an address before it is taken; absent: they are
 *     not asked
 * @param announceRefresh time between two announcements of an address that all know; absent: only
 *     the first ones are made
 */
public record AddressRules(
        Optional<Duration> probe, Conflict conflict, Optional<Duration> announceRefresh) {
    static final Duration PROBE_DEFAULT = Duration.ofMillis(200);

    /** The start of a resource would take longer than people wait. */
    static final Duration PROBE_MAX = Duration.ofSeconds(5);

    static final Duration REFRESH_DEFAULT = Duration.ofSeconds(60);

    /** More often would be a load for every host of the network. */
    static final Duration REFRESH_MIN = Duration.ofSeconds(1);

    public AddressRules {
        probe.ifPresent(time -> check(time.isPositive() && !longer(time), "probe %s", time));
        announceRefresh.ifPresent(
                time -> check(time.compareTo(REFRESH_MIN) >= 0, "refresh %s", time));
    }

    /** In words. */
    @Override
    public String toString() {
        String asked =
                probe.map(
                                time ->
                                        "the neighbours are asked for %s, a stranger's is %s"
                                                .formatted(
                                                        CrossChecks.shown(time.toMillis()),
                                                        conflict == Conflict.TAKE
                                                                ? "taken all the same"
                                                                : "not taken"))
                        .orElse("taken without asking the neighbours");
        String told =
                announceRefresh
                        .map(time -> "announced every " + CrossChecks.shown(time.toMillis()))
                        .orElse("announced at the beginning only");
        return asked + "; " + told;
    }

    private static boolean longer(Duration time) {
        return time.compareTo(PROBE_MAX) > 0;
    }

    /** What happens to an address that a host outside of the cluster uses. */
    public enum Conflict {
        /** It is not taken, so its group does not start. */
        REFUSE,
        TAKE
    }
}
