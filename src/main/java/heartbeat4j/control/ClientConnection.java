package heartbeat4j.control;

import heartbeat4j.wire.Decoded;
import heartbeat4j.wire.Encoding;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program's side of the client socket, of our daemon or Heartbeat's: signs on without a name and
 * asks. It waits as long as the daemon takes; its caller sets the limit.
 */
public final class ClientConnection implements AutoCloseable {
    /** What came of signing on. */
    public sealed interface SignOn {
        /** The greeting has the daemon's version and timings. */
        record Accepted(ClientConnection connection, ClientMessage greeting) implements SignOn {}

        /** A daemon runs and will not; Heartbeat's word for why. */
        record Refused(String reason) implements SignOn {}

        /** Nobody answers on the socket. */
        record NotRunning() implements SignOn {}
    }

    private final SocketChannel channel;
    private final String pid = Long.toString(ProcessHandle.current().pid());
    private String reason = "";

    private ClientConnection(SocketChannel channel) {
        this.channel = channel;
    }

    public static SignOn signOn(Path socket) {
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            ClientConnection connection = new ClientConnection(channel);
            return connection.signOn();
        } catch (IOException | UnsupportedOperationException e) {
            return new SignOn.NotRunning();
        }
    }

    private SignOn signOn() throws IOException {
        Path self = Path.of("/proc/self");
        send(
                request("signon")
                        .with("uid", Files.getAttribute(self, "unix:uid").toString())
                        .with("gid", Files.getAttribute(self, "unix:gid").toString())
                        .with(ClientSignOn.ONLY_ASKS, "1"));
        Optional<ClientMessage> greeting = reply("signon");
        if (greeting.isEmpty()) {
            close();
            return new SignOn.NotRunning();
        }
        if (!greeting.get().text("result").orElse("").equals(ClientAnswers.OK)) {
            close();
            return new SignOn.Refused(greeting.get().text("info").orElse(""));
        }
        return new SignOn.Accepted(this, greeting.get());
    }

    private ClientMessage request(String kind) {
        return ClientMessage.of(
                "t", ClientMessage.REQUEST, "reqtype", kind, "pid", pid, "from_id", pid);
    }

    private void send(ClientMessage message) throws IOException {
        byte[] body =
                message.body(Encoding.CLASSIC)
                        .orElseThrow(() -> new IOException("a parameter cannot be sent"));
        ByteBuffer frame = ClientFrames.frame(body);
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    /** The next answer to a request of this kind; news that come meanwhile are skipped. */
    private Optional<ClientMessage> reply(String kind) throws IOException {
        for (Optional<ClientMessage> next = next(); next.isPresent(); next = next()) {
            ClientMessage message = next.get();
            if (message.type().equals(ClientMessage.RESPONSE)
                    && message.text("reqtype").orElse("").equals(kind)) {
                return next;
            }
        }
        return Optional.empty();
    }

    private Optional<ClientMessage> next() throws IOException {
        Optional<byte[]> body = ClientFrames.read(channel);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        return switch (ClientMessage.read(body.get())) {
            case Decoded.Accepted<ClientMessage>(ClientMessage message) -> Optional.of(message);
            case Decoded.Rejected<ClientMessage>(String why) -> throw new IOException(why);
        };
    }

    /**
     * Empty when the daemon will not say; {@link #reason} then tells why, if anything does.
     *
     * @param arguments names and values in turn
     */
    public Optional<ClientMessage> ask(String kind, String... arguments) {
        return list(kind, arguments).map(List::getFirst);
    }

    /** As {@link #ask}, for what is answered with several messages. */
    public Optional<List<ClientMessage>> list(String kind, String... arguments) {
        reason = "";
        List<ClientMessage> all = new ArrayList<>();
        try {
            send(with(request(kind), arguments));
            while (true) {
                Optional<ClientMessage> reply = reply(kind);
                String result = reply.flatMap(r -> r.text("result")).orElse("");
                if (!result.equals(ClientAnswers.OK) && !result.equals(ClientAnswers.MORE)) {
                    reason = reply.flatMap(r -> r.text("info")).orElse("");
                    return Optional.empty();
                }
                all.add(reply.get());
                if (result.equals(ClientAnswers.OK)) {
                    return Optional.of(all);
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Asks after a client program; another node's answer comes as news. */
    public Optional<String> clientStatus(String node, String client) {
        reason = "";
        try {
            send(with(request("clientstatus"), "node", node, "cn", client));
            for (Optional<ClientMessage> next = next(); next.isPresent(); next = next()) {
                ClientMessage message = next.get();
                boolean answer =
                        message.type().equals(ClientMessage.RESPONSE)
                                || message.type().equals("respond-cstatus");
                if (answer) {
                    return message.text("cs");
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ClientMessage with(ClientMessage request, String... arguments) {
        ClientMessage message = request;
        for (int i = 0; i < arguments.length; i += 2) {
            message = message.with(arguments[i], arguments[i + 1]);
        }
        return message;
    }

    /** Why the last question was not answered; may be empty. */
    public String reason() {
        return reason;
    }

    /** Signs off. */
    @Override
    public void close() {
        try (channel) {
            send(request("signoff"));
        } catch (IOException e) {
            // The daemon has gone; it will not miss us.
        }
    }
}
