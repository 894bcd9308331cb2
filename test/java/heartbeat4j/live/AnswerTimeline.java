package heartbeat4j.live;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who answered for one address, and when. Filled look by look; what a look has found is taken to
 * hold until the next one.
 */
final class AnswerTimeline {
    /** More changes than any test makes: then the timeline is of no use. */
    private static final int STRETCHES_MAX = 100_000;

    private final List<Stretch> stretches = new ArrayList<>();
    private final Duration pauseMax;
    private final List<Stretch> pauses = new ArrayList<>();
    private long last;
    private Set<String> lastOwners = Set.of();

    /**
     * A time in which the answers did not change.
     *
     * @param from in nanoseconds of any one clock
     * @param owners the hosts that answered
     */
    record Stretch(long from, long to, Set<String> owners) {
        Stretch {
            check(from <= to, "a stretch from %d to %d", from, to);
            owners = Set.copyOf(owners);
        }

        Duration length() {
            return Duration.ofNanos(to - from);
        }

        private Stretch within(long since, long until) {
            return new Stretch(Math.max(from, since), Math.min(to, until), owners);
        }

        private boolean touches(long since, long until) {
            return from < until && since < to;
        }
    }

    /**
     * @param pauseMax a longer time between two looks is noted: nobody knows what was in it
     */
    AnswerTimeline(Duration pauseMax) {
        this.pauseMax = pauseMax;
    }

    /** Notes what a look has found that began at that time. */
    synchronized void note(long now, Set<String> owners) {
        if (!stretches.isEmpty()) {
            check(last <= now, "a look at %d after one at %d", now, last);
            extend(now);
            if (now - last > pauseMax.toNanos()) {
                pauses.add(new Stretch(last, now, lastOwners));
            }
        }
        if (stretches.isEmpty() || !owners.equals(lastOwners)) {
            check(stretches.size() < STRETCHES_MAX, "more than %d changes", STRETCHES_MAX);
            stretches.add(new Stretch(now, now, owners));
        }
        last = now;
        lastOwners = Set.copyOf(owners);
    }

    private void extend(long now) {
        Stretch open = stretches.removeLast();
        stretches.add(new Stretch(open.from(), now, open.owners()));
    }

    /** What was between these times, as far as it was looked at. */
    synchronized Part between(long since, long until) {
        return new Part(
                since,
                stretches.stream()
                        .filter(s -> s.touches(since, until))
                        .map(s -> s.within(since, until))
                        .toList(),
                pauses.stream()
                        .filter(s -> s.touches(since, until))
                        .map(Stretch::length)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO));
    }

    synchronized Part all() {
        return stretches.isEmpty()
                ? new Part(0, List.of(), Duration.ZERO)
                : between(stretches.getFirst().from(), last);
    }

    /** Whom the last look has found. */
    synchronized Set<String> now() {
        return lastOwners;
    }

    /**
     * A part of a timeline.
     *
     * @param zero from which its text counts
     * @param longestPause between two looks, zero where none was too long
     */
    record Part(long zero, List<Stretch> stretches, Duration longestPause) {
        /** How long two or more hosts answered. */
        Duration twice() {
            return sum(s -> s.owners().size() > 1);
        }

        /** How long no host answered. */
        Duration nobody() {
            return sum(s -> s.owners().isEmpty());
        }

        /** How long that host answered, alone or not. */
        Duration of(String owner) {
            return sum(s -> s.owners().contains(owner));
        }

        /** Whether that host answered, alone, whenever it was looked. */
        boolean only(String owner) {
            return !stretches.isEmpty()
                    && stretches.stream().allMatch(s -> s.owners().equals(Set.of(owner)));
        }

        /** Whether no other host ever answered, nor nobody for longer than that. */
        boolean only(String owner, Duration missed) {
            return of(owner).isPositive()
                    && longestNobody().compareTo(missed) <= 0
                    && stretches.stream().allMatch(s -> Set.of(owner).containsAll(s.owners()));
        }

        /** The longest time without any answer. */
        Duration longestNobody() {
            return stretches.stream()
                    .filter(s -> s.owners().isEmpty())
                    .map(Stretch::length)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
        }

        private Duration sum(Predicate<Stretch> which) {
            return stretches.stream()
                    .filter(which)
                    .map(Stretch::length)
                    .reduce(Duration.ZERO, Duration::plus);
        }

        /** One line for each stretch, in milliseconds: "1250 to 1310: primary and secondary". */
        @Override
        public String toString() {
            String text =
                    stretches.stream()
                            .map(
                                    s ->
                                            millis(s.from() - zero)
                                                    + " to "
                                                    + millis(s.to() - zero)
                                                    + ": "
                                                    + names(s.owners()))
                            .collect(Collectors.joining("\n"));
            return longestPause.isZero()
                    ? text
                    : text + "\nthe watcher itself paused for " + longestPause.toMillis() + " ms";
        }

        private static String names(Set<String> owners) {
            return owners.isEmpty() ? "nobody" : String.join(" and ", new TreeSet<>(owners));
        }

        private static long millis(long nanos) {
            return Duration.ofNanos(nanos).toMillis();
        }
    }
}
