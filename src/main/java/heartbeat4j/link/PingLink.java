package heartbeat4j.link;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;

/**
 * Asks one ping node by ICMP echo whether it is there, as often as it is told to, and keeps trying
 * while that does not work. Two threads: one sends, one waits for answers.
 */
public final class PingLink {
    /** A ping is of use at once or not at all; beyond it the oldest is dropped and counted. */
    static final int QUEUE_PACKETS_MAX = 4;

    /** A name may come to mean another address. */
    private static final long LOOKUP_NANOS = 30_000_000_000L;

    /** While a name means nothing it is asked for more often. */
    private static final long RETRY_NANOS = BackOff.MAX.toNanos();

    private static final long CLOSE_MILLIS_MAX = 1_000;

    private static final byte[] END = new byte[0];

    private final PingTarget target;
    private final List<HostLookup> hosts;
    private final EchoSocket.Opener opener;
    private final PingListener listener;
    private final LongSupplier clock;
    private final Condition condition;
    private final Echo echo;
    private final LinkTally tally = new LinkTally();
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE_PACKETS_MAX);
    private final Thread sender;
    private final Object sending = new Object();
    private Optional<Thread> receiver = Optional.empty();
    private Optional<EchoSocket> socket = Optional.empty();
    private long nextLookup;
    private volatile boolean closed;

    /**
     * Makes the link; nothing is opened yet.
     *
     * @param identifier tells this process's pings from those of others; its low 16 bits count
     */
    public PingLink(
            PingTarget target,
            long identifier,
            EchoSocket.Opener opener,
            PingListener listener,
            LongSupplier clock) {
        this.target = target;
        this.opener = opener;
        this.listener = listener;
        this.clock = clock;
        this.condition = new Condition(() -> listener.opened(this), f -> listener.failed(this, f));
        this.echo = new Echo(target.family(), identifier);
        this.hosts = target.hosts().stream().map(h -> new HostLookup(h, target.family())).toList();
        this.sender = Thread.ofVirtual().name("send " + target).unstarted(this::sendQueued);
    }

    /** The ping node's name. */
    public String name() {
        return target.name();
    }

    public LinkCounts counts() {
        return tally.counts();
    }

    /** As in ha.cf. */
    @Override
    public String toString() {
        return target.toString();
    }

    /** Tries to open once, then leaves it to the threads; returns why it is not open, if so. */
    public Optional<LinkFailure> start() {
        lookUp();
        Optional<LinkFailure> failure = attend();
        sender.start();
        return failure;
    }

    /** Never waits. Nobody changes the array afterwards. */
    public void send(byte[] packet) {
        while (!queue.offer(packet)) {
            if (queue.poll() != null) {
                tally.dropped.increment();
            }
        }
    }

    /** Ends the threads. */
    public void close() throws InterruptedException {
        closed = true;
        if (sender.getState() == Thread.State.NEW) {
            return;
        }
        send(END);
        sender.join(CLOSE_MILLIS_MAX);
        sender.interrupt();
        if (receiver.isPresent()) {
            receiver.get().join(2 * CLOSE_MILLIS_MAX);
        }
    }

    private void lookUp() {
        hosts.forEach(HostLookup::refresh);
        nextLookup = clock.getAsLong() + LOOKUP_NANOS;
    }

    /** Opens the socket if there is none. */
    private Optional<LinkFailure> attend() {
        Optional<LinkFailure> failure = Optional.empty();
        synchronized (sending) {
            if (socket.isEmpty()) {
                try {
                    EchoSocket opened = opener.open(target.family());
                    socket = Optional.of(opened);
                    // A platform thread: waiting in a system call would hold a carrier.
                    Thread thread =
                            Thread.ofPlatform()
                                    .daemon()
                                    .name("receive " + target)
                                    .unstarted(() -> receive(opened));
                    receiver = Optional.of(thread);
                    thread.start();
                } catch (IOException | RuntimeException e) {
                    failure = Optional.of(Failures.ofPinging(e, target));
                }
            }
        }
        condition.kept(failure.isPresent() ? failure : unknownHost());
        return failure;
    }

    private Optional<LinkFailure> unknownHost() {
        for (HostLookup host : hosts) {
            if (host.answer() instanceof HostLookup.Answer.Unknown(String reason)) {
                return Optional.of(Failures.unknownHost(target.toString(), reason));
            }
        }
        return Optional.empty();
    }

    private void sendQueued() {
        try {
            for (byte[] packet = queue.take(); packet != END; packet = queue.take()) {
                refreshNames();
                attend();
                sendToAll(echo.request(packet));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void refreshNames() {
        long now = clock.getAsLong();
        boolean unknown = unknownHost().isPresent();
        if (now >= nextLookup - (unknown ? LOOKUP_NANOS - RETRY_NANOS : 0)) {
            lookUp();
        }
    }

    private void sendToAll(byte[] message) {
        Optional<LinkFailure> failure = Optional.empty();
        for (HostLookup host : hosts) {
            if (host.answer() instanceof HostLookup.Answer.Found(InetAddress address)) {
                try {
                    send(address, message);
                } catch (IOException | RuntimeException e) {
                    tally.sendErrors.increment();
                    failure = Optional.of(Failures.ofPing(e, address.getHostAddress()));
                }
            } else {
                tally.dropped.increment();
            }
        }
        condition.sent(failure);
    }

    private void send(InetAddress to, byte[] message) throws IOException {
        synchronized (sending) {
            if (socket.isEmpty()) {
                tally.dropped.increment();
                return;
            }
            socket.get().send(to, message);
        }
        tally.sent.increment();
    }

    private void receive(EchoSocket from) {
        try {
            while (!closed) {
                from.receive().ifPresent(this::received);
            }
        } catch (IOException | RuntimeException _) {
            // The next ping opens another one, and says so if that fails.
        } finally {
            synchronized (sending) {
                socket = Optional.empty();
                from.close();
            }
        }
    }

    private void received(EchoSocket.Received answer) {
        if (hosts.stream().noneMatch(host -> isAt(host, answer.from()))) {
            return; // The socket hears the answers to all pings of this machine.
        }
        echo.answered(answer.message())
                .ifPresent(
                        packet -> {
                            tally.received.increment();
                            listener.answered(this, answer.from(), packet);
                        });
    }

    private static boolean isAt(HostLookup host, InetAddress address) {
        return host.answer() instanceof HostLookup.Answer.Found(InetAddress known)
                && known.equals(address);
    }
}
