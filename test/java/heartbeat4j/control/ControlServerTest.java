package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

class ControlServerTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final ControlAccess EVERYBODY =
            new ControlAccess(
                    List.of(System.getProperty("user.name")), "haclient", Path.of("/etc/group"));
    private static final ControlAccess NOBODY =
            new ControlAccess(List.of(), "no such group", Path.of("/dev/null"));

    @TempDir private Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<ControlRequest> handled = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private Path socket() {
        return folder.resolve("run/control");
    }

    private ControlServer start(ControlLimits limits, ControlAccess access) {
        return start(limits, access, (_, reply) -> reply.accept(ControlAnswer.Ok.of("done")));
    }

    private ControlServer start(
            ControlLimits limits, ControlAccess access, ControlHandler handler) {
        ControlHandler recording =
                (request, reply) -> {
                    handled.add(request);
                    handler.handle(request, reply);
                };
        Opened<ControlServer> opened = ControlServer.open(socket(), recording, limits, access);
        ControlServer server =
                switch (opened) {
                    case Opened.Ready<ControlServer>(ControlServer ready) -> ready;
                    case Opened.Failed<ControlServer>(String reason) ->
                            throw new AssertionError(reason);
                };
        open.add(server);
        return server;
    }

    private static ControlLimits limits(int clients, Duration idle, Duration answer) {
        return new ControlLimits(clients, 100, idle, answer);
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
        open.add(channel);
        return channel;
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        channel.write(StandardCharsets.UTF_8.encode(text));
    }

    private static String receiveAll(SocketChannel channel) {
        return assertTimeoutPreemptively(
                GENEROUS,
                () -> {
                    StringBuilder all = new StringBuilder();
                    BufferedReader reader =
                            new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
                    reader.lines().forEach(line -> all.append(line).append('|'));
                    return all.toString();
                });
    }

    @Test
    void requestIsHandedOnAndAnswered() {
        start(ControlLimits.DEFAULT, EVERYBODY);

        ControlResult result =
                ControlClient.ask(
                        socket(), new ControlRequest.Standby(ResourceScope.LOCAL), GENEROUS);

        assertEquals(new ControlResult.Answered(List.of("done")), result);
        assertEquals(List.of(new ControlRequest.Standby(ResourceScope.LOCAL)), handled);
    }

    @Test
    void refusalAndErrorReachTheAskerWithTheirReasons() {
        start(
                ControlLimits.DEFAULT,
                EVERYBODY,
                (request, reply) ->
                        reply.accept(
                                request instanceof ControlRequest.Stop
                                        ? new ControlAnswer.Refused("in flux")
                                        : new ControlAnswer.Failed("ha.cf:3: bad")));

        assertEquals(
                new ControlResult.Refused("in flux"),
                ControlClient.ask(socket(), new ControlRequest.Stop(), GENEROUS));
        assertEquals(
                new ControlResult.Failed("ha.cf:3: bad"),
                ControlClient.ask(socket(), new ControlRequest.Reload(), GENEROUS));
    }

    @Test
    void aLaterAnswerFromAnotherThreadArrives() {
        List<Consumer<ControlAnswer>> waiting = new CopyOnWriteArrayList<>();
        start(
                ControlLimits.DEFAULT,
                EVERYBODY,
                (_, reply) -> {
                    waiting.add(reply);
                    Thread.ofVirtual().start(() -> reply.accept(ControlAnswer.Ok.of("late")));
                });

        assertEquals(
                new ControlResult.Answered(List.of("late")),
                ControlClient.ask(socket(), new ControlRequest.Ping(), GENEROUS));
        assertEquals(1, waiting.size());
    }

    @Test
    void oneClientMaySendSeveralLines() throws IOException {
        start(ControlLimits.DEFAULT, EVERYBODY);
        SocketChannel client = connect();

        send(client, "ping\nnonsense\nver");
        send(client, "sion\n");
        client.shutdownOutput();

        String answers = receiveAll(client);
        assertTrue(answers.startsWith("ok|done||error: unknown command \"nonsense\""), answers);
        assertTrue(answers.endsWith("||ok|done||"), answers);
    }

    @Test
    void whoMayNotOrderMayStillAsk() {
        start(ControlLimits.DEFAULT, NOBODY);

        ControlResult stop = ControlClient.ask(socket(), new ControlRequest.Stop(), GENEROUS);
        ControlResult status = ControlClient.ask(socket(), new ControlRequest.Status(), GENEROUS);

        var refused = assertInstanceOf(ControlResult.Refused.class, stop);
        assertTrue(refused.reason().contains("only root"), refused.reason());
        assertEquals(new ControlResult.Answered(List.of("done")), status);
        assertEquals(List.of(new ControlRequest.Status()), handled);
    }

    @Test
    void everybodyMayReachTheSocket() throws IOException {
        start(ControlLimits.DEFAULT, EVERYBODY);

        assertEquals(
                "rw-rw-rw-",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
        assertEquals(
                "rwxr-xr-x",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(socket().getParent())));
    }

    @Test
    void oneClientTooManyIsToldSo() throws IOException {
        start(limits(1, GENEROUS, GENEROUS), EVERYBODY);
        SocketChannel first = connect();
        send(first, "ping\n");
        first.read(ByteBuffer.allocate(1));

        String second = receiveAll(connect());

        assertTrue(second.startsWith("error: more than 1 clients"), second);
    }

    @Test
    void placeOfAClientThatLeftIsFree() {
        start(limits(1, GENEROUS, GENEROUS), EVERYBODY);

        assertTimeoutPreemptively(
                GENEROUS,
                () -> {
                    int answered = 0;
                    while (answered < 5) {
                        ControlResult result =
                                ControlClient.ask(socket(), new ControlRequest.Ping(), GENEROUS);
                        answered += result instanceof ControlResult.Answered ? 1 : 0;
                    }
                });
    }

    @Test
    void lineWithoutEndIsCutOff() throws IOException {
        start(limits(4, GENEROUS, GENEROUS), EVERYBODY);
        SocketChannel client = connect();

        send(client, "x".repeat(101));

        assertEquals("error: line over 100 bytes||", receiveAll(client));
    }

    @Test
    void silentClientIsDisconnected() throws IOException {
        start(limits(4, Duration.ofMillis(100), GENEROUS), EVERYBODY);

        assertEquals("", receiveAll(connect()));
    }

    @Test
    void missingAnswerIsAnErrorForTheClient() throws IOException {
        start(limits(4, GENEROUS, Duration.ofMillis(50)), EVERYBODY, (_, _) -> {});
        SocketChannel client = connect();

        send(client, "ping\n");
        client.shutdownOutput();

        assertEquals("error: the daemon gave no answer within 0 s||", receiveAll(client));
    }

    @Test
    void hungDaemonDoesNotHangTheAsker() {
        start(ControlLimits.DEFAULT, EVERYBODY, (_, _) -> {});

        ControlResult result =
                ControlClient.ask(socket(), new ControlRequest.Ping(), Duration.ofMillis(50));

        assertEquals(new ControlResult.Hung(Duration.ofMillis(50)), result);
    }

    @Test
    void daemonThatNeverAcceptsDoesNotHangTheAsker() throws IOException {
        Path frozen = folder.resolve("frozen");
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        open.add(listener.bind(UnixDomainSocketAddress.of(frozen), 1));

        for (int i = 0; i < 4; i++) { // The backlog fills, then connect itself waits.
            assertInstanceOf(
                    ControlResult.Hung.class,
                    ControlClient.ask(frozen, new ControlRequest.Ping(), Duration.ofMillis(50)));
        }
    }

    @Test
    void socketWithoutListenerMeansNotRunning() throws IOException {
        Path stale = folder.resolve("stale");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(stale))
                .close();

        assertTrue(Files.exists(stale));
        assertEquals(
                new ControlResult.NotRunning(),
                ControlClient.ask(stale, new ControlRequest.Ping(), GENEROUS));
        assertEquals(
                new ControlResult.NotRunning(),
                ControlClient.ask(
                        folder.resolve("missing/x"), new ControlRequest.Ping(), GENEROUS));
    }

    @Test
    void socketOfADeadDaemonIsReplaced() throws IOException {
        Files.createDirectories(socket().getParent());
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket()))
                .close();

        start(ControlLimits.DEFAULT, EVERYBODY);

        assertInstanceOf(
                ControlResult.Answered.class,
                ControlClient.ask(socket(), new ControlRequest.Ping(), GENEROUS));
    }

    @Test
    void secondDaemonIsRefusedAndTheFirstGoesOn() {
        start(ControlLimits.DEFAULT, EVERYBODY);

        Opened<ControlServer> second = ControlServer.open(socket(), (_, _) -> {});

        var failed = assertInstanceOf(Opened.Failed.class, second);
        assertTrue(failed.reason().contains("another heartbeat listens"), failed.reason());
        assertInstanceOf(
                ControlResult.Answered.class,
                ControlClient.ask(socket(), new ControlRequest.Ping(), GENEROUS));
    }

    @Test
    void folderThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(folder.resolve("run"), "a file");

        var failed =
                assertInstanceOf(Opened.Failed.class, ControlServer.open(socket(), (_, _) -> {}));

        assertTrue(failed.reason().contains(folder.resolve("run").toString()), failed.reason());
    }

    @Test
    void closedServerLeavesNoFileAndDisconnects() throws IOException {
        ControlServer server = start(ControlLimits.DEFAULT, EVERYBODY);
        SocketChannel client = connect();
        send(client, "ping\n");
        client.read(ByteBuffer.allocate(1));

        server.close();

        assertFalse(Files.exists(socket()));
        assertEquals("k|done||", receiveAll(client));
    }
}
