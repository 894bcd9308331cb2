package heartbeat4j.host;

import static heartbeat4j.core.Invariants.check;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether another host on the network of an interface has an address, without telling
 * anybody anything: as RFC 5227 says for IPv4 and RFC 4862 for IPv6, only faster. Silence is no
 * proof: a host behind a pulled cable answers nobody.
 */
public final class AddressProbe {
    /** One may be lost, and the second while a switch learns; three are not. */
    private static final int PROBES = 3;

    private AddressProbe() {}

    /** What the neighbours say. */
    public sealed interface Answer {
        /** Nobody has said a word. */
        record Free() implements Answer {}

        /** This host answers for it. */
        record Taken(MacAddress by) implements Answer {}

        /** This host asks for it too, as one that is about to use it. */
        record Contested(MacAddress by) implements Answer {}

        /**
         * Nobody could be asked.
         *
         * @param reason cause and fix, ready for the log
         */
        record Failed(String reason) implements Answer {}
    }

    /** How long to wait after each question, when all together may take so long. */
    static Duration perQuestion(Duration all) {
        return all.dividedBy(PROBES);
    }

    /**
     * Asks three times. Blocks a platform thread for three times the wait, less when somebody
     * answers.
     *
     * @param own hardware addresses of this host, whose packets may come back
     */
    public static Answer ask(
            InterfaceState on, InetAddress address, Set<MacAddress> own, Duration wait) {
        check(wait.isPositive(), "a wait of %s", wait);
        if (on.mac().isEmpty() || on.loopback()) {
            return new Answer.Failed(on + " has no hardware address, so no neighbour can be asked");
        }
        if (!on.carrier()) {
            return new Answer.Failed(on + " is down or has no carrier; see its cable");
        }
        boolean v4 = address instanceof Inet4Address;
        int protocol = v4 ? ArpPacket.PROTOCOL : NeighbourPacket.PROTOCOL;
        try (FrameSocket socket = FrameSocket.open(on, protocol)) {
            for (int i = 0; i < PROBES; i++) {
                send(socket, on.mac().get(), address);
                Optional<Answer> answer = listen(socket, address, own, wait);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
            return new Answer.Free();
        } catch (IOException e) {
            return new Answer.Failed(e.getMessage());
        }
    }

    private static void send(FrameSocket socket, MacAddress own, InetAddress address)
            throws IOException {
        if (address instanceof Inet4Address) {
            socket.send(MacAddress.BROADCAST, ArpPacket.probe(own, address).encoded());
        } else {
            NeighbourPacket probe = NeighbourPacket.probe(address);
            socket.send(probe.group(), probe.encoded());
        }
    }

    private static Optional<Answer> listen(
            FrameSocket socket, InetAddress address, Set<MacAddress> own, Duration wait)
            throws IOException {
        long end = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0; left = end - System.nanoTime()) {
            Optional<Answer> answer =
                    socket.receive(Duration.ofNanos(left))
                            .filter(frame -> !own.contains(frame.from()))
                            .flatMap(frame -> judge(frame, address, own));
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private static Optional<Answer> judge(
            FrameSocket.Frame frame, InetAddress address, Set<MacAddress> own) {
        return address instanceof Inet4Address
                ? ArpPacket.decode(frame.packet())
                        .filter(arp -> !own.contains(arp.senderMac()))
                        .flatMap(arp -> judge(arp, address))
                : NeighbourPacket.decode(frame.packet())
                        .flatMap(message -> judge(message, frame.from(), address));
    }

    /** Question or answer: who sends from the address has it. */
    static Optional<Answer> judge(ArpPacket arp, InetAddress address) {
        if (arp.senderAddress().equals(address)) {
            return Optional.of(new Answer.Taken(arp.senderMac()));
        }
        return arp.probesFor(address)
                ? Optional.of(new Answer.Contested(arp.senderMac()))
                : Optional.empty();
    }

    static Optional<Answer> judge(NeighbourPacket message, MacAddress from, InetAddress address) {
        if (message.claims(address) || message.source().equals(address)) {
            return Optional.of(new Answer.Taken(message.mac().orElse(from)));
        }
        return message.probesFor(address)
                ? Optional.of(new Answer.Contested(from))
                : Optional.empty();
    }
}
