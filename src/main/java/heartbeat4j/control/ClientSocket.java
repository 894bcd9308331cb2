package heartbeat4j.control;

import heartbeat4j.wire.Decoded;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Heartbeat's socket for client programs: its threads cut bytes into messages and hand them over.
 * Everybody may connect; who may sign on is judged behind it.
 */
public final class ClientSocket implements AutoCloseable {
    /** One more is disconnected, and this said. */
    static final int CLIENTS_MAX = 128;

    /** Who has not signed on by then is disconnected, so that idlers cannot keep others out. */
    static final Duration SIGN_ON_LIMIT = Duration.ofSeconds(10);

    private final UnixListener listener;
    private final ClientListener clients;
    private final ClientCredentials.Reader credentials;
    private final Duration signOnLimit;
    private final Set<ClientLine> lines = ConcurrentHashMap.newKeySet();

    private ClientSocket(
            UnixListener listener,
            ClientListener clients,
            ClientCredentials.Reader credentials,
            Duration signOnLimit) {
        this.listener = listener;
        this.clients = clients;
        this.credentials = credentials;
        this.signOnLimit = signOnLimit;
    }

    /** Opens the socket; the file of a dead daemon is replaced. */
    public static Opened<ClientSocket> open(
            Path path, ClientListener clients, ClientCredentials.Reader credentials) {
        return open(path, clients, credentials, SIGN_ON_LIMIT);
    }

    static Opened<ClientSocket> open(
            Path path,
            ClientListener clients,
            ClientCredentials.Reader credentials,
            Duration signOnLimit) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.deleteIfExists(path);
            UnixListener listener = UnixListener.bind(path, "rwxrwxrwx");
            ClientSocket socket = new ClientSocket(listener, clients, credentials, signOnLimit);
            listener.start("client accept", socket::receive);
            return new Opened.Ready<>(socket);
        } catch (IOException | UnsupportedOperationException e) {
            return new Opened.Failed<>(
                    "cannot open client socket "
                            + path
                            + ": "
                            + Reasons.of(e)
                            + "; cl_status and other client programs will not work");
        }
    }

    private void receive(SocketChannel channel) throws IOException {
        if (lines.size() >= CLIENTS_MAX) {
            channel.close();
            clients.complain("more than " + CLIENTS_MAX + " client programs: one was disconnected");
            return;
        }
        ClientLine line;
        try {
            line = new ClientLine(channel, credentials.of(channel));
        } catch (IOException e) {
            channel.close();
            clients.complain("a client program was disconnected: " + Reasons.of(e));
            return;
        }
        lines.add(line);
        Thread.ofVirtual().name("client write").start(line::write);
        Thread.ofVirtual().name("client read").start(() -> read(channel, line));
        Thread.ofVirtual().name("client patience").start(() -> awaitSignOn(line));
    }

    private void awaitSignOn(ClientLine line) {
        UnixListener.pause(signOnLimit);
        if (!line.admitted()) {
            line.cut();
        }
    }

    private void read(SocketChannel channel, ClientLine line) {
        clients.connected(line);
        // One message at a time: a client that floods cannot fill the daemon's queue.
        Semaphore turn = new Semaphore(1);
        String why = ClientListener.END;
        try {
            Optional<byte[]> body = ClientFrames.read(channel);
            while (body.isPresent()) {
                switch (ClientMessage.read(body.get())) {
                    case Decoded.Accepted<ClientMessage>(ClientMessage message) -> {
                        turn.acquire();
                        clients.said(line, message, turn::release);
                    }
                    case Decoded.Rejected<ClientMessage>(String reason) ->
                            throw new ProtocolException("malformed message: " + reason);
                }
                body = ClientFrames.read(channel);
            }
        } catch (ProtocolException e) {
            why = e.getMessage();
        } catch (IOException e) {
            // It ended with something unread, or we have disconnected it: as good as an end.
            why = ClientListener.END;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            line.cut();
            lines.remove(line);
            clients.gone(line, why);
        }
    }

    /** Disconnects everybody and removes the socket file. */
    @Override
    public void close() throws IOException {
        listener.close();
        lines.forEach(ClientLine::cut);
    }
}
