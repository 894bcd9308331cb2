package heartbeat4j.host;

import static heartbeat4j.host.NativeCallException.ENOBUFS;

import heartbeat4j.host.NetlinkAnswer.Told;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells what happens to interfaces and addresses, on a thread of its own. Whatever the consumer is
 * too slow for becomes one {@link NetworkEvent.LookAgain}.
 */
public final class NetlinkMonitor implements AutoCloseable {
    private static final int GROUPS =
            NetlinkSocket.GROUP_INTERFACES
                    | NetlinkSocket.GROUP_IPV4_ADDRESSES
                    | NetlinkSocket.GROUP_IPV6_ADDRESSES;

    /** Room for some thousand changes that the consumer has not yet taken. */
    private static final int BUFFER_BYTES = 1 << 21;

    /** So long {@link #close} may wait for a reader that hears nothing. */
    private static final Duration WAIT = Duration.ofMillis(200);

    /** The pause after the kernel refused to be asked. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Consumer<NetworkEvent> consumer;
    private final int bufferBytes;
    private final Thread thread;
    private final Netlink netlink;
    private NetlinkSocket socket;
    private NetworkPicture picture;
    private volatile boolean closed;

    private NetlinkMonitor(Consumer<NetworkEvent> consumer, int bufferBytes) throws IOException {
        this.consumer = consumer;
        this.bufferBytes = bufferBytes;
        this.netlink = Netlink.open();
        try {
            this.socket = NetlinkSocket.open(GROUPS, bufferBytes, WAIT);
        } catch (IOException e) {
            netlink.close();
            throw e;
        }
        this.thread = Thread.ofPlatform().name("network monitor").daemon().unstarted(this::run);
    }

    /**
     * Starts one for the network namespace of the calling thread.
     *
     * @param consumer is called on the monitor's thread
     */
    public static NetlinkMonitor start(Consumer<NetworkEvent> consumer) throws IOException {
        return start(consumer, BUFFER_BYTES);
    }

    static NetlinkMonitor start(Consumer<NetworkEvent> consumer, int bufferBytes)
            throws IOException {
        NetlinkMonitor monitor = new NetlinkMonitor(consumer, bufferBytes);
        monitor.thread.start();
        return monitor;
    }

    private void run() {
        try (netlink) {
            lookAgain("the network is watched from now on");
            while (!closed) {
                hear();
            }
        } finally {
            socket.close();
        }
    }

    private void hear() {
        try {
            for (NetlinkMessage message : socket.receive()) {
                picture.heard(message).forEach(consumer);
            }
        } catch (NativeCallException e) {
            String reason =
                    e.errno() == ENOBUFS
                            ? "the network changed faster than the changes were handled"
                            : "changes of the network cannot be read: " + e.getMessage();
            reopen();
            lookAgain(reason);
        }
    }

    /** What waits in the old socket may be older than the look that follows. */
    private void reopen() {
        try {
            NetlinkSocket fresh = NetlinkSocket.open(GROUPS, bufferBytes, WAIT);
            socket.close();
            socket = fresh;
        } catch (NativeCallException _) {
            // The old one goes on, and what was lost before the look is in the look.
            pause();
        }
    }

    private void lookAgain(String reason) {
        while (!closed) {
            if (netlink.interfaces() instanceof Told<List<InterfaceState>>(var interfaces)
                    && netlink.addresses() instanceof Told<List<InterfaceAddress>>(var addresses)) {
                picture = new NetworkPicture(interfaces, addresses);
                consumer.accept(new NetworkEvent.LookAgain(reason, interfaces, addresses));
                return;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the consumer is not called any more. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
