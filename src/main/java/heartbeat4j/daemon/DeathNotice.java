package heartbeat4j.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets no resource start while rc.d/status runs for a node that died or left. In Heartbeat it is
 * that script which takes over, after whatever an operator has put before: often it makes sure that
 * the node is off. All calls come on the event loop's thread.
 */
final class DeathNotice {
    private final Duration limit;
    private final Consumer<Runnable> loop;
    private final Consumer<String> warnings;
    private final List<Object> running = new ArrayList<>();
    // As many as there are groups at most: a group has one script at a time.
    private final List<Runnable> starts = new ArrayList<>();

    /**
     * Nothing runs yet.
     *
     * @param limit a script that takes longer holds up nothing any more, which is said
     * @param loop has work done on the event loop's thread; may be called on any
     */
    DeathNotice(Duration limit, Consumer<Runnable> loop, Consumer<String> warnings) {
        this.limit = limit;
        this.loop = loop;
        this.warnings = warnings;
    }

    /** The script was ordered; the stage completes at its end. */
    void begins(CompletionStage<?> ended) {
        Object notice = new Object();
        running.add(notice);
        var _ =
                ended.toCompletableFuture()
                        .copy()
                        .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                        .whenComplete((_, late) -> loop.accept(() -> over(notice, late != null)));
    }

    private void over(Object notice, boolean late) {
        running.remove(notice);
        if (late && !starts.isEmpty()) {
            warnings.accept(
                    "rc.d/status has not ended for %d s; starting resources without it"
                            .formatted(limit.toSeconds()));
        }
        if (running.isEmpty()) {
            List<Runnable> due = List.copyOf(starts);
            starts.clear();
            due.forEach(Runnable::run);
        }
    }

    /** Starts at once when no such script runs, and else when the last one has ended. */
    void onceOver(Runnable start) {
        if (running.isEmpty()) {
            start.run();
        } else {
            starts.add(start);
        }
    }
}
