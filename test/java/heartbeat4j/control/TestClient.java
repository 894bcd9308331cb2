package heartbeat4j.control;

import heartbeat4j.wire.Decoded;
import heartbeat4j.wire.Encoding;
import heartbeat4j.wire.Field;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A client program that says what a test wants, and shows answers as one line. */
final class TestClient implements AutoCloseable {
    private static final String PID = Long.toString(ProcessHandle.current().pid());

    private final SocketChannel channel;
    private final String id;

    private TestClient(SocketChannel channel, String id) {
        this.channel = channel;
        this.id = id;
    }

    static TestClient connect(Path socket) throws IOException {
        return new TestClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)), PID);
    }

    /** Signs on under that name; "" for none. The answer is not read yet. */
    static TestClient signingOn(Path socket, String name) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        TestClient client = new TestClient(channel, name.isEmpty() ? PID : name);
        client.say(client.signOn());
        return client;
    }

    static TestClient signedOn(Path socket, String name) throws IOException {
        TestClient client = signingOn(socket, name);
        client.hearUntil("t=hbapi-resp|reqtype=signon|result=OK");
        return client;
    }

    ClientMessage signOn() throws IOException {
        return request("signon").with("uid", own("uid")).with("gid", own("gid"));
    }

    static String own(String which) throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:" + which).toString();
    }

    ClientMessage request(String kind) {
        return ClientMessage.of("t", "hbapi-req", "reqtype", kind, "pid", PID, "from_id", id);
    }

    void say(ClientMessage message) throws IOException {
        write(ClientFrames.frame(message.body(Encoding.CLASSIC).orElseThrow()));
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The next message with its fields joined by "|"; "EOF" at the end, however it comes. */
    String hear() {
        Optional<byte[]> body;
        try {
            body = ClientFrames.read(channel);
        } catch (IOException e) {
            return "EOF";
        }
        if (body.isEmpty()) {
            return "EOF";
        }
        if (!(ClientMessage.read(body.get())
                instanceof Decoded.Accepted<ClientMessage>(ClientMessage message))) {
            return "malformed";
        }
        StringBuilder line = new StringBuilder();
        for (Field field : message.fields()) {
            String value =
                    switch (field.value()) {
                        case Field.Text(String text) -> text;
                        case Field.Binary(var octets) -> "binary " + octets;
                        case Field.Struct _, Field.TextList _, Field.Compressed _ -> "?";
                    };
            line.append(line.isEmpty() ? "" : "|").append(field.name()).append('=').append(value);
        }
        return line.toString();
    }

    String hearUntil(String start) {
        String line = hear();
        while (!line.startsWith(start) && !line.equals("EOF")) {
            line = hear();
        }
        return line;
    }

    void hangUp() throws IOException {
        channel.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
