package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * Gets copies of the UDP packets that go in and out on one interface to one port, without binding
 * the port: whoever owns it still gets every packet. Linux only; needs CAP_NET_RAW. Each packet is
 * given with its IP header. Belongs to one thread.
 */
public final class PacketSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int ETH_P_ALL = 3;
    private static final int SO_RCVBUF = 8;
    private static final int ADDRESS_BYTES = 20;

    /** A burst of retransmissions fits; the kernel may grant less, and drops what is beyond. */
    private static final int BUFFER_BYTES = 1 << 20;

    /** Longer than any IP packet. */
    private static final int PACKET_BYTES_MAX = 65_536;

    /** After so long without a packet the reader may look after other things. */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final ValueLayout.OfShort NETWORK_SHORT =
            JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(PACKET_BYTES_MAX);
    private final NativeSocket socket;

    private PacketSocket(NativeSocket socket) {
        this.socket = socket;
    }

    /**
     * Opens it for one interface, by its index, and one UDP port.
     *
     * @throws IOException with cause and fix
     */
    public static PacketSocket open(int interfaceIndex, int port) throws IOException {
        NativeSocket socket = opened();
        try {
            arrange(socket, interfaceIndex, port);
            return new PacketSocket(socket);
        } catch (NativeCallException e) {
            socket.close();
            throw refused("listen on the interface", e);
        }
    }

    private static NativeSocket opened() throws IOException {
        try {
            // Protocol 0: nothing is received before the filter is in place.
            return NativeSocket.open(AF_PACKET, NativeSocket.DATAGRAM, 0);
        } catch (NativeCallException e) {
            throw refused("open a packet socket", e);
        }
    }

    private static void arrange(NativeSocket socket, int interfaceIndex, int port)
            throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            PacketFilter.attach(socket, UdpFilter.instructions(port));
            MemorySegment bufferBytes = arena.allocateFrom(JAVA_INT, BUFFER_BYTES);
            socket.set(NativeSocket.SOL_SOCKET, SO_RCVBUF, bufferBytes);
            socket.setReceiveLimit(WAIT);
            MemorySegment address = arena.allocate(ADDRESS_BYTES, 4);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(NETWORK_SHORT, 2, (short) ETH_P_ALL);
            address.set(JAVA_INT, 4, interfaceIndex);
            socket.bind(address);
        }
    }

    private static IOException refused(String what, NativeCallException cause) {
        String fix =
                cause.errno() == NativeCallException.EPERM
                        ? "; start it as root, or with the capability CAP_NET_RAW"
                        : "";
        return new IOException("cannot " + what + ": " + cause.getMessage() + fix, cause);
    }

    /**
     * Waits for the next packet, for half a second at most.
     *
     * @return the packet from its IP header on; empty when none came
     * @throws IOException when the interface went down or away
     */
    public byte[] read() throws IOException {
        int length = socket.receive(buffer).orElse(0);
        return buffer.asSlice(0, length).toArray(JAVA_BYTE);
    }

    @Override
    public void close() {
        socket.close();
        arena.close();
    }
}
