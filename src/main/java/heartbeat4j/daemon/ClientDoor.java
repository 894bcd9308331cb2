package heartbeat4j.daemon;

import heartbeat4j.config.Configuration;
import heartbeat4j.config.Configuration.MessageFormat;
import heartbeat4j.control.ApiPermissions;
import heartbeat4j.control.ClientCredentials;
import heartbeat4j.control.ClientDesk;
import heartbeat4j.control.ClientLine;
import heartbeat4j.control.ClientListener;
import heartbeat4j.control.ClientMessage;
import heartbeat4j.control.ClientSocket;
import heartbeat4j.control.ClientSurroundings;
import heartbeat4j.control.Opened;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.Version;
import heartbeat4j.core.Message;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Notice;
import heartbeat4j.host.Libc;
import heartbeat4j.host.PeerCredentials;
import heartbeat4j.host.Syslog;
import heartbeat4j.wire.Encoding;
import heartbeat4j.wire.Field;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lets client programs in: carries what they say to the event loop, and the daemon to them. */
final class ClientDoor implements ClientListener, ClientSurroundings, AutoCloseable {
    /** How soon clients that wait for slow nodes are looked after again. */
    private static final Duration RESUME_DELAY = Duration.ofMillis(100);

    private final Parts parts;
    private final ClientDesk desk = new ClientDesk(this);
    private Optional<ClientSocket> socket = Optional.empty();
    private Engine engine;

    ClientDoor(Parts parts) {
        this.parts = parts;
    }

    // ---- what the engine tells, on the loop's thread ----

    /** Opens the socket in the first life; clients stay through the later ones. */
    void open() {
        if (socket.isEmpty()) {
            switch (ClientSocket.open(
                    parts.options().paths().clientSocket(), this, ClientDoor::credentials)) {
                case Opened.Ready<ClientSocket>(ClientSocket opened) ->
                        socket = Optional.of(opened);
                case Opened.Failed<ClientSocket>(String reason) ->
                        parts.say(Notice.Level.ERROR, reason);
            }
        }
        later(desk::introduceAll);
    }

    void tell(Supplier<List<Field>> message, boolean news) {
        desk.tell(message, news);
    }

    private static ClientCredentials credentials(SocketChannel client) throws IOException {
        PeerCredentials peer = PeerCredentials.of(client);
        return ClientCredentials.named(client, peer.pid(), peer.uid(), peer.gid());
    }

    @Override
    public void close() throws IOException {
        if (socket.isPresent()) {
            socket.get().close();
        }
    }

    // ---- what the clients do, on their threads ----

    @Override
    public void connected(ClientLine line) {
        onLoop(d -> d.connected(line));
    }

    @Override
    public void said(ClientLine line, ClientMessage message, Runnable heard) {
        onLoop(
                d -> {
                    d.said(line, message, heard);
                    resumeLater();
                });
    }

    @Override
    public void gone(ClientLine line, String why) {
        onLoop(d -> d.gone(line, why));
    }

    @Override
    public void complain(String text) {
        parts.say(Notice.Level.WARN, text);
    }

    private void onLoop(Consumer<ClientDesk> work) {
        parts.loop()
                .post(
                        e -> {
                            engine = e;
                            work.accept(desk);
                        });
    }

    private void resumeLater() {
        if (desk.waiting()) {
            Thread.startVirtualThread(this::resumeSoon);
        }
    }

    private void resumeSoon() {
        try {
            Thread.sleep(RESUME_DELAY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        onLoop(
                d -> {
                    d.resume();
                    resumeLater();
                });
    }

    // ---- what the desk needs, on the loop's thread ----

    @Override
    public StatusDocument status() {
        return parts.status(engine);
    }

    @Override
    public ApiPermissions permissions() {
        Map<String, ApiPermissions.Permission> all = new LinkedHashMap<>();
        parts.configuration()
                .apiauth()
                .forEach(
                        (client, given) ->
                                all.put(
                                        client,
                                        new ApiPermissions.Permission(
                                                given.users(), given.groups())));
        return new ApiPermissions(all);
    }

    @Override
    public Greeting greeting() {
        Configuration now = parts.configuration();
        int facility =
                now.logging().facility().flatMap(Syslog::facility).map(n -> n << 3).orElse(-1);
        return new Greeting(
                now.self().text(),
                Version.text(),
                now.timing().deadtime().toMillis(),
                now.timing().keepalive().toMillis(),
                parameter("pacemaker").orElse("false"),
                facility);
    }

    @Override
    public Encoding encoding() {
        return parts.configuration().wire().format() == MessageFormat.CLASSIC
                ? Encoding.CLASSIC
                : Encoding.NETSTRING;
    }

    @Override
    public Optional<String> parameter(String name) {
        return parts.parameter(name);
    }

    @Override
    public NodeUuid uuid(NodeName node) {
        return engine.uuid(node);
    }

    @Override
    public int weight(NodeName node) {
        return engine.weight(node);
    }

    @Override
    public String site(NodeName node) {
        return engine.site(node);
    }

    @Override
    public List<String> builtIn() {
        boolean ipfail = parts.configuration().ipfail() == Configuration.Ipfail.BUILT_IN;
        return ipfail ? List.of("ipfail") : List.of();
    }

    @Override
    public boolean managesResources() {
        return parts.options().manageResources();
    }

    @Override
    public boolean congested() {
        return engine.congested();
    }

    @Override
    public void send(List<Message.Text> texts) {
        engine.scriptSaid(parts.now(), texts);
    }

    @Override
    public void wanted(NodeName node, String client, String asker) {
        engine.clientWanted(parts.now(), node, client, asker);
    }

    @Override
    public void signedOn(List<String> names) {
        engine.clientsChanged(parts.now(), names);
    }

    @Override
    public void signal(long pid, int number) {
        Libc.signal(pid, number);
    }

    /** On a thread of its own: the loop's thread must not wait for room in its own queue. */
    @Override
    public void later(Runnable work) {
        Thread.startVirtualThread(() -> onLoop(_ -> work.run()));
    }

    @Override
    public void announce(Notice notice) {
        parts.journal().write(notice);
    }
}
