package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Message;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Notice;
import heartbeat4j.host.PeerCredentials;
import heartbeat4j.wire.Encoding;
import heartbeat4j.wire.Field;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The real client socket and desk above a status that a test gives; it hears what clients send, and
 * its own lock stands for the event loop.
 */
public final class FakeClientDaemon implements ClientListener, ClientSurroundings, AutoCloseable {
    private static final Duration AWAIT_LIMIT = Duration.ofSeconds(30);

    private final StatusDocument document;
    private final ClientSocket socket;
    private final ClientDesk desk = new ClientDesk(this);
    private final Map<String, ApiPermissions.Permission> permissions = new LinkedHashMap<>();
    public final List<List<Message.Text>> sent = new ArrayList<>();
    public final List<String> log = new ArrayList<>();
    public final List<String> signals = new ArrayList<>();
    public final List<String> wanted = new ArrayList<>();
    public List<String> names = List.of();
    public boolean hung;
    public boolean congested;
    public boolean clientsOnOtherNode;
    public Encoding encoding = Encoding.CLASSIC;
    public String pacemaker = "false";
    public List<String> builtIn = List.of();
    public final Map<String, Integer> weights = new LinkedHashMap<>();
    public final Map<String, String> sites = new LinkedHashMap<>();

    private FakeClientDaemon(Path path, StatusDocument document, Duration signOnLimit) {
        this.document = document;
        permissions.put(
                "anon", new ApiPermissions.Permission(List.of("root"), List.of("haclient")));
        permissions.put("tester", new ApiPermissions.Permission(List.of(), List.of()));
        this.socket =
                switch (ClientSocket.open(path, this, FakeClientDaemon::credentials, signOnLimit)) {
                    case Opened.Ready<ClientSocket>(ClientSocket ready) -> ready;
                    case Opened.Failed<ClientSocket>(String reason) ->
                            throw new AssertionError(reason);
                };
    }

    public static FakeClientDaemon showing(Path socket, StatusDocument document) {
        return new FakeClientDaemon(socket, document, ClientSocket.SIGN_ON_LIMIT);
    }

    /** A healthy cluster, whose clients "anon" and "tester" may be programs of this user. */
    static FakeClientDaemon servingMe(Path socket) throws IOException {
        FakeClientDaemon daemon = showing(socket, StatusFixture.healthy());
        var me = new ApiPermissions.Permission(List.of(TestClient.own("uid")), List.of());
        daemon.permit("anon", me);
        daemon.permit("tester", me);
        return daemon;
    }

    static FakeClientDaemon patientFor(Path socket, Duration signOnLimit) {
        return new FakeClientDaemon(socket, StatusFixture.healthy(), signOnLimit);
    }

    public synchronized void permit(String client, ApiPermissions.Permission permission) {
        permissions.put(client, permission);
    }

    public synchronized void forbid(String client) {
        permissions.remove(client);
    }

    public synchronized void tell(boolean news, String... namesAndValues) {
        desk.tell(() -> ClientMessage.of(namesAndValues).fields(), news);
    }

    public synchronized void caughtUp() {
        congested = false;
        desk.resume();
    }

    /** Not under its lock: what is waited for happens there. */
    void await(String fact, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + AWAIT_LIMIT.toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, () -> fact + "; log: " + logged());
            Thread.sleep(10);
        }
    }

    private static ClientCredentials credentials(SocketChannel client) throws IOException {
        PeerCredentials peer = PeerCredentials.of(client);
        return ClientCredentials.named(client, peer.pid(), peer.uid(), peer.gid());
    }

    @Override
    public synchronized void connected(ClientLine line) {
        desk.connected(line);
    }

    @Override
    public synchronized void said(ClientLine line, ClientMessage message, Runnable heard) {
        if (!hung) {
            desk.said(line, message, heard);
        }
    }

    @Override
    public synchronized void gone(ClientLine line, String why) {
        desk.gone(line, why);
    }

    @Override
    public synchronized void complain(String text) {
        log.add(text);
    }

    public synchronized List<String> logged() {
        return List.copyOf(log);
    }

    public synchronized List<List<Message.Text>> sentSoFar() {
        return List.copyOf(sent);
    }

    public synchronized List<String> namesNow() {
        return names;
    }

    @Override
    public StatusDocument status() {
        return document;
    }

    @Override
    public ApiPermissions permissions() {
        return new ApiPermissions(permissions);
    }

    @Override
    public Greeting greeting() {
        return new Greeting("primary", "4.0.0 (heartbeat4j)", 6000, 1000, pacemaker, -1);
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(document.parameters().get(name));
    }

    @Override
    public NodeUuid uuid(NodeName node) {
        return node.text().equals("secondary") ? new NodeUuid(1, 2) : NodeUuid.UNKNOWN;
    }

    @Override
    public int weight(NodeName node) {
        return weights.getOrDefault(node.text(), 100);
    }

    @Override
    public String site(NodeName node) {
        return sites.getOrDefault(node.text(), "");
    }

    @Override
    public List<String> builtIn() {
        return builtIn;
    }

    @Override
    public boolean managesResources() {
        return true;
    }

    @Override
    public boolean congested() {
        return congested;
    }

    /** What this node sends, its own clients hear too. */
    @Override
    public void send(List<Message.Text> texts) {
        sent.add(List.copyOf(texts));
        desk.tell(() -> texts.stream().map(t -> Field.text(t.name(), t.value())).toList(), true);
    }

    /** The other node's answer, as it would come over the wire. */
    @Override
    public void wanted(NodeName node, String client, String asker) {
        wanted.add(client);
        if (clientsOnOtherNode) {
            desk.tell(
                    () ->
                            ClientMessage.of("t", "respond-cstatus", "to_id", asker, "cs", "online")
                                    .fields(),
                    true);
        }
    }

    @Override
    public void signedOn(List<String> now) {
        names = now;
    }

    @Override
    public void signal(long pid, int number) {
        signals.add(pid + " " + number);
    }

    @Override
    public void later(Runnable work) {
        Thread.startVirtualThread(() -> locked(work));
    }

    private synchronized void locked(Runnable work) {
        work.run();
    }

    @Override
    public void announce(Notice notice) {
        log.add(notice.line());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
