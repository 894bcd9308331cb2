package heartbeat4j.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** A local socket at a path: one virtual thread accepts clients and hands them over. */
final class UnixListener implements AutoCloseable {
    /** Clients that are not accepted yet; one more has to wait. */
    private static final int BACKLOG = 64;

    /** After a failed accept, such as too many open files: not at full speed into the next one. */
    private static final Duration ACCEPT_RETRY = Duration.ofMillis(200);

    private final Path path;
    private final ServerSocketChannel channel;

    private UnixListener(Path path, ServerSocketChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Takes a client over, and closes it in the end; called on the accepting thread. */
    @FunctionalInterface
    interface Clients {
        void receive(SocketChannel client) throws IOException;
    }

    /**
     * Makes the socket file.
     *
     * @param permissions who may connect, such as "rw-rw-rw-"
     */
    static UnixListener bind(Path path, String permissions) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
            return new UnixListener(path, channel);
        } catch (IOException | UnsupportedOperationException e) {
            channel.close();
            throw e;
        }
    }

    void start(String threadName, Clients clients) {
        Thread.ofVirtual().name(threadName).start(() -> accept(clients));
    }

    private void accept(Clients clients) {
        while (channel.isOpen()) {
            try {
                clients.receive(channel.accept());
            } catch (IOException e) {
                pause(ACCEPT_RETRY);
            }
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** For the threads around a socket, which nobody interrupts but the JVM. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Accepts nobody any more and removes the socket file. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
