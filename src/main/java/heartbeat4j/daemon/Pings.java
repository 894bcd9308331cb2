package heartbeat4j.daemon;

import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;
import heartbeat4j.host.IcmpSocket;
import heartbeat4j.link.EchoSocket;
import heartbeat4j.link.LinkCounts;
import heartbeat4j.link.LinkFailure;
import heartbeat4j.link.PingLink;
import heartbeat4j.link.PingListener;
import heartbeat4j.link.PingTarget;
import heartbeat4j.observe.Journal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The ways to the ping nodes: what the engine asks goes out, and the answers come back to it. */
final class Pings implements AutoCloseable, PingListener {
    private final EventLoop<Engine> loop;
    private final Supplier<Moment> clock;
    private final Journal journal;
    private final Map<NodeName, PingLink> links = new LinkedHashMap<>();

    Pings(
            List<PingTarget> targets,
            EventLoop<Engine> loop,
            Supplier<Moment> clock,
            Journal journal) {
        this.loop = loop;
        this.clock = clock;
        this.journal = journal;
        long identifier = ProcessHandle.current().pid();
        for (PingTarget target : targets) {
            PingLink link =
                    new PingLink(target, identifier, Pings::open, this, () -> clock.get().nanos());
            links.putIfAbsent(NodeName.of(target.name()), link);
        }
    }

    /** The kernel's socket in the words of the links. */
    private static EchoSocket open(ProtocolFamily family) throws IOException {
        IcmpSocket socket = IcmpSocket.open(family == StandardProtocolFamily.INET6);
        return new EchoSocket() {
            @Override
            public void send(InetAddress to, byte[] message) throws IOException {
                socket.send(to, message);
            }

            @Override
            public Optional<Received> receive() throws IOException {
                return socket.receive().map(r -> new Received(r.from(), r.message()));
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }

    /** Tries to open each once and goes on trying; returns why the daemon should not start. */
    List<LinkFailure> start() {
        List<LinkFailure> fatal = new ArrayList<>();
        for (PingLink link : links.values()) {
            link.start().filter(failure -> failure.kind().fatalAtStart()).ifPresent(fatal::add);
        }
        return fatal;
    }

    void send(NodeName node, byte[] packet) {
        PingLink link = links.get(node);
        if (link != null) {
            link.send(packet);
        }
    }

    Map<String, LinkCounts> counts() {
        Map<String, LinkCounts> counts = new LinkedHashMap<>();
        links.values().forEach(link -> counts.put(link.toString(), link.counts()));
        return counts;
    }

    @Override
    public void answered(PingLink link, InetAddress from, byte[] packet) {
        NodeName node = NodeName.of(link.name());
        boolean room =
                loop.offer(
                        from,
                        packet.length,
                        engine -> engine.pingAnswered(clock.get(), node, packet));
        if (!room) {
            journal.write(
                    new Notice(Notice.Level.WARN, "an answer of " + node + " was dropped", ""));
        }
    }

    @Override
    public void opened(PingLink link) {
        journal.write(new Notice(Notice.Level.INFO, "ping heartbeat started (" + link + ")", ""));
    }

    @Override
    public void failed(PingLink link, LinkFailure failure) {
        journal.write(new Notice(Notice.Level.ERROR, failure.cause(), failure.fix()));
    }

    @Override
    public void close() {
        for (PingLink link : links.values()) {
            try {
                link.close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
