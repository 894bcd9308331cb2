package heartbeat4j.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Carries packets over one medium on one interface, and keeps trying while that does not work.
 * Three threads: one receives, one sends, one keeps watch over interface and sockets.
 */
public final class Link {
    /** Room for a burst of retransmissions; beyond it the oldest packet is dropped and counted. */
    static final int QUEUE_PACKETS_MAX = 128;

    /** A link that cannot send its last packets in this time at close loses them. */
    private static final long CLOSE_MILLIS_MAX = 1_000;

    private static final long WATCH_MILLIS = 1_000;

    /** Larger than any datagram, so none is ever cut off unnoticed. */
    private static final int RECEIVE_BYTES = 65_536;

    private static final byte[] END = new byte[0];

    private final List<? extends Medium> media;
    private final Medium medium;
    private final Routing routing;
    private final DeviceBinder binder;
    private final LinkListener listener;
    private final LongSupplier clock;
    private final Condition condition;
    private final LinkTally tally = new LinkTally();
    private final BackOff backOff = new BackOff();
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE_PACKETS_MAX);
    private final Semaphore wake = new Semaphore(0);
    private final Thread keeper;
    private final Thread sender;
    private volatile Sockets sockets;
    private volatile boolean closed;

    /** Media of one interface, port and kind; several only for ucast, which share the sockets. */
    Link(
            List<? extends Medium> media,
            DeviceBinder binder,
            LinkListener listener,
            LongSupplier clock) {
        this.media = List.copyOf(media);
        this.medium = media.getFirst();
        this.routing = new Routing(media);
        this.binder = binder;
        this.listener = listener;
        this.clock = clock;
        this.condition = new Condition(() -> listener.opened(this), f -> listener.failed(this, f));
        // A platform thread: looking at interfaces are system calls that would hold a carrier.
        this.keeper = Thread.ofPlatform().daemon().name("watch " + this).unstarted(this::keep);
        this.sender = Thread.ofVirtual().name("send " + this).unstarted(this::sendQueued);
    }

    /** The interface, as in Heartbeat's "Link alice:eth0 up." */
    public String name() {
        return medium.interfaceName();
    }

    /** The lines of ha.cf that this link serves. */
    public List<Medium> media() {
        return List.copyOf(media);
    }

    public LinkCounts counts() {
        return tally.counts();
    }

    /** As in ha.cf. */
    @Override
    public String toString() {
        return media.stream().map(Medium::toString).collect(Collectors.joining(", "));
    }

    /** Tries to open once, then leaves it to the threads; returns why it is not open, if so. */
    Optional<LinkFailure> start() {
        routing.refreshNames();
        Optional<LinkFailure> failure = attend();
        keeper.start();
        sender.start();
        return failure;
    }

    /** Never waits. The array is shared by all links: nobody changes it. */
    void send(byte[] packet) {
        while (!queue.offer(packet)) {
            if (queue.poll() != null) {
                tally.dropped.increment();
            }
        }
    }

    /** Asks the sender to end after what is queued. */
    void finish() {
        closed = true;
        send(END);
        wake.release();
    }

    /** Ends the threads, once {@link #finish} was called. */
    void close() throws InterruptedException {
        if (keeper.getState() == Thread.State.NEW) {
            return;
        }
        sender.join(CLOSE_MILLIS_MAX);
        sender.interrupt();
        keeper.join();
        closeSockets();
    }

    private void keep() {
        try {
            while (!closed) {
                long pause = sockets == null ? backOff.next().toMillis() : WATCH_MILLIS;
                if (wake.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
                if (!closed) {
                    attend();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<LinkFailure> attend() {
        Optional<LinkFailure> failure;
        try {
            Routing.View view = routing.look();
            Sockets current = sockets;
            if (current == null || !current.route().equals(view.route()) || !isOpen(current)) {
                reopen(view.route());
            }
            backOff.reset();
            failure = view.complaint();
        } catch (IOException | RuntimeException e) {
            // Whatever went wrong: a watch that ended would never bring the link back.
            closeSockets();
            failure = Optional.of(Failures.ofOpening(e, medium));
        }
        condition.kept(failure);
        return failure;
    }

    private static boolean isOpen(Sockets sockets) {
        return sockets.in().isOpen() && sockets.out().isOpen();
    }

    private void reopen(Route route) throws IOException {
        boolean again = sockets != null;
        closeSockets();
        if (again) {
            routing.refreshNames();
        }
        Sockets opened = Sockets.open(medium, route, binder);
        sockets = opened;
        Thread.ofVirtual().name("receive " + this).start(() -> receive(opened));
    }

    private void closeSockets() {
        Sockets old = sockets;
        sockets = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException _) {
                // Nothing was to come from these sockets any more.
            }
        }
    }

    private void receive(Sockets from) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(RECEIVE_BYTES);
        try {
            while (true) {
                buffer.clear();
                SocketAddress sender = from.in().receive(buffer);
                long arrived = clock.getAsLong();
                tally.received.increment();
                buffer.flip();
                if (buffer.hasRemaining() && sender instanceof InetSocketAddress known) {
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    listener.packet(new Packet(bytes, name(), known.getAddress(), arrived));
                }
            }
        } catch (ClosedChannelException _) {
            // The keeper closed it.
        } catch (IOException _) {
            closeAfterError(from);
        }
    }

    /** Makes the keeper open new sockets. */
    private void closeAfterError(Sockets broken) {
        try {
            broken.close();
        } catch (IOException _) {
            // It is broken already.
        }
        wake.release();
    }

    private void sendQueued() {
        try {
            for (byte[] packet = queue.take(); packet != END; packet = queue.take()) {
                Sockets through = sockets;
                if (through == null) {
                    tally.dropped.increment();
                } else {
                    sendToAll(packet, through);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendToAll(byte[] packet, Sockets through) {
        Optional<LinkFailure> failure = Optional.empty();
        for (InetSocketAddress target : through.route().targets()) {
            try {
                through.out().send(ByteBuffer.wrap(packet), target);
                tally.sent.increment();
            } catch (ClosedChannelException _) {
                tally.dropped.increment();
                return;
            } catch (IOException | RuntimeException e) {
                tally.sendErrors.increment();
                String address = target.getAddress().getHostAddress();
                failure = Optional.of(Failures.ofSending(e, medium, address));
            }
        }
        if (failure.isPresent()) {
            // The interface may be gone: look now, not at the next round.
            wake.release();
        }
        condition.sent(failure);
    }
}
