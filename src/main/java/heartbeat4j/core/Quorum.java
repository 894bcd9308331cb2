package heartbeat4j.core;

import java.util.List;

/**
 * Who may own anything in a cluster of more than two members.
 *
 * @param required only those whom a majority of all members hears; otherwise whoever it can reach
 * @param witnesses members that vote and never own anything
 */
public record Quorum(boolean required, List<NodeName> witnesses) {
    /** A majority is required, and every member may own something. */
    public static final Quorum OF_ALL = new Quorum(true, List.of());

    public Quorum {
        witnesses = List.copyOf(witnesses);
    }

    /** So many of that number are more than half. */
    static int majority(int members) {
        return members / 2 + 1;
    }
}
