package heartbeat4j.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened since the last beginning, from several observers, in order of time. */
final class DemoTimeline {
    /** More would not be read by anybody; what comes later is dropped. */
    private static final int EVENTS_MAX = 40;

    /** The last answer before a power cut belongs to its story. */
    private static final long BEFORE_MICROS_MAX = 200_000;

    /** One observation in microseconds since 1970. */
    record Event(long micros, String text) {}

    private final List<Event> events = new ArrayList<>();
    private long begin;

    DemoTimeline(String text) {
        restart(text);
    }

    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    synchronized void restart(String text) {
        events.clear();
        begin = now();
        events.add(new Event(begin, text));
    }

    /** Moves the beginning to the moment at which it really happened, as somebody else saw it. */
    synchronized void beganAt(long micros) {
        begin = micros;
        events.set(0, new Event(micros, events.getFirst().text()));
    }

    /** A log may say the same thing twice; once is enough. */
    synchronized void add(long micros, String text) {
        boolean told = events.getLast().text().equals(text);
        if (micros >= begin - BEFORE_MICROS_MAX && !told && events.size() < EVENTS_MAX) {
            events.add(new Event(micros, text));
        }
    }

    synchronized List<String> lines() {
        return events.stream()
                .sorted(Comparator.comparingLong(Event::micros))
                .map(e -> "  %+7d ms  %s".formatted((e.micros() - begin) / 1000, e.text()))
                .toList();
    }
}
