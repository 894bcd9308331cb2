package heartbeat4j.host;

import static heartbeat4j.core.Invariants.check;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out whether a neighbour sends its packets for an address to us.
 *
 * <p>No neighbour tells what its cache holds, but what it does shows it. An echo request that we
 * send from the address makes the neighbour send a packet to the address, and the neighbour's cache
 * decides to which hardware address it goes. That the answer arrives here proves that the cache
 * holds ours and that the switches between pass it on. (An ARP reply proves only the switches: it
 * goes to the hardware address in the question, whatever the cache says.) Where the neighbour is
 * behind a router, the answer proves the same of the router.
 *
 * <p>No answer proves nothing by itself, as many hosts answer no echo. So we ask from another
 * address of ours at the same time: who answers that, but not this, sends packets for the address
 * elsewhere. Who answers neither is asked by ARP or neighbour solicitation, again from the other
 * address: a question from the address itself would mend the cache that is to be looked at.
 */
public final class NeighbourCheck {
    /** One may be lost, and the second while a switch learns. */
    private static final int ROUNDS = 3;

    /** Strangers' answers beyond that in one wait: then ours counts as lost. */
    private static final int LOOKS_MAX = 1000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private NeighbourCheck() {}

    /** What the neighbour does. */
    public sealed interface Answer {
        /** It sends packets for the address to us; its answer came after this time. */
        record Confirmed(Duration after) implements Answer {}

        /** It answers us, but sends packets for the address elsewhere. */
        record Misdirected() implements Answer {}

        /** It is there and reaches us, but answers no echo: where it sends packets is not known. */
        record Unproven() implements Answer {}

        /** Not a word from it. */
        record Silent() implements Answer {}

        /**
         * It could not be asked.
         *
         * @param reason cause and fix, ready for the log
         */
        record Failed(String reason) implements Answer {}
    }

    /**
     * Asks a neighbour. Blocks a platform thread for up to four times the wait.
     *
     * @param taken the address that this host has taken
     * @param own another address of this host in the same network; without one a neighbour that
     *     does not answer is never {@link Answer.Misdirected}
     */
    public static Answer ask(
            InterfaceState on,
            InetAddress taken,
            Optional<InetAddress> own,
            InetAddress neighbour,
            Duration wait) {
        check(wait.isPositive(), "a wait of %s", wait);
        check(
                taken.getClass() == neighbour.getClass(),
                "%s cannot ask %s",
                taken.getHostAddress(),
                neighbour.getHostAddress());
        try {
            Optional<Answer> byEcho = byEcho(on, taken, own, neighbour, wait);
            return byEcho.isPresent()
                    ? byEcho.get()
                    : byFrame(on, own.orElse(taken), neighbour, wait);
        } catch (IOException e) {
            return new Answer.Failed(
                    "cannot ask %s for %s: %s"
                            .formatted(
                                    neighbour.getHostAddress(),
                                    taken.getHostAddress(),
                                    e.getMessage()));
        }
    }

    private static Optional<Answer> byEcho(
            InterfaceState on,
            InetAddress taken,
            Optional<InetAddress> own,
            InetAddress neighbour,
            Duration wait)
            throws IOException {
        boolean answersOther = false;
        try (Pinger subject = new Pinger(on, taken, neighbour);
                Pinger other = new Pinger(on, own.orElse(taken), neighbour)) {
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                subject.send(i);
                if (own.isPresent()) {
                    other.send(i);
                }
                if (subject.answered(wait)) {
                    Duration after = Duration.ofNanos(System.nanoTime() - start);
                    return Optional.of(new Answer.Confirmed(after));
                }
                answersOther |= own.isPresent() && other.answered(Duration.ZERO);
            }
        }
        return answersOther ? Optional.of(new Answer.Misdirected()) : Optional.empty();
    }

    /** Sends echo requests from one address to one host. */
    private static final class Pinger implements AutoCloseable {
        private final IcmpSocket socket;
        private final InetAddress to;
        private final long nonce = RANDOM.nextLong();
        private EchoRequest last;

        Pinger(InterfaceState on, InetAddress from, InetAddress to) throws IOException {
            this.socket = IcmpSocket.openAt(from, on.index());
            this.to = to;
            this.last = EchoRequest.of(v6(), nonce, 0);
        }

        private boolean v6() {
            return !(to instanceof Inet4Address);
        }

        void send(int number) throws IOException {
            last = EchoRequest.of(v6(), nonce, number);
            socket.send(to, last.message());
        }

        boolean answered(Duration wait) throws IOException {
            long end = System.nanoTime() + wait.toNanos();
            for (int i = 0; i < LOOKS_MAX; i++) {
                // With no time left, what has come already is still looked at.
                Duration left = Duration.ofNanos(end - System.nanoTime());
                Optional<IcmpSocket.Received> received = socket.receive(left);
                if (received.filter(r -> last.answeredBy(r.message())).isPresent()) {
                    return true;
                }
                if (received.isEmpty() && !left.isPositive()) {
                    return false;
                }
            }
            return false;
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static Answer byFrame(
            InterfaceState on, InetAddress from, InetAddress neighbour, Duration wait)
            throws IOException {
        if (on.mac().isEmpty() || on.loopback()) {
            return new Answer.Silent();
        }
        boolean v4 = neighbour instanceof Inet4Address;
        int protocol = v4 ? ArpPacket.PROTOCOL : NeighbourPacket.PROTOCOL;
        try (FrameSocket socket = FrameSocket.open(on, protocol)) {
            if (v4) {
                ArpPacket question = ArpPacket.request(on.mac().get(), from, neighbour);
                socket.send(MacAddress.BROADCAST, question.encoded());
            } else {
                NeighbourPacket question = NeighbourPacket.request(on.mac().get(), from, neighbour);
                socket.send(question.group(), question.encoded());
            }
            return heard(socket, neighbour, wait) ? new Answer.Unproven() : new Answer.Silent();
        }
    }

    private static boolean heard(FrameSocket socket, InetAddress neighbour, Duration wait)
            throws IOException {
        long end = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0; left = end - System.nanoTime()) {
            Optional<FrameSocket.Frame> frame = socket.receive(Duration.ofNanos(left));
            if (frame.filter(f -> comesFrom(neighbour, f.packet())).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static boolean comesFrom(InetAddress neighbour, byte[] packet) {
        return neighbour instanceof Inet4Address
                ? ArpPacket.decode(packet)
                        .filter(arp -> arp.senderAddress().equals(neighbour))
                        .isPresent()
                : NeighbourPacket.decode(packet)
                        .filter(message -> message.claims(neighbour))
                        .isPresent();
    }
}
