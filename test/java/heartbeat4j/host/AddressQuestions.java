package heartbeat4j.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the hosts on one network who has an address, and hears what each says. Unlike {@link
 * AddressProbe} it asks as a host that has an address itself, so that nobody takes it for a rival.
 */
public final class AddressQuestions implements AutoCloseable {
    private final FrameSocket socket;
    private final MacAddress own;
    private final InetAddress from;
    private final InetAddress address;

    /** What a host says of the address. */
    public sealed interface Word {
        /** The host that says it. */
        MacAddress mac();

        /** "I have it", to our question. */
        record Answer(MacAddress mac) implements Word {}

        /** "I have it", to everybody. */
        record Announcement(MacAddress mac) implements Word {}
    }

    private AddressQuestions(
            FrameSocket socket, MacAddress own, InetAddress from, InetAddress address) {
        this.socket = socket;
        this.own = own;
        this.from = from;
        this.address = address;
    }

    /**
     * For the network of the calling thread.
     *
     * @param from an address that no host has
     */
    public static AddressQuestions open(InterfaceState on, InetAddress from, InetAddress address)
            throws IOException {
        int protocol =
                address instanceof Inet4Address ? ArpPacket.PROTOCOL : NeighbourPacket.PROTOCOL;
        return new AddressQuestions(
                FrameSocket.open(on, protocol), on.mac().orElseThrow(), from, address);
    }

    public void ask() throws IOException {
        if (address instanceof Inet4Address) {
            socket.send(MacAddress.BROADCAST, ArpPacket.request(own, from, address).encoded());
        } else {
            NeighbourPacket question = NeighbourPacket.request(own, from, address);
            socket.send(question.group(), question.encoded());
        }
    }

    /** Waits for the next word of a host; empty when there was none in time. */
    public Optional<Word> hear(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); left > 0; left = end - System.nanoTime()) {
            Optional<Word> word = socket.receive(Duration.ofNanos(left)).flatMap(this::word);
            if (word.isPresent()) {
                return word;
            }
        }
        return Optional.empty();
    }

    private Optional<Word> word(FrameSocket.Frame frame) {
        return address instanceof Inet4Address
                ? ArpPacket.decode(frame.packet()).flatMap(this::word)
                : NeighbourPacket.decode(frame.packet()).flatMap(m -> word(m, frame.from()));
    }

    private Optional<Word> word(ArpPacket arp) {
        if (!arp.senderAddress().equals(address)) {
            return Optional.empty();
        }
        if (arp.operation() == ArpPacket.REPLY && arp.targetMac().equals(own)) {
            return Optional.of(new Word.Answer(arp.senderMac()));
        }
        // Others are questions of the host that has it, for somebody else.
        return arp.targetAddress().equals(address)
                ? Optional.of(new Word.Announcement(arp.senderMac()))
                : Optional.empty();
    }

    private Optional<Word> word(NeighbourPacket message, MacAddress sender) {
        if (!message.claims(address)) {
            return Optional.empty();
        }
        MacAddress mac = message.mac().orElse(sender);
        return Optional.of(
                message.destination().equals(from)
                        ? new Word.Answer(mac)
                        : new Word.Announcement(mac));
    }

    @Override
    public void close() {
        socket.close();
    }
}
