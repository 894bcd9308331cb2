package heartbeat4j.host;

import static heartbeat4j.core.Invariants.check;

import heartbeat4j.core.AddressLease;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the kernel keeps an address by itself. It counts whole seconds of its own running time:
 * the count stands still while the machine is suspended or, as a virtual machine, paused.
 *
 * <p>The address goes late. The kernel looks at its addresses when one is added or refreshed and
 * when one is due, but, unless one is added or refreshed, not again within a second of its last
 * look: an address that is due more than 20 ms after another one goes with the next look. A look is
 * rounded up by a quarter of a second at most, and timers fire late by up to an eighth of their
 * length. Measured with lifetimes of 1 to 3 s on a machine busy with other work: alone up to 0.71 s
 * (IPv4) and 0.40 s (IPv6), after another one up to 1.44 s and 1.00 s. So it is best to refresh all
 * addresses within 20 ms; a hundred take less.
 *
 * <p>{@link #gone} is no promise of the kernel's: since Linux 6.14 it does not wake an idle
 * processor to look at IPv4 addresses. Who takes an address asks the network for its owner too.
 *
 * @param validSeconds after that the address is removed
 * @param preferredSeconds after that no new connection starts from it ("deprecated")
 */
public record Lifetime(long validSeconds, long preferredSeconds) {
    private static final long INFINITE = 0xffff_ffffL;

    /** What an address has that was added without a lifetime: it stays. */
    public static final Lifetime FOREVER = new Lifetime(INFINITE, INFINITE);

    public Lifetime {
        check(
                0 <= preferredSeconds
                        && preferredSeconds <= validSeconds
                        && validSeconds <= INFINITE,
                "valid for %d s, preferred for %d s",
                validSeconds,
                preferredSeconds);
    }

    /** The address is removed, and is not deprecated before. */
    public static Lifetime ofSeconds(int seconds) {
        check(seconds > 0, "a lifetime of %d s", seconds);
        return new Lifetime(seconds, seconds);
    }

    /** Whole seconds that are over by then; empty for less than one. */
    public static Optional<Lifetime> until(Duration left) {
        long seconds = Math.min(left.toSeconds(), AddressLease.SECONDS_MAX);
        return seconds < 1 ? Optional.empty() : Optional.of(ofSeconds((int) seconds));
    }

    public boolean forever() {
        return validSeconds == INFINITE;
    }

    /** So long after the heartbeat before the last refresh the address can be taken for gone. */
    public Duration gone() {
        check(!forever(), "an address without a lifetime stays");
        return AddressLease.gone(validSeconds);
    }

    @Override
    public String toString() {
        return forever() ? "forever" : validSeconds + " s";
    }
}
