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
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A raw socket for ICMP echo over IPv4 or IPv6. It hears the echo replies to all programs of this
 * machine. One thread may send while another receives; {@link #close} comes after both.
 */
public final class IcmpSocket {
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int SOL_SOCKET = 1;
    private static final int SOL_RAW = 255;
    private static final int SO_RCVTIMEO = 20;
    private static final int FILTER = 1;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REPLY_V6 = 129;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int EAGAIN = 11;
    private static final int EINTR = 4;
    private static final int ADDRESS_BYTES = 28;
    private static final int ADDRESS_AT = 4;
    private static final int ADDRESS_V6_AT = 8;

    /** What is longer is cut off, and then matches nothing that was sent. */
    private static final int RECEIVE_BYTES = 4096;

    private static final MethodHandle SOCKET =
            NativeCalls.capturing(
                    "socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            NativeCalls.capturing(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SENDTO =
            NativeCalls.capturing(
                    "sendto",
                    NativeCalls.longOf(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECVFROM =
            NativeCalls.capturing(
                    "recvfrom",
                    NativeCalls.longOf(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle CLOSE =
            NativeCalls.plain("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    /**
     * An ICMP message, from its type on.
     *
     * @param from which host sent it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Received(InetAddress from, byte[] message) {}

    private final int descriptor;
    private final boolean v6;

    private IcmpSocket(int descriptor, boolean v6) {
        this.descriptor = descriptor;
        this.v6 = v6;
    }

    /** Opens one that hears echo replies only; it needs root or CAP_NET_RAW. */
    public static IcmpSocket open(boolean v6) throws IOException {
        IcmpSocket socket = new IcmpSocket(descriptor(v6), v6);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment second = arena.allocate(JAVA_LONG, 2);
            second.setAtIndex(JAVA_LONG, 0, 1);
            socket.set(SOL_SOCKET, SO_RCVTIMEO, second);
            socket.filter(arena);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static int descriptor(boolean v6) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = NativeCalls.errnoCapture(arena);
            int family = v6 ? AF_INET6 : AF_INET;
            int protocol = v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
            int descriptor = (int) SOCKET.invokeExact(errno, family, SOCK_RAW_CLOEXEC, protocol);
            return (int) worked(descriptor, errno);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    /** A set bit keeps a message type out. */
    private void filter(Arena arena) throws IOException {
        int words = v6 ? 8 : 1;
        int type = v6 ? ECHO_REPLY_V6 : ECHO_REPLY;
        MemorySegment filter = arena.allocate(JAVA_INT, words);
        for (int i = 0; i < words; i++) {
            filter.setAtIndex(JAVA_INT, i, i == type / 32 ? ~(1 << type % 32) : -1);
        }
        set(v6 ? IPPROTO_ICMPV6 : SOL_RAW, FILTER, filter);
    }

    private void set(int level, int option, MemorySegment value) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = NativeCalls.errnoCapture(arena);
            int length = (int) value.byteSize();
            int result =
                    (int) SETSOCKOPT.invokeExact(errno, descriptor, level, option, value, length);
            worked(result, errno);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    /** Never waits: where there is no room the message is lost, as it may be on the way. */
    public void send(InetAddress to, byte[] message) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = NativeCalls.errnoCapture(arena);
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, message);
            MemorySegment address = arena.allocate(ADDRESS_BYTES, Long.BYTES);
            address.set(JAVA_SHORT, 0, v6 ? AF_INET6 : AF_INET);
            MemorySegment.copy(
                    to.getAddress(), 0, address, JAVA_BYTE, addressAt(), to.getAddress().length);
            long result =
                    (long)
                            SENDTO.invokeExact(
                                    errno,
                                    descriptor,
                                    bytes,
                                    (long) message.length,
                                    MSG_DONTWAIT,
                                    address,
                                    v6 ? ADDRESS_BYTES : 16);
            worked(result, errno);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    /** Waits for a second at most. */
    public Optional<Received> receive() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = NativeCalls.errnoCapture(arena);
            MemorySegment bytes = arena.allocate(RECEIVE_BYTES);
            MemorySegment address = arena.allocate(ADDRESS_BYTES, Long.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, ADDRESS_BYTES);
            long result =
                    (long)
                            RECVFROM.invokeExact(
                                    errno,
                                    descriptor,
                                    bytes,
                                    (long) RECEIVE_BYTES,
                                    0,
                                    address,
                                    length);
            int code = NativeCalls.errno(errno);
            if (result < 0 && (code == EAGAIN || code == EINTR)) {
                return Optional.empty();
            }
            byte[] packet = bytes.asSlice(0, worked(result, errno)).toArray(JAVA_BYTE);
            byte[] from = address.asSlice(addressAt(), v6 ? 16 : 4).toArray(JAVA_BYTE);
            return Optional.of(
                    new Received(InetAddress.getByAddress(from), v6 ? packet : withoutIp(packet)));
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
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
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    private static long worked(long result, MemorySegment errno) throws IOException {
        if (result < 0) {
            throw new IOException(NativeCalls.errorText(NativeCalls.errno(errno)));
        }
        return result;
    }
}
