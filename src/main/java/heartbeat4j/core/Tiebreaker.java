package heartbeat4j.core;

import java.util.List;

/**
 * Hosts without our software that decide between two nodes that miss each other, as ha.cf names
 * them with {@code tiebreaker ping}.
 */
public record Tiebreaker(List<NodeName> addresses) {
    public static final Tiebreaker NONE = new Tiebreaker(List.of());

    public Tiebreaker {
        addresses = List.copyOf(addresses);
    }

    public boolean configured() {
        return !addresses.isEmpty();
    }

    /** So many have to answer: at least half, and at least one. */
    public int needed() {
        return Math.max(1, (addresses.size() + 1) / 2);
    }
}
