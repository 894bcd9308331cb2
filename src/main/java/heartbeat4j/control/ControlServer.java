package heartbeat4j.control;

import java.io.IOException;
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
    private static final Duration OTHER_DAEMON_LIMIT = Duration.ofSeconds(2);

    private final UnixListener listener;
    private final ControlHandler handler;
    private final ControlLimits limits;
    private final ControlAccess access;
    private final Set<ControlSession> sessions = ConcurrentHashMap.newKeySet();

    private ControlServer(
            UnixListener listener,
            ControlHandler handler,
            ControlLimits limits,
            ControlAccess access) {
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
                    case ControlResult.Answered _, ControlResult.Unanswered _ -> {
                        return new Opened.Failed<>(
                                "another heartbeat listens on "
                                        + path
                                        + "; stop it first (heartbeat -k)");
                    }
                }
            }
            // Everybody may connect; ControlAccess decides on each request.
            UnixListener listener = UnixListener.bind(path, "rw-rw-rw-");
            ControlServer server = new ControlServer(listener, handler, limits, access);
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

    private void start() {
        listener.start("control accept", this::receive);
        Thread.ofVirtual().name("control idle").start(this::disconnectIdleClients);
    }

    private void receive(SocketChannel client) throws IOException {
        ControlSession session =
                new ControlSession(client, handler, limits, access, sessions::remove);
        sessions.add(session);
        boolean full = sessions.size() > limits.clients();
        Thread.ofVirtual().name("control client").start(full ? session::turnAway : session::serve);
    }

    private void disconnectIdleClients() {
        Duration step = limits.idle().dividedBy(4);
        while (listener.isOpen()) {
            UnixListener.pause(step);
            sessions.forEach(ControlSession::closeIfIdle);
        }
    }

    /** Disconnects everybody and removes the socket file. */
    @Override
    public void close() throws IOException {
        listener.close();
        sessions.forEach(ControlSession::close);
    }
}
