package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

/** Counts the lives of a node's daemon; it grows with every start. 0 means "not known". */
public record Generation(long number) implements Comparable<Generation> {
    public static final Generation UNKNOWN = new Generation(0);

    public Generation {
        check(number >= 0, "negative generation %d", number);
    }

    @Override
    public int compareTo(Generation other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
