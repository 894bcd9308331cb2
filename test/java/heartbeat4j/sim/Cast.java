package heartbeat4j.sim;

import heartbeat4j.core.Failback;
import heartbeat4j.core.NodeName;
import heartbeat4j.sim.Program.Kind;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which program each machine runs, and what its ha.cf says about auto_failback.
 *
 * @param witnesses so many of the last machines only vote
 */
record Cast(List<Kind> kinds, List<Failback> failbacks, int witnesses) {
    /** Seeds from here on have one node of each program; even ones have Heartbeat first. */
    static final long MIXED_FROM = 1_000_000_000_000_000L;

    /** Seeds from here on have three machines or more. */
    static final long COUNCIL_FROM = 2_000_000_000_000_000L;

    private static final List<String> NAMES =
            List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan");

    /** How many machines such a world has; the last kind has a witness among three. */
    private static final int[] COUNCIL_SIZES = {3, 3, 5, 3, 3, 5, 3, 3, 5, 3, 3, 5, 9, 3, 3, 3};

    private static final int WITH_WITNESS_FROM = 13;

    static boolean isMixed(long seed) {
        return seed > MIXED_FROM && seed < COUNCIL_FROM;
    }

    static boolean isCouncil(long seed) {
        return seed >= COUNCIL_FROM;
    }

    /** The same for every run of this seed, whatever else is drawn. */
    static int machines(long seed) {
        return isCouncil(seed) ? COUNCIL_SIZES[kind(seed)] : 2;
    }

    static int witnesses(long seed) {
        return isCouncil(seed) && kind(seed) >= WITH_WITNESS_FROM ? 1 : 0;
    }

    private static int kind(long seed) {
        return (int) (seed % COUNCIL_SIZES.length);
    }

    /** The seed of that number among those with so many machines. */
    static long council(long number, int machines) {
        int[] kinds =
                IntStream.range(0, COUNCIL_SIZES.length)
                        .filter(kind -> COUNCIL_SIZES[kind] == machines)
                        .toArray();
        Verifier.require(kinds.length > 0, "no worlds of %d machines", machines);
        long round = COUNCIL_FROM / COUNCIL_SIZES.length + number / kinds.length;
        return round * COUNCIL_SIZES.length + kinds[(int) (number % kinds.length)];
    }

    /** Two nodes. */
    static Cast ours(Failback failback) {
        return ours(failback, 2, 0);
    }

    static Cast ours(Failback failback, int machines, int witnesses) {
        return new Cast(
                Collections.nCopies(machines, Kind.OURS),
                Collections.nCopies(machines, failback),
                witnesses);
    }

    /**
     * One of each program; now and then their files differ, but not in whether they negotiate:
     * Heartbeats lose groups then among themselves.
     */
    static Cast mixed(Random random, boolean firstIsC) {
        Failback[] values = Failback.values();
        Failback first = values[random.nextInt(values.length)];
        Failback drawn = random.nextInt(5) == 0 ? values[random.nextInt(values.length)] : first;
        boolean alike = (first == Failback.LEGACY) == (drawn == Failback.LEGACY);
        Failback second = alike ? drawn : first;
        List<Kind> kinds = firstIsC ? List.of(Kind.C, Kind.OURS) : List.of(Kind.OURS, Kind.C);
        return new Cast(kinds, List.of(first, second), 0);
    }

    boolean mixed() {
        return kinds.contains(Kind.C);
    }

    /** Majorities decide here; a pair has rules of its own. */
    boolean council() {
        return size() > 2;
    }

    int size() {
        return kinds.size();
    }

    List<NodeName> names() {
        return NAMES.subList(0, size()).stream().map(NodeName::of).toList();
    }

    /** It votes and never owns. */
    boolean witness(int index) {
        return index >= size() - witnesses;
    }
}
