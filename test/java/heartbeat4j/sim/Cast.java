package heartbeat4j.sim;

import heartbeat4j.core.Failback;
import heartbeat4j.sim.Program.Kind;

import java.util.List;
import java.util.Random;

/** Which program each machine runs, and what its ha.cf says about auto_failback. */
record Cast(List<Kind> kinds, List<Failback> failbacks) {
    /** Seeds from here on have one node of each program; even ones have Heartbeat first. */
    static final long MIXED_FROM = 1_000_000_000_000_000L;

    static Cast ours(Failback failback) {
        return new Cast(List.of(Kind.OURS, Kind.OURS), List.of(failback, failback));
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
        return new Cast(kinds, List.of(first, second));
    }

    boolean mixed() {
        return kinds.contains(Kind.C);
    }
}
