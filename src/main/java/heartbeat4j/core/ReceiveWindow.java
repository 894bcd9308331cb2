package heartbeat4j.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Knows which sequence numbers of one sender's life have arrived, so that each message counts once,
 * and asks again for those that have not. Numbers are those of Heartbeat 3: from 1, in steps of 1.
 */
final class ReceiveWindow {
    /** What to do with a number. */
    enum Verdict {
        /** The highest so far. */
        NEW,
        /** A missing one that came after all. */
        LATE,
        /** The highest once more: the usual case with several links. */
        DUPLICATE,
        /** Seen before, or older than what is tracked. */
        OLD
    }

    /** A larger gap is not asked for; the sender could not repeat so much. As in Heartbeat. */
    static final int GAP_MAX = 250;

    /** On reaching it the oldest missing number is given up. */
    static final int MISSING_MAX = 500;

    /**
     * After so many requests, and a while, a number is given up: its packet may be one that we
     * reject.
     */
    static final int REQUESTS_MAX = 40;

    /** A message comes at most so long after one that has overtaken it. */
    private static final Duration OVERTAKEN = Duration.ofSeconds(1);

    private static final long NOTHING_YET = -1;

    private record Missing(Moment since, Moment askAt, int requests) {
        Missing askedAgain(Moment next) {
            return new Missing(since, next, requests + 1);
        }
    }

    private final TreeMap<Long, Missing> missing = new TreeMap<>();
    private final Jitter jitter;
    private long highest = NOTHING_YET;
    private long acknowledged;
    private boolean resynchronise = true;

    ReceiveWindow(Jitter jitter) {
        this.jitter = jitter;
    }

    /** The sender is known to have started again: its numbers begin at 1. */
    void beginLife() {
        missing.clear();
        highest = 0;
        acknowledged = 0;
        resynchronise = false;
    }

    /** The first contact with a sender that may have been running for long. */
    void meet() {
        missing.clear();
        highest = NOTHING_YET;
        acknowledged = 0;
        resynchronise = true;
    }

    /**
     * The sender was silent for long: do not ask for what it said meanwhile. A message that others
     * have just overtaken may still come, and be the only one that shows that it is back.
     */
    void forgetGaps(Moment now) {
        missing.values().removeIf(it -> now.reached(it.since().plus(OVERTAKEN)));
        resynchronise = true;
    }

    Verdict accept(Moment now, long sequence, Duration retransmitDelay) {
        if (sequence == highest) {
            return Verdict.DUPLICATE;
        }
        if (sequence < highest) {
            return missing.remove(sequence) != null ? Verdict.LATE : Verdict.OLD;
        }
        if (!resynchronise && sequence - highest - 1 <= GAP_MAX) {
            for (long lost = highest + 1; lost < sequence; lost++) {
                noteMissing(now, lost, retransmitDelay);
            }
        } else {
            missing.clear();
        }
        resynchronise = false;
        highest = sequence;
        return Verdict.NEW;
    }

    private void noteMissing(Moment now, long sequence, Duration retransmitDelay) {
        if (missing.size() == MISSING_MAX) {
            missing.pollFirstEntry();
        }
        Duration least = Duration.ofMillis(50);
        Duration first =
                jitter.between(
                        least.compareTo(retransmitDelay) < 0 ? least : Duration.ZERO,
                        retransmitDelay);
        missing.put(sequence, new Missing(now, now.plus(first), 0));
    }

    /** The sender said that this number will not come. */
    void giveUp(long sequence) {
        missing.remove(sequence);
    }

    /**
     * The numbers to ask for now, each at most once per delay.
     *
     * @param patience a number is asked for at least as long; as long as the sender may be deaf to
     *     us without taking us for dead
     */
    List<Long> requestsDue(Moment now, Duration retransmitDelay, Duration patience) {
        List<Long> due = new ArrayList<>();
        for (Map.Entry<Long, Missing> entry : missing.entrySet()) {
            if (now.reached(entry.getValue().askAt())) {
                due.add(entry.getKey());
            }
        }
        for (long sequence : due) {
            Missing state = missing.get(sequence);
            if (state.requests() >= REQUESTS_MAX && now.reached(state.since().plus(patience))) {
                missing.remove(sequence);
            } else {
                missing.put(sequence, state.askedAgain(now.plus(retransmitDelay)));
            }
        }
        due.retainAll(missing.keySet());
        return due;
    }

    /**
     * What can be acknowledged and was not yet: everything up to it has arrived or is given up. C
     * nodes keep what is not acknowledged, and under loss there is always some later gap.
     */
    OptionalLong acknowledgementDue() {
        long upTo = missing.isEmpty() ? highest : missing.firstKey() - 1;
        if (upTo <= acknowledged) {
            return OptionalLong.empty();
        }
        acknowledged = upTo;
        return OptionalLong.of(upTo);
    }

    Moment wakeAt() {
        Moment wake = Moment.NEVER;
        for (Missing state : missing.values()) {
            wake = Moment.earlier(wake, state.askAt());
        }
        return wake;
    }

    long highest() {
        return highest;
    }

    boolean complete() {
        return missing.isEmpty();
    }

    int missingCount() {
        return missing.size();
    }
}
