package heartbeat4j.daemon;

import heartbeat4j.control.StatusDocument;
import heartbeat4j.core.Notice.Level;
import heartbeat4j.host.Outcome;
import heartbeat4j.host.Watchdog;

import java.time.Duration;
import java.util.Optional;

/**
 * Has the kernel's watchdog reset this machine when its heartbeat stops, from the start until every
 * group is released. On the event loop's thread only.
 */
final class Guard {
    private final Parts parts;
    private Optional<Watchdog> watchdog = Optional.empty();
    private String device = "";
    private String word = "";
    private String reason = "";
    private boolean starved;

    Guard(Parts parts) {
        this.parts = parts;
    }

    /** Goes on without, if need be: a missing watchdog is no reason to serve nobody. */
    void open() {
        Optional<String> wanted = parts.configuration().daemon().watchdog();
        if (wanted.isEmpty()) {
            return;
        }
        device = wanted.get();
        switch (Watchdog.open(device)) {
            case Watchdog.Opened.Armed(Watchdog armed) -> {
                watchdog = Optional.of(armed);
                parts.say(Level.INFO, "Using watchdog device: " + device);
                limit();
            }
            case Watchdog.Opened.Failed(String why) ->
                    unguarded("Cannot open watchdog device: " + device, why);
        }
    }

    private void unguarded(String line, String why) {
        parts.journal().write(new heartbeat4j.core.Notice(Level.ERROR, line, why));
        watchdog = Optional.empty();
        word = "not used";
        reason = why;
    }

    /** Also after a reload: deadtime may be another one. */
    void limit() {
        Duration deadtime = parts.configuration().timing().deadtime();
        watchdog.ifPresent(armed -> limited(armed.limit(deadtime)));
    }

    private void limited(Watchdog.Limit limit) {
        word = "armed";
        switch (limit) {
            case Watchdog.Limit.Set(int seconds) -> {
                reason = "resets this machine %d s after its last heartbeat".formatted(seconds);
                parts.say(Level.INFO, "Set watchdog timer to %d seconds.".formatted(seconds));
            }
            case Watchdog.Limit.Unchanged(String why) -> {
                reason = "with a time limit of its own: " + why;
                parts.say(
                        Level.WARN,
                        "WDIOC_SETTIMEOUT: the watchdog %s keeps its own time limit: %s"
                                .formatted(device, why));
            }
        }
    }

    /** It is not fed any more: this machine has to be reset. */
    void starve() {
        starved = true;
    }

    /** A heartbeat of ours has gone through the loop. */
    void feed() {
        if (!starved
                && watchdog.isPresent()
                && watchdog.get().feed() instanceof Outcome.Failed(String why)) {
            Watchdog broken = watchdog.get();
            unguarded("Watchdog write failure: closing " + device + "!", why);
            tell(broken.close());
        }
    }

    /** Everything is released: from now on this machine may be silent. */
    void disarm() {
        watchdog.ifPresent(armed -> tell(armed.disarm()));
        watchdog = Optional.empty();
    }

    private void tell(Outcome outcome) {
        if (outcome instanceof Outcome.Failed(String why)) {
            parts.say(Level.ERROR, why);
        }
    }

    /** For operators; empty when ha.cf names no watchdog. */
    Optional<StatusDocument.Helper> view() {
        return device.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new StatusDocument.Helper(
                                "watchdog " + device, word, reason, watchdog.isEmpty()));
    }
}
