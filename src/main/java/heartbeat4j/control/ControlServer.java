package heartbeat4j.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens on the control socket: a virtual thread for each client, and one that disconnects the
 * idle ones.
 */
public final class ControlServer implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final Duration OTHER_DAEMON_LIMIT = Duration.ofSeconds(2);

    /** After a failed accept, such as too many open files: not at full speed into the next one. */
    private static final Duration ACCEPT_RETRY = Duration.ofMillis(200);

    private final Path path;
    private final ServerSocketChannel listener;
    private final ControlHandler handler;
    private final ControlLimits limits;
    private final ControlAccess access;
    private final Set<ControlSession> sessions = ConcurrentHashMap.newKeySet();

    private ControlServer(
            Path path,
            ServerSocketChannel listener,
            ControlHandler handler,
            ControlLimits limits,
            ControlAccess access) {
        this.path = path;
        this.listener = listener;
        this.handler = handler;
        this.limits = limits;
        this.access = access;
    }

    /** Opens the socket, replacing the file of a dead daemon, and starts to answer. */
    public static Opened<ControlServer> open(Path path, ControlHandler handler) {
        return open(path, handler, ControlLimits.DEFAULT, ControlAccess.standard());
    }

    static Opened<ControlServer> open(
            Path path, ControlHandler handler, ControlLimits limits, ControlAccess access) {
        try {
            createFolder(path);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                switch (ControlClient.ask(path, new ControlRequest.Ping(), OTHER_DAEMON_LIMIT)) {
                    case ControlResult.NotRunning _ -> Files.delete(path);
                    case ControlResult.Answered _,
                            ControlResult.Refused _,
                            ControlResult.Failed _,
                            ControlResult.Denied _,
                            ControlResult.Hung _ -> {
                        return new Opened.Failed<>(
                                "another heartbeat listens on "
                                        + path
                                        + "; stop it first (heartbeat -k)");
                    }
                }
            }
            ControlServer server = new ControlServer(path, listen(path), handler, limits, access);
            server.start();
            return new Opened.Ready<>(server);
        } catch (IOException | UnsupportedOperationException e) {
            return new Opened.Failed<>(
                    "cannot open control socket "
                            + path
                            + ": "
                            + Reasons.of(e)
                            + "; check the folder and its permissions, or set HA_RUN_DIR");
        }
    }

    /** 0755: whoever may not order may still ask for the status. */
    private static void createFolder(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            // Everybody may connect; ControlAccess decides on each request.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
            return channel;
        } catch (IOException | UnsupportedOperationException e) {
            channel.close();
            throw e;
        }
    }

    private void start() {
        Thread.ofVirtual().name("control accept").start(this::acceptClients);
        Thread.ofVirtual().name("control idle").start(this::disconnectIdleClients);
    }

    private void acceptClients() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                ControlSession session =
                        new ControlSession(client, handler, limits, access, sessions::remove);
                sessions.add(session);
                boolean full = sessions.size() > limits.clients();
                Thread.ofVirtual()
                        .name("control client")
                        .start(full ? session::turnAway : session::serve);
            } catch (IOException e) {
                pause(ACCEPT_RETRY);
            }
        }
    }

    private void disconnectIdleClients() {
        Duration step = limits.idle().dividedBy(4);
        while (listener.isOpen()) {
            pause(step);
            sessions.forEach(ControlSession::closeIfIdle);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nobody interrupts these threads but the JVM.
        }
    }

    /** Disconnects everybody and removes the socket file. */
    @Override
    public void close() throws IOException {
        listener.close();
        sessions.forEach(ControlSession::close);
        Files.deleteIfExists(path);
    }
}
