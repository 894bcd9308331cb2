package heartbeat4j.sim;

import java.util.PriorityQueue;

/** What will happen, in order of (time, order of planning); ties never depend on hashing. */
final class Agenda {
    private record Entry(long at, long order, Runnable what) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long planned;
    private long now;

    long now() {
        return now;
    }

    void at(long time, Runnable what) {
        entries.add(new Entry(Math.max(time, now), planned++, what));
    }

    void in(long delay, Runnable what) {
        at(now + delay, what);
    }

    /** Runs everything up to and including {@code end}. */
    void runUntil(long end) {
        while (!entries.isEmpty() && entries.peek().at() <= end) {
            Entry next = entries.poll();
            now = next.at();
            next.what().run();
        }
        now = Math.max(now, end);
    }
}
