package heartbeat4j.link;

import java.util.concurrent.atomic.LongAdder;

/** Counts for one link, from several threads. */
final class LinkTally {
    final LongAdder sent = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder sendErrors = new LongAdder();
    final LongAdder dropped = new LongAdder();

    LinkCounts counts() {
        return new LinkCounts(sent.sum(), received.sum(), sendErrors.sum(), dropped.sum());
    }
}
