package heartbeat4j.link;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Listens to the packets of some media without taking part: whatever this machine receives or sends
 * on their interface and port. A thread of its own opens it, and again when the interface returns.
 */
final class Tap {
    private static final byte[] NOTHING = {};

    private final List<Medium> media;
    private final Medium medium;
    private final TapSocket.Opener opener;
    private final TapListener listener;
    private final LongSupplier clock;
    private final BackOff backOff = new BackOff();
    private final Thread thread;
    private Optional<String> told = Optional.empty();
    private boolean tried;
    private volatile boolean closed;

    /** All of one interface and port. */
    Tap(List<Medium> media, TapSocket.Opener opener, TapListener listener, LongSupplier clock) {
        this.media = List.copyOf(media);
        this.medium = media.getFirst();
        this.opener = opener;
        this.listener = listener;
        this.clock = clock;
        // A platform thread: it waits in system calls that would hold a carrier.
        this.thread = Thread.ofPlatform().daemon().name("tap " + this).unstarted(this::listen);
    }

    /** Tries to open once; returns why it cannot be, and leaves the rest to its thread. */
    Optional<String> start() {
        Optional<String> failure = Optional.empty();
        try {
            open().close();
        } catch (IOException e) {
            failure = Optional.of(reason(e));
        }
        thread.start();
        return failure;
    }

    void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
    }

    private void listen() {
        while (!closed) {
            try (TapSocket socket = open();
                    DatagramChannel _ = join()) {
                backOff.reset();
                say(Optional.empty());
                listen(socket, device().getIndex());
            } catch (IOException e) {
                say(Optional.of(reason(e)));
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(backOff.next());
        } catch (InterruptedException _) {
            // Only close interrupts, and it has said so.
            Thread.currentThread().interrupt();
        }
    }

    private TapSocket open() throws IOException {
        return opener.open(device().getIndex(), medium.port());
    }

    private NetworkInterface device() throws IOException {
        NetworkInterface device = NetworkInterface.getByName(medium.interfaceName());
        if (device == null) {
            throw new LinkException(Failures.noInterface(medium.interfaceName()));
        }
        return device;
    }

    /** Makes card and switch deliver the groups; a port of its own, which nobody sends to. */
    private DatagramChannel join() throws IOException {
        DatagramChannel channel = DatagramChannel.open(medium.family());
        try {
            channel.bind(null);
            for (Medium each : media) {
                if (each instanceof Medium.Mcast mcast) {
                    channel.join(mcast.group(), device());
                }
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Ends with an exception, or when the interface is another one than it was. */
    private void listen(TapSocket socket, int index) throws IOException {
        while (!closed) {
            byte[] packet = socket.read();
            if (packet.length == 0 && device().getIndex() != index) {
                return;
            }
            byte[] bytes = packet.length == 0 ? NOTHING : UdpPayload.of(packet);
            if (bytes.length > 0) {
                listener.packet(
                        new Packet(
                                bytes,
                                medium.interfaceName(),
                                UdpPayload.sender(packet),
                                clock.getAsLong()));
            }
        }
    }

    private static String reason(IOException problem) {
        return problem instanceof LinkException known
                ? known.failure().text()
                : String.valueOf(problem.getMessage());
    }

    private void say(Optional<String> failure) {
        if (tried && failure.equals(told)) {
            return;
        }
        tried = true;
        told = failure;
        failure.ifPresentOrElse(
                reason -> listener.failed(toString(), reason), () -> listener.opened(toString()));
    }

    /** As in ha.cf. */
    @Override
    public String toString() {
        return media.stream().map(Medium::toString).collect(Collectors.joining(", "));
    }
}
