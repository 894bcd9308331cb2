package heartbeat4j.daemon;

import heartbeat4j.core.Moment;

import java.net.InetAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one thread that owns all state: links, scripts and operators hand it events over one bounded
 * queue, and it gives them to the engine one at a time.
 */
final class EventLoop<E extends EventLoop.Driven> {
    /** What the loop drives: it says when it wants to be woken, and when it is over. */
    interface Driven {
        void timePassed(Moment now);

        Moment wakeAt();

        boolean ended();

        /** It lives and has nothing to send. */
        boolean silent();
    }

    /** At the bound everything waits for room, but packets, which have bounds of their own. */
    static final int QUEUE_MAX = 10_000;

    /** The longest nap, so that a clock that jumps cannot keep us asleep. */
    private static final long NAP_NANOS_MAX = 500_000_000L;

    private final BlockingQueue<Consumer<E>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Supplier<Moment> clock;
    private final WaitingPackets packets = new WaitingPackets();

    EventLoop(Supplier<Moment> clock) {
        this.clock = clock;
    }

    /** For packets: never waits; false when there is no room for it, and it is dropped. */
    boolean offer(InetAddress sender, int length, Consumer<E> arrival) {
        if (!packets.admit(sender, length)) {
            return false;
        }
        boolean room =
                queue.offer(
                        engine -> {
                            packets.taken(sender, length);
                            arrival.accept(engine);
                        });
        if (!room) {
            packets.taken(sender, length);
        }
        return room;
    }

    /** For what must not be lost: waits while the queue is full. */
    void post(Consumer<E> event) {
        try {
            queue.put(event);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs until the engine has ended.
     *
     * @param whileSilent called in every turn in which the node lives and has no heartbeat to send
     */
    void run(E engine, Runnable whileSilent) throws InterruptedException {
        engine.timePassed(clock.get());
        while (!engine.ended()) {
            if (engine.silent()) {
                whileSilent.run();
            }
            Consumer<E> first = queue.poll(nap(engine), TimeUnit.NANOSECONDS);
            // What is waiting now is heard before silence is judged; what a flood adds meanwhile
            // cannot put the judgement off for ever.
            int waiting = queue.size();
            if (first != null) {
                first.accept(engine);
            }
            for (int i = 0; i < waiting && !engine.ended(); i++) {
                queue.take().accept(engine);
            }
            if (!engine.ended() && clock.get().reached(engine.wakeAt())) {
                engine.timePassed(clock.get());
            }
        }
    }

    private long nap(E engine) {
        Moment wakeAt = engine.wakeAt();
        if (wakeAt.equals(Moment.NEVER)) {
            return NAP_NANOS_MAX;
        }
        long nanos = wakeAt.nanos() - clock.get().nanos();
        return Math.clamp(nanos, 0, NAP_NANOS_MAX);
    }
}
