package heartbeat4j.host;

import static heartbeat4j.host.PacketFilter.ALL_BYTES;
import static heartbeat4j.host.PacketFilter.JUMP_EQUAL;
import static heartbeat4j.host.PacketFilter.LOAD_BYTE;
import static heartbeat4j.host.PacketFilter.RETURN;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sends and hears the packets by which neighbours on one interface find each other: ARP, or the
 * neighbour messages of IPv6. Hears what others send only. Belongs to one thread; needs
 * CAP_NET_RAW.
 */
final class FrameSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int ADDRESS_BYTES = 20;
    private static final int PROTOCOL_AT = 2;
    private static final int INTERFACE_AT = 4;
    private static final int MAC_LENGTH_AT = 11;
    private static final int MAC_AT = 12;

    /** Neighbours' packets are far shorter; of a longer one the rest is cut off. */
    private static final int RECEIVE_BYTES = 2048;

    /** The kernel takes a limit of zero for none at all. */
    private static final Duration LIMIT_MIN = Duration.ofMillis(1);

    private static final int ICMP_V6 = 58;

    /** Passes neighbour messages of IPv6, so that all other traffic is not even looked at. */
    private static final int[][] NEIGHBOUR_MESSAGES = {
        {LOAD_BYTE, 0, 0, 6},
        {JUMP_EQUAL, 0, 4, ICMP_V6},
        {LOAD_BYTE, 0, 0, 40},
        {JUMP_EQUAL, 1, 0, NeighbourPacket.SOLICITATION},
        {JUMP_EQUAL, 0, 1, NeighbourPacket.ADVERTISEMENT},
        {RETURN, 0, 0, ALL_BYTES},
        {RETURN, 0, 0, 0},
    };

    private static final ValueLayout.OfShort NETWORK_SHORT =
            JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(RECEIVE_BYTES);
    private final MemorySegment sender = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
    private final NativeSocket socket;
    private final int index;
    private final int protocol;

    /**
     * A packet without its Ethernet header.
     *
     * @param from the hardware address in that header
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(MacAddress from, byte[] packet) {}

    private FrameSocket(NativeSocket socket, int index, int protocol) {
        this.socket = socket;
        this.index = index;
        this.protocol = protocol;
    }

    /**
     * @param protocol {@link ArpPacket#PROTOCOL} or {@link NeighbourPacket#PROTOCOL}
     * @throws IOException with cause and fix
     */
    static FrameSocket open(InterfaceState on, int protocol) throws IOException {
        try {
            // Protocol 0: nothing is received before the filter is in place.
            NativeSocket socket = NativeSocket.open(AF_PACKET, NativeSocket.DATAGRAM, 0);
            FrameSocket frames = new FrameSocket(socket, on.index(), protocol);
            try {
                frames.listen();
                return frames;
            } catch (NativeCallException e) {
                frames.close();
                throw e;
            }
        } catch (NativeCallException e) {
            throw new IOException(explained(on, e), e);
        }
    }

    /**
     * @throws IOException with cause and fix, where this process may not open one
     */
    static void mayOpen() throws IOException {
        try {
            NativeSocket.open(AF_PACKET, NativeSocket.DATAGRAM, 0).close();
        } catch (NativeCallException e) {
            throw new IOException(explained("any interface", e), e);
        }
    }

    private static String explained(Object on, NativeCallException e) {
        String fix =
                switch (e.errno()) {
                    case NativeCallException.EPERM ->
                            "; start heartbeat as root, or with the capability CAP_NET_RAW";
                    case NativeCallException.ENODEV -> "; see \"ip link\"";
                    default -> "";
                };
        return "cannot speak to the neighbours on " + on + ": " + e.getMessage() + fix;
    }

    private void listen() throws NativeCallException {
        if (protocol == NeighbourPacket.PROTOCOL) {
            PacketFilter.attach(socket, NEIGHBOUR_MESSAGES);
        }
        try (Arena local = Arena.ofConfined()) {
            socket.bind(address(local, new MacAddress(0)));
        }
    }

    private MemorySegment address(Arena local, MacAddress mac) {
        MemorySegment address = local.allocate(ADDRESS_BYTES, Integer.BYTES);
        address.set(JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(NETWORK_SHORT, PROTOCOL_AT, (short) protocol);
        address.set(JAVA_INT, INTERFACE_AT, index);
        address.set(JAVA_BYTE, MAC_LENGTH_AT, (byte) MacAddress.BYTES);
        MemorySegment.copy(mac.bytes(), 0, address, JAVA_BYTE, MAC_AT, MacAddress.BYTES);
        return address;
    }

    /** Never waits: where there is no room the packet is refused. */
    void send(MacAddress to, byte[] packet) throws IOException {
        try (Arena local = Arena.ofConfined()) {
            socket.send(packet, NativeSocket.DO_NOT_WAIT, address(local, to));
        }
    }

    /** Waits for the next packet; empty when none came in time. */
    Optional<Frame> receive(Duration limit) throws IOException {
        socket.setReceiveLimit(limit.compareTo(LIMIT_MIN) < 0 ? LIMIT_MIN : limit);
        OptionalInt length = socket.receive(buffer, sender);
        if (length.isEmpty() || sender.get(JAVA_BYTE, MAC_LENGTH_AT) != MacAddress.BYTES) {
            return Optional.empty();
        }
        byte[] mac = sender.asSlice(MAC_AT, MacAddress.BYTES).toArray(JAVA_BYTE);
        byte[] packet = buffer.asSlice(0, length.getAsInt()).toArray(JAVA_BYTE);
        return Optional.of(new Frame(MacAddress.of(mac), packet));
    }

    @Override
    public void close() {
        socket.close();
        arena.close();
    }
}
