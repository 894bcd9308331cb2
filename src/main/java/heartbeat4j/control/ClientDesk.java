package heartbeat4j.control;

import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;
import heartbeat4j.wire.Field;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Serves the client programs as Heartbeat does: signs them on, answers, sends what named clients
 * say and tells all of them what happens. Everything here runs on the event loop's thread.
 */
public final class ClientDesk {
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;
    private static final int SIGNALS_MAX = 32;

    private final ClientSurroundings daemon;
    private final ClientAnswers answers;
    private final Map<ClientLine, ClientProgram> clients = new LinkedHashMap<>();
    private final Deque<Said> waiting = new ArrayDeque<>();
    private int generations;

    /** A message of a client that is not heard further until it is answered. */
    private record Said(ClientProgram client, ClientMessage message, Runnable heard) {}

    public ClientDesk(ClientSurroundings daemon) {
        this.daemon = daemon;
        this.answers = new ClientAnswers(daemon);
    }

    public void connected(ClientLine line) {
        clients.put(line, new ClientProgram(line, generations++));
    }

    /**
     * Answers, or lets the client wait while the other nodes do not keep up.
     *
     * @param heard to be called when its next message may come
     */
    public void said(ClientLine line, ClientMessage message, Runnable heard) {
        ClientProgram client = clients.get(line);
        if (client == null) {
            heard.run(); // It was disconnected meanwhile.
            return;
        }
        boolean forCluster = client.signedOn() && !isRequest(message);
        if (forCluster && client.named() && daemon.congested()) {
            waiting.add(new Said(client, message, heard));
            return;
        }
        tell(message.fields(), ClientProgram.REQUESTS);
        if (!client.signedOn()) {
            signOn(client, message);
        } else if (forCluster) {
            sendToCluster(client, message);
        } else {
            request(client, message);
        }
        heard.run();
    }

    private static boolean isRequest(ClientMessage message) {
        return message.type().equals(ClientMessage.REQUEST);
    }

    /** Lets those that wait go on, once the other nodes have caught up. */
    public void resume() {
        while (!waiting.isEmpty() && !daemon.congested()) {
            Said said = waiting.remove();
            said(said.client().line(), said.message(), said.heard());
        }
    }

    /** There are clients that wait for the other nodes. */
    public boolean waiting() {
        return !waiting.isEmpty();
    }

    private void signOn(ClientProgram client, ClientMessage request) {
        if (!isRequest(request) || !request.text("reqtype").orElse("").equals("signon")) {
            warn("%s was disconnected: its first message is no sign-on".formatted(client));
            remove(client, "not signed on");
            return;
        }
        Optional<String> refusal =
                ClientSignOn.judge(client, request, this::isOnline, daemon.permissions());
        if (refusal.isEmpty()) {
            client.admit();
            if (client.named()) {
                // Before the answer, as Heartbeat's clients expect it.
                announce(client, "join", "signon");
                daemon.signedOn(names());
            }
            deliver(client, greeting(ClientAnswers.reply("signon").with("result", "OK")));
            return;
        }
        String why = refusal.get() + remedy(request.text("from_id").orElse(""));
        warn("%s may not sign on: %s".formatted(client, why));
        ClientMessage reply = ClientAnswers.reply("signon", "info", refusal.get());
        deliver(client, greeting(reply.with("result", ClientAnswers.BAD)));
        if (client.named()) {
            deliver(client, clientStatus(client, "leave", refusal.get()));
        }
        clients.remove(client.line());
        client.line().finish();
    }

    private String remedy(String name) {
        return daemon.builtIn().contains(name)
                ? "; heartbeat does the work of %s itself, remove what starts it".formatted(name)
                : "";
    }

    private ClientMessage greeting(ClientMessage reply) {
        ClientSurroundings.Greeting greeting = daemon.greeting();
        return reply.with("deadtime", Long.toHexString(greeting.deadtimeMillis()))
                .with("keepalive", Long.toHexString(greeting.keepaliveMillis()))
                .with("node", greeting.node())
                .with("hbversion", greeting.version())
                .with("pacemaker", greeting.pacemaker())
                .with("logfacility", Integer.toString(greeting.logFacility()));
    }

    private List<String> names() {
        return clients.values().stream()
                .filter(client -> client.signedOn() && client.named())
                .map(ClientProgram::id)
                .toList();
    }

    private void announce(ClientProgram client, String state, String reason) {
        daemon.send(clientStatus(client, state, reason).texts());
    }

    private ClientMessage clientStatus(ClientProgram client, String state, String reason) {
        return ClientMessage.of(
                "t",
                ClientMessage.CLIENT_STATUS,
                "st",
                state,
                "from_id",
                client.id(),
                "to_id",
                client.id(),
                "src",
                daemon.greeting().node(),
                "info",
                reason,
                "client_gen",
                Integer.toString(client.generation()));
    }

    private void sendToCluster(ClientProgram client, ClientMessage message) {
        if (!client.named()) {
            warn("%s was disconnected: only a named client may send".formatted(client));
            remove(client, "badclient");
            return;
        }
        if (daemon.builtIn().contains(client.id())) {
            // A reload has brought the line: from now on two would decide.
            warn("%s was disconnected%s".formatted(client, remedy(client.id())));
            remove(client, "duplicate add request");
            return;
        }
        Optional<String> binary = message.binaryField();
        if (message.type().isEmpty() || binary.isPresent()) {
            String why = binary.map(name -> "field " + name + " is no text").orElse("no type");
            warn("message [%s] of %s not sent: %s".formatted(message.type(), client, why));
            return;
        }
        daemon.send(
                message.with("from_id", client.id())
                        .with("to_id", client.id())
                        .with("client_gen", Integer.toString(client.generation()))
                        .texts());
    }

    private void request(ClientProgram client, ClientMessage request) {
        String kind = request.text("reqtype").orElse("");
        String stated = request.text("from_id").or(() -> request.text("pid")).orElse("");
        if (kind.isEmpty() || stated.isEmpty()) {
            warn("request of %s not answered: it has no from_id, pid or reqtype".formatted(client));
            return;
        }
        if (!request.text("from_id").orElse("").equals(client.id())
                && !request.text("pid").orElse("").equals(Long.toString(client.pid()))) {
            warn("request [%s] of %s not answered: it is not [%s]".formatted(kind, client, stated));
            return;
        }
        Optional<List<ClientMessage>> replies = answers.answer(kind, request);
        if (replies.isPresent()) {
            replies.get().forEach(reply -> deliver(client, reply));
        } else {
            order(client, kind, request);
        }
    }

    private void order(ClientProgram client, String kind, ClientMessage request) {
        switch (kind) {
            case "signoff" -> remove(client, "signoff");
            case "clientstatus" -> clientStatusWanted(client, request);
            case "setfilter" -> deliver(client, setFilter(client, request));
            case "setsignal" -> deliver(client, setSignal(client, request));
            // Our bound on what may wait for a client is above what Heartbeat's clients ask for.
            case "set_sendqlen" -> {}
            default -> {
                warn("bad request [%s] of %s".formatted(kind, client));
                deliver(client, ClientAnswers.bad(kind, ""));
            }
        }
    }

    private void clientStatusWanted(ClientProgram client, ClientMessage request) {
        Optional<String> wanted = request.text("cn");
        Optional<StatusDocument.Node> node =
                request.text("node").flatMap(name -> daemon.status().node(name));
        if (wanted.isEmpty() || node.isEmpty()) {
            deliver(client, ClientAnswers.bad("clientstatus", ClientAnswers.INVALID));
        } else if (node.get().self() || !node.get().state().equals("active")) {
            boolean online = node.get().self() && isOnline(wanted.get());
            deliver(
                    client,
                    ClientAnswers.ok(
                            "clientstatus",
                            "subt",
                            "respond-cstatus",
                            "cs",
                            online ? "online" : "offline"));
        } else {
            // The other node's answer is passed on to the client of this name.
            daemon.wanted(NodeName.of(node.get().name()), wanted.get(), client.id());
        }
    }

    private boolean isOnline(String id) {
        return daemon.builtIn().contains(id)
                || clients.values().stream()
                        .anyMatch(client -> client.signedOn() && client.id().equals(id));
    }

    private static ClientMessage setFilter(ClientProgram client, ClientMessage request) {
        int bits = number(request.text("fmask"), 16);
        if ((bits & ClientProgram.EVERYTHING) == 0) {
            return ClientAnswers.bad("setfilter", ClientAnswers.INVALID);
        }
        boolean more = (bits & ~ClientProgram.NEWS) != 0;
        if (more && client.filter() == ClientProgram.NEWS && !client.mayOverhear()) {
            return ClientAnswers.bad("setfilter", "EPERM");
        }
        client.setFilter(bits);
        return ClientAnswers.ok("setfilter");
    }

    private static ClientMessage setSignal(ClientProgram client, ClientMessage request) {
        int number = number(request.text("signal"), 10);
        if (request.text("signal").isEmpty()) {
            return ClientAnswers.bad("setsignal", "");
        }
        if (number < 0 || number >= SIGNALS_MAX || number == SIGKILL || number == SIGSTOP) {
            return ClientAnswers.bad("setsignal", ClientAnswers.INVALID);
        }
        client.setSignal(number);
        return ClientAnswers.ok("setsignal");
    }

    private static int number(Optional<String> text, int radix) {
        try {
            return Integer.parseInt(text.orElse(""), radix);
        } catch (NumberFormatException e) {
            return radix == 10 ? -1 : 0; // Neither is accepted.
        }
    }

    /** Tells all clients, or the one it is addressed to. */
    public void tell(Supplier<List<Field>> message, boolean news) {
        if (clients.isEmpty()) {
            return;
        }
        tell(message.get(), news ? ClientProgram.NEWS : ClientProgram.UNCHANGED);
    }

    private void tell(List<Field> message, int kind) {
        ClientMessage told = new ClientMessage(message);
        Optional<String> to = told.text("to_id");
        for (ClientProgram client : List.copyOf(clients.values())) {
            // An answer that it asked for reaches also a client that wants no news.
            boolean addressed = to.isPresent() && to.get().equals(client.id());
            boolean answered = addressed && client.signedOn() && kind == ClientProgram.NEWS;
            if (answered || ((addressed || to.isEmpty()) && client.hears(kind))) {
                deliver(client, told);
            }
        }
    }

    private void deliver(ClientProgram client, ClientMessage message) {
        Optional<byte[]> body = message.body(daemon.encoding());
        if (body.isEmpty()) {
            warn("message [%s] cannot be written for %s".formatted(message.type(), client));
        } else if (client.line().send(body.get())) {
            if (client.signal() > 0) {
                daemon.signal(client.pid(), client.signal());
            }
        } else if (clients.remove(client.line()) != null) {
            warn("%s was disconnected: it does not read what it is told".formatted(client));
            client.line().cut();
            // Not within the step that has just told it something.
            daemon.later(() -> farewell(client, "sendfail"));
        }
    }

    /** A client has gone, or was cut off because of what it sent. */
    public void gone(ClientLine line, String why) {
        ClientProgram client = clients.get(line);
        if (client == null) {
            return;
        }
        if (!why.equals(ClientListener.END)) {
            warn("%s was disconnected: %s".formatted(client, why));
        }
        clients.remove(line);
        boolean lives = ProcessHandle.of(client.pid()).isPresent();
        farewell(client, lives ? ClientListener.END : "died");
    }

    private void remove(ClientProgram client, String reason) {
        clients.remove(client.line());
        if (client.signedOn() && client.named()) {
            deliver(client, clientStatus(client, "leave", reason));
        }
        client.line().finish();
        farewell(client, reason);
    }

    private void farewell(ClientProgram client, String reason) {
        waiting.stream().filter(said -> said.client() == client).forEach(s -> s.heard().run());
        waiting.removeIf(said -> said.client() == client);
        if (client.signedOn() && client.named()) {
            announce(client, "leave", reason);
            daemon.signedOn(names());
        }
    }

    /** A new life of this node has begun, which does not know the clients yet. */
    public void introduceAll() {
        daemon.signedOn(names());
    }

    private void warn(String text) {
        daemon.announce(new Notice(Notice.Level.WARN, text, ""));
    }
}
