package heartbeat4j.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How far this node may trust its own ear: each sign that the fault is here makes it judge others
 * later, one step at a time, and each clean stretch of time takes one step back. What this node
 * promises to others is not touched.
 */
final class LocalHealth {
    /**
     * On reaching it further signs change nothing: others are judged after three times deadtime.
     */
    static final int WORST = 4;

    /** So many times deadtime without a sign take one step back. */
    private static final int CLEAN_DEADTIMES = 5;

    private static final Duration CLEAN_MIN = Duration.ofSeconds(10);

    private final TreeSet<LinkName> withoutCarrier = new TreeSet<>();
    private boolean unplugged;
    private int steps;
    private int told;
    private Moment since = Moment.NEVER;
    private Moment signAt = Moment.LONG_AGO;
    private String sign = "";

    // ---- signs ----

    /** The event loop was late by more than a keepalive. */
    void late(Moment now, Duration late) {
        raise(now, "loop %s late".formatted(Words.tenths(late)));
    }

    /** Everybody who is watched has fallen silent at once. */
    void allSilent(Moment now) {
        raise(now, "all others silent at once");
    }

    private void raise(Moment now, String because) {
        steps = Math.min(steps + 1, WORST);
        since = now;
        signAt = now;
        sign = because;
    }

    /** A heartbeat link of this node has a carrier, or has none. */
    void carrier(LinkName link, boolean present, List<LinkName> links) {
        if (present || !links.contains(link)) {
            withoutCarrier.remove(link);
        } else {
            withoutCarrier.add(link);
        }
        unplugged = !links.isEmpty() && withoutCarrier.containsAll(links);
    }

    // ---- what follows ----

    /** Time passes without a sign. */
    void settle(Moment now, Timing timing) {
        while (steps > 0 && now.reached(since.plus(clean(timing)))) {
            steps--;
            since = since.plus(clean(timing));
        }
    }

    static Duration clean(Timing timing) {
        return Durations.longer(timing.deadtime().multipliedBy(CLEAN_DEADTIMES), CLEAN_MIN);
    }

    Moment wakeAt(Timing timing) {
        return steps > 0 ? since.plus(clean(timing)) : Moment.NEVER;
    }

    /** 0 is well; others prefer to give groups to nodes that are no worse than themselves. */
    int score() {
        return Math.min(steps + (withoutCarrier.isEmpty() ? 0 : 1), WORST);
    }

    /** Why the other node is no better place for a group than this one, if it is worse. */
    Optional<String> worse(Peer other) {
        int theirs = other.fitness().health();
        return theirs > score()
                ? Optional.of(
                        "own health of %s is %d, here it is %d"
                                .formatted(other.name(), theirs, score()))
                : Optional.empty();
    }

    /**
     * One link without a carrier says nothing about what the others carry. Where none has one, it
     * counts once: the peer at the other end of the only cable may have lost its power.
     */
    private int widening() {
        return Math.min(steps + (unplugged ? 1 : 0), WORST);
    }

    /** After so much silence others are judged. */
    Duration widened(Duration limit) {
        // Asked for all the time, and Duration multiplies by way of decimals.
        return Duration.ofNanos(limit.toNanos() * (2 + widening()) / 2);
    }

    /**
     * So much later than this node, which judges by the one limit, one with that score may judge
     * that goes by the other limit; not negative.
     */
    Duration behind(Duration limit, Duration theirs, int score) {
        long nanos = theirs.toNanos() * (2 + Math.max(score, score())) / 2;
        return Durations.longer(Duration.ofNanos(nanos).minus(widened(limit)), Duration.ZERO);
    }

    /**
     * When this node heard badly last, its links' carriers apart; those often fail on both ends.
     */
    Moment signAt() {
        return signAt;
    }

    /** A sentence when the score has changed since it was asked for last. */
    Optional<String> news(Moment now, Timing timing) {
        if (score() == told) {
            return Optional.empty();
        }
        told = score();
        return Optional.of(told == 0 ? "own health is back to normal" : words(now, timing));
    }

    /** Empty when all is well. */
    String words(Moment now, Timing timing) {
        if (score() == 0) {
            return "";
        }
        List<String> signs = new ArrayList<>();
        if (steps > 0) {
            String ago = Words.ago(now.since(signAt));
            signs.add(sign + (ago.isEmpty() ? "" : " " + ago));
        }
        withoutCarrier.forEach(link -> signs.add(link + " has no carrier"));
        String widened =
                widening() == 0
                        ? ""
                        : "; deadtime %s instead of %s"
                                .formatted(
                                        Words.seconds(widened(timing.deadtime())),
                                        Words.seconds(timing.deadtime()));
        return "own health %d of %d: %s%s"
                .formatted(score(), WORST, String.join(", ", signs), widened);
    }
}
