package heartbeat4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** No resource starts beside rc.d/status for a dead node, but for its time limit. */
class DeathNoticeTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final List<String> did = new ArrayList<>();

    private DeathNotice notice(Duration limit) {
        return new DeathNotice(limit, loop::add, did::add);
    }

    private void turn() throws InterruptedException {
        Runnable event = loop.poll(1, TimeUnit.MINUTES);
        assertNotNull(event, "nothing was handed to the loop");
        event.run();
    }

    @Test
    void withoutANoticeResourcesStartAtOnce() {
        notice(LONG).onceOver(() -> did.add("start"));

        assertEquals(List.of("start"), did);
    }

    @Test
    void resourcesStartOnTheLoopWhenTheLastNoticeHasEnded() throws InterruptedException {
        DeathNotice notice = notice(LONG);
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        notice.begins(first);
        notice.begins(second);
        notice.onceOver(() -> did.add("start"));
        notice.onceOver(() -> did.add("start another"));

        first.complete("");
        turn();
        assertEquals(List.of(), did);
        second.complete("");
        assertEquals(List.of(), did, "started by another thread than the loop's");
        turn();

        assertEquals(List.of("start", "start another"), did);
        notice.onceOver(() -> did.add("start later"));
        assertEquals(3, did.size());
    }

    @Test
    void noticeThatDoesNotEndHoldsUpForItsLimitOnly() throws InterruptedException {
        DeathNotice notice = notice(Duration.ofMillis(1));
        notice.begins(new CompletableFuture<>());
        notice.onceOver(() -> did.add("start"));

        turn();

        assertEquals(
                List.of(
                        "rc.d/status has not ended for 0 s; starting resources without it",
                        "start"),
                did);
    }

    @Test
    void lateNoticeThatHoldsUpNothingIsNotWorthAWord() throws InterruptedException {
        notice(Duration.ofMillis(1)).begins(new CompletableFuture<>());

        turn();

        assertEquals(List.of(), did);
    }
}
