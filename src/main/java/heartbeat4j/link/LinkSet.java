package heartbeat4j.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * All links of this node: every packet goes out on each of them, and one that does not work never
 * holds up the others.
 */
public final class LinkSet implements AutoCloseable {
    /** A link that was not open after the first attempt. */
    public record Unopened(Link link, LinkFailure failure) {}

    private final List<Link> links;

    /**
     * Makes the links; nothing is opened yet.
     *
     * @param media in the order of ha.cf; a line given twice counts once
     * @param binder how a socket is tied to its device
     * @param clock the time for {@link Packet#arrivedNanos}
     */
    public LinkSet(
            List<Medium> media, DeviceBinder binder, LinkListener listener, LongSupplier clock) {
        Map<List<Object>, List<Medium>> grouped = new LinkedHashMap<>();
        for (Medium medium : new LinkedHashSet<>(media)) {
            grouped.computeIfAbsent(sharing(medium), _ -> new ArrayList<>()).add(medium);
        }
        links = grouped.values().stream().map(m -> new Link(m, binder, listener, clock)).toList();
    }

    /** Media that are equal in this share their sockets: two would each miss packets. */
    private static List<Object> sharing(Medium medium) {
        return switch (medium) {
            case Medium.Ucast ucast -> List.of(ucast.interfaceName(), ucast.port(), ucast.family());
            case Medium.Bcast bcast -> List.of(bcast);
            case Medium.Mcast mcast -> List.of(mcast);
        };
    }

    /**
     * Tries to open every link once, tells the listener, and from then on keeps trying in the
     * background. The daemon refuses to start where {@link LinkFailure.Kind#fatalAtStart} holds.
     *
     * @return what is not open, or open only in part
     */
    public List<Unopened> start() {
        List<Unopened> unopened = new ArrayList<>();
        for (Link link : links) {
            Optional<LinkFailure> failure = link.start();
            failure.ifPresent(f -> unopened.add(new Unopened(link, f)));
        }
        return unopened;
    }

    public List<Link> links() {
        return links;
    }

    /**
     * Hands the packet to every link and returns at once. A link that is not open drops it.
     *
     * @param packet not changed afterwards by anybody
     * @return false when it is longer than {@link Packet#BYTES_MAX}, and was not sent
     */
    public boolean send(byte[] packet) {
        if (packet.length == 0 || packet.length > Packet.BYTES_MAX) {
            return false;
        }
        links.forEach(link -> link.send(packet));
        return true;
    }

    /** Sends what is queued, for a second at most, and closes all sockets. */
    @Override
    public void close() {
        links.forEach(Link::finish);
        for (Link link : links) {
            try {
                link.close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
