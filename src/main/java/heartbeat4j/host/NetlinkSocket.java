package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * Carries messages to and from the kernel's network administration. It belongs to the network
 * namespace of the thread that opens it.
 */
final class NetlinkSocket implements AutoCloseable {
    static final int NO_GROUPS = 0;
    static final int GROUP_INTERFACES = 0x1;
    static final int GROUP_IPV4_ADDRESSES = 0x10;
    static final int GROUP_IPV6_ADDRESSES = 0x100;

    private static final int AF_NETLINK = 16;
    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_NETLINK = 270;
    private static final int SHORT_ERRORS = 10;
    private static final int ERROR_TEXTS = 11;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int ADDRESS_BYTES = 12;
    private static final int SENDER_AT = 4;
    private static final int GROUPS_AT = 8;

    /** The kernel fills 32 KiB at most. */
    private static final int RECEIVE_BYTES = 1 << 16;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(RECEIVE_BYTES, Long.BYTES);
    private final MemorySegment sender = arena.allocate(ADDRESS_BYTES, Long.BYTES);
    private final MemorySegment kernel = arena.allocate(ADDRESS_BYTES, Long.BYTES);
    private final NativeSocket socket;

    private NetlinkSocket(NativeSocket socket) {
        this.socket = socket;
        kernel.set(JAVA_SHORT, 0, (short) AF_NETLINK);
    }

    /**
     * @param groups what to hear of without asking
     * @param bufferBytes of the kernel's queue for it; what is beyond is lost, and told
     * @param limit how long {@link #receive} waits
     */
    static NetlinkSocket open(int groups, int bufferBytes, Duration limit)
            throws NativeCallException {
        NativeSocket socket = NativeSocket.open(AF_NETLINK, NativeSocket.RAW, NETLINK_ROUTE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
            socket.set(SOL_NETLINK, SHORT_ERRORS, on);
            socket.set(SOL_NETLINK, ERROR_TEXTS, on);
            makeRoom(socket, arena.allocateFrom(JAVA_INT, bufferBytes));
            socket.setReceiveLimit(limit);
            MemorySegment address = arena.allocate(ADDRESS_BYTES, Long.BYTES);
            address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
            address.set(JAVA_INT, GROUPS_AT, groups);
            socket.bind(address);
            return new NetlinkSocket(socket);
        } catch (NativeCallException e) {
            socket.close();
            throw e;
        }
    }

    private static void makeRoom(NativeSocket socket, MemorySegment size)
            throws NativeCallException {
        try {
            // Beyond the machine's limit for all programs, which root need not keep to.
            socket.set(NativeSocket.SOL_SOCKET, SO_RCVBUFFORCE, size);
        } catch (NativeCallException e) {
            if (e.errno() != NativeCallException.EPERM) {
                throw e;
            }
            socket.set(NativeSocket.SOL_SOCKET, SO_RCVBUF, size);
        }
    }

    void send(NetlinkMessage message) throws NativeCallException {
        socket.send(message.encoded(), 0, kernel);
    }

    /** What comes next; nothing when nothing came in time. */
    List<NetlinkMessage> receive() throws NativeCallException {
        OptionalInt length = socket.receive(buffer, sender);
        // Other programs can write to this socket too.
        if (length.isEmpty() || sender.get(JAVA_INT, SENDER_AT) != 0) {
            return List.of();
        }
        return NetlinkMessage.split(buffer.asSlice(0, length.getAsInt()).toArray(JAVA_BYTE));
    }

    @Override
    public void close() {
        socket.close();
        arena.close();
    }
}
