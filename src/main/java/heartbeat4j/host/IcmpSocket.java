package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A raw socket for ICMP echo over IPv4 or IPv6. It hears the echo replies to all programs of this
 * machine. One thread may send while another receives; {@link #close} comes after both.
 */
public final class IcmpSocket implements AutoCloseable {
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int SOL_RAW = 255;
    private static final int FILTER = 1;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REPLY_V6 = 129;
    private static final int ADDRESS_BYTES = 16;
    private static final int ADDRESS_V6_BYTES = 28;
    private static final int ADDRESS_AT = 4;
    private static final int ADDRESS_V6_AT = 8;
    private static final int SCOPE_AT = 24;
    private static final int NO_INTERFACE = 0;

    /** What is longer is cut off, and then matches nothing that was sent. */
    private static final int RECEIVE_BYTES = 4096;

    /** After so long without a message the reader may look after other things. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** The kernel takes a limit of zero for none at all. */
    private static final Duration LIMIT_MIN = Duration.ofMillis(1);

    /**
     * An ICMP message, from its type on.
     *
     * @param from which host sent it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Received(InetAddress from, byte[] message) {}

    private final NativeSocket socket;
    private final boolean v6;
    private final int index;

    private IcmpSocket(NativeSocket socket, boolean v6, int index) {
        this.socket = socket;
        this.v6 = v6;
        this.index = index;
    }

    /** Opens one that hears echo replies only; it needs root or CAP_NET_RAW. */
    public static IcmpSocket open(boolean v6) throws IOException {
        return open(v6, NO_INTERFACE);
    }

    /**
     * Opens one that sends from an address of this host and hears what comes to it.
     *
     * @param index of the interface where the link-local addresses of IPv6 are meant
     */
    static IcmpSocket openAt(InetAddress own, int index) throws IOException {
        IcmpSocket opened = open(own instanceof Inet6Address, index);
        try (Arena arena = Arena.ofConfined()) {
            opened.socket.bind(opened.address(arena, own));
            return opened;
        } catch (NativeCallException e) {
            opened.close();
            throw e;
        }
    }

    private static IcmpSocket open(boolean v6, int index) throws IOException {
        NativeSocket socket =
                NativeSocket.open(
                        v6 ? AF_INET6 : AF_INET,
                        NativeSocket.RAW,
                        v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
        try {
            socket.setReceiveLimit(WAIT);
            onlyReplies(socket, v6);
            return new IcmpSocket(socket, v6, index);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void onlyReplies(NativeSocket socket, boolean v6) throws IOException {
        int words = v6 ? 8 : 1;
        int type = v6 ? ECHO_REPLY_V6 : ECHO_REPLY;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filter = arena.allocate(JAVA_INT, words);
            for (int i = 0; i < words; i++) {
                // A set bit keeps a message type out.
                filter.setAtIndex(JAVA_INT, i, i == type / 32 ? ~(1 << type % 32) : -1);
            }
            socket.set(v6 ? IPPROTO_ICMPV6 : SOL_RAW, FILTER, filter);
        }
    }

    /** Never waits: where there is no room the message is lost, as it may be on the way. */
    public void send(InetAddress to, byte[] message) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            socket.send(message, NativeSocket.DO_NOT_WAIT, address(arena, to));
        }
    }

    private MemorySegment address(Arena arena, InetAddress host) {
        MemorySegment address = arena.allocate(v6 ? ADDRESS_V6_BYTES : ADDRESS_BYTES, 8);
        address.set(JAVA_SHORT, 0, v6 ? AF_INET6 : AF_INET);
        byte[] bytes = host.getAddress();
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, addressAt(), bytes.length);
        if (v6 && host.isLinkLocalAddress()) {
            address.set(JAVA_INT, SCOPE_AT, index);
        }
        return address;
    }

    /** As {@link #receive()} with another wait; the kernel takes none of less than a moment. */
    Optional<Received> receive(Duration limit) throws IOException {
        socket.setReceiveLimit(limit.compareTo(LIMIT_MIN) < 0 ? LIMIT_MIN : limit);
        return receive();
    }

    /** Waits for a second at most, unless told otherwise. */
    public Optional<Received> receive() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(RECEIVE_BYTES);
            MemorySegment address = arena.allocate(ADDRESS_V6_BYTES, 8);
            OptionalInt length = socket.receive(bytes, address);
            if (length.isEmpty()) {
                return Optional.empty();
            }
            byte[] packet = bytes.asSlice(0, length.getAsInt()).toArray(JAVA_BYTE);
            byte[] from = address.asSlice(addressAt(), v6 ? 16 : 4).toArray(JAVA_BYTE);
            return Optional.of(
                    new Received(InetAddress.getByAddress(from), v6 ? packet : withoutIp(packet)));
        }
    }

    private int addressAt() {
        return v6 ? ADDRESS_V6_AT : ADDRESS_AT;
    }

    /** Over IPv4 a raw socket hears the IP header too, whose length is in its first byte. */
    private static byte[] withoutIp(byte[] packet) {
        int header = packet.length == 0 ? 0 : (packet[0] & 15) * 4;
        return Arrays.copyOfRange(packet, Math.min(header, packet.length), packet.length);
    }

    /** Only when no other call is going on. */
    @Override
    public void close() {
        socket.close();
    }
}
