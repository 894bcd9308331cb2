package heartbeat4j.cli;

import heartbeat4j.control.ControlAnswer;
import heartbeat4j.control.ControlHandler;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ControlServer;
import heartbeat4j.control.Opened;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusJson;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A control socket that says what a test wants, and remembers what it was asked. */
final class FakeDaemon implements AutoCloseable {
    final List<ControlRequest> asked = new CopyOnWriteArrayList<>();
    private final ControlServer server;

    private FakeDaemon(Path socket, ControlHandler handler) {
        ControlHandler recording =
                (request, reply) -> {
                    asked.add(request);
                    handler.handle(request, reply);
                };
        server =
                switch (ControlServer.open(socket, recording)) {
                    case Opened.Ready<ControlServer>(ControlServer ready) -> ready;
                    case Opened.Failed<ControlServer>(String reason) ->
                            throw new AssertionError(reason);
                };
    }

    static FakeDaemon answering(Path socket, ControlAnswer answer) {
        return new FakeDaemon(socket, (_, reply) -> reply.accept(answer));
    }

    static FakeDaemon showing(Path socket, StatusDocument document) {
        return answering(socket, ControlAnswer.Ok.of(StatusJson.write(document)));
    }

    static FakeDaemon hung(Path socket) {
        return new FakeDaemon(socket, (_, _) -> {});
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
