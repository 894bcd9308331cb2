package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/**
 * Gets copies of the UDP packets that go in and out on one interface to one port, without binding
 * the port: whoever owns it still gets every packet. Linux only; needs CAP_NET_RAW. Each packet is
 * given with its IP header. Belongs to one thread.
 */
public final class PacketSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int ETH_P_ALL = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int EPERM = 1;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int ADDRESS_BYTES = 20;

    /** A burst of retransmissions fits; the kernel may grant less, and drops what is beyond. */
    private static final int BUFFER_BYTES = 1 << 20;

    /** Longer than any IP packet. */
    private static final int PACKET_BYTES_MAX = 65_536;

    /** After so long without a packet the reader may look after other things. */
    private static final long WAIT_MICROS = 500_000;

    private static final ValueLayout.OfShort NETWORK_SHORT =
            JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private static final MethodHandle SOCKET =
            NativeCalls.capturing(
                    "socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            NativeCalls.capturing(
                    "bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            NativeCalls.capturing(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECV =
            NativeCalls.capturing(
                    "recv",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE =
            NativeCalls.plain("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(PACKET_BYTES_MAX);
    private final MemorySegment errno = NativeCalls.errnoCapture(arena);
    private final int descriptor;

    private PacketSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Opens it for one interface, by its index, and one UDP port.
     *
     * @throws IOException with cause and fix
     */
    public static PacketSocket open(int interfaceIndex, int port) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = NativeCalls.errnoCapture(arena);
            // Protocol 0: nothing is received before the filter is in place.
            int descriptor = (int) SOCKET.invokeExact(errno, AF_PACKET, SOCK_DGRAM_CLOEXEC, 0);
            if (descriptor < 0) {
                throw refused("open a packet socket", NativeCalls.errno(errno));
            }
            PacketSocket socket = new PacketSocket(descriptor);
            try {
                socket.arrange(arena, errno, interfaceIndex, port);
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    private void arrange(Arena arena, MemorySegment capture, int interfaceIndex, int port)
            throws Throwable {
        MemorySegment filter = UdpFilter.program(arena, port);
        set(capture, SO_ATTACH_FILTER, filter, "filter packets");
        set(capture, SO_RCVBUF, arena.allocateFrom(JAVA_INT, BUFFER_BYTES), "set a buffer");
        set(capture, SO_RCVTIMEO, arena.allocateFrom(JAVA_LONG, 0, WAIT_MICROS), "set a limit");
        MemorySegment address = arena.allocate(ADDRESS_BYTES);
        address.set(JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(NETWORK_SHORT, 2, (short) ETH_P_ALL);
        address.set(JAVA_INT, 4, interfaceIndex);
        if ((int) BIND.invokeExact(capture, descriptor, address, ADDRESS_BYTES) != 0) {
            throw refused("listen on the interface", NativeCalls.errno(capture));
        }
    }

    private void set(MemorySegment capture, int option, MemorySegment value, String what)
            throws Throwable {
        int result =
                (int)
                        SETSOCKOPT.invokeExact(
                                capture,
                                descriptor,
                                SOL_SOCKET,
                                option,
                                value,
                                (int) value.byteSize());
        if (result != 0) {
            throw refused(what, NativeCalls.errno(capture));
        }
    }

    private static IOException refused(String what, int error) {
        String fix = error == EPERM ? "; start it as root, or with the capability CAP_NET_RAW" : "";
        return new IOException("cannot " + what + ": " + NativeCalls.errorText(error) + fix);
    }

    /**
     * Waits for the next packet, for half a second at most.
     *
     * @return the packet from its IP header on; empty when none came
     * @throws IOException when the interface went down or away
     */
    public byte[] read() throws IOException {
        try {
            long length =
                    (long) RECV.invokeExact(errno, descriptor, buffer, (long) PACKET_BYTES_MAX, 0);
            if (length >= 0) {
                return buffer.asSlice(0, length).toArray(JAVA_BYTE);
            }
            int error = NativeCalls.errno(errno);
            if (error == EAGAIN || error == EINTR) {
                return new byte[0];
            }
            throw new IOException(NativeCalls.errorText(error));
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    @Override
    public void close() {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        } finally {
            arena.close();
        }
    }
}
