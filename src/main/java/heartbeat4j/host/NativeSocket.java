package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A socket of a family that java.nio does not know. One thread may send while another receives;
 * {@link #close} comes after both. Scripts do not inherit it.
 */
final class NativeSocket implements AutoCloseable {
    static final int DATAGRAM = 2;
    static final int RAW = 3;
    static final int SOL_SOCKET = 1;

    /** Where there is no room, the message is refused. */
    static final int DO_NOT_WAIT = 0x40;

    private static final int CLOEXEC = 0x80000;
    private static final int SO_RCVTIMEO = 20;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

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
    private static final MethodHandle SENDTO =
            NativeCalls.capturing(
                    "sendto",
                    NativeCalls.longOf(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECVFROM =
            NativeCalls.capturing(
                    "recvfrom",
                    NativeCalls.longOf(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));

    private final int descriptor;

    private NativeSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Opens one; numbers as in the C library's headers. */
    static NativeSocket open(int family, int type, int protocol) throws NativeCallException {
        long descriptor =
                NativeCalls.checked(
                        errno -> (int) SOCKET.invokeExact(errno, family, type | CLOEXEC, protocol));
        return new NativeSocket((int) descriptor);
    }

    void bind(MemorySegment address) throws NativeCallException {
        int bytes = (int) address.byteSize();
        NativeCalls.checked(errno -> (int) BIND.invokeExact(errno, descriptor, address, bytes));
    }

    void set(int level, int option, MemorySegment value) throws NativeCallException {
        set(descriptor, level, option, value);
    }

    /** For a socket that another library has opened. */
    static void set(int descriptor, int level, int option, MemorySegment value)
            throws NativeCallException {
        int bytes = (int) value.byteSize();
        NativeCalls.checked(
                errno ->
                        (int)
                                SETSOCKOPT.invokeExact(
                                        errno, descriptor, level, option, value, bytes));
    }

    /** How long {@link #receive} waits at most. */
    void setReceiveLimit(Duration limit) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            long micros = limit.toNanosPart() / 1000;
            set(SOL_SOCKET, SO_RCVTIMEO, arena.allocateFrom(JAVA_LONG, limit.toSeconds(), micros));
        }
    }

    /**
     * Sends all of a message.
     *
     * @param to the address as the family has it
     */
    void send(byte[] message, int flags, MemorySegment to) throws NativeCallException {
        int addressBytes = (int) to.byteSize();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, message);
            NativeCalls.checked(
                    errno ->
                            (long)
                                    SENDTO.invokeExact(
                                            errno,
                                            descriptor,
                                            bytes,
                                            (long) message.length,
                                            flags,
                                            to,
                                            addressBytes));
        }
    }

    /** Waits for a message; empty when none came in time. What does not fit is cut off. */
    OptionalInt receive(MemorySegment message) throws NativeCallException {
        return receive(message, MemorySegment.NULL, MemorySegment.NULL);
    }

    /**
     * Waits for a message; empty when none came in time. What does not fit is cut off.
     *
     * @param from for the sender's address as the family has it
     */
    OptionalInt receive(MemorySegment message, MemorySegment from) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            return receive(message, from, arena.allocateFrom(JAVA_INT, (int) from.byteSize()));
        }
    }

    private OptionalInt receive(
            MemorySegment message, MemorySegment from, MemorySegment addressBytes)
            throws NativeCallException {
        try {
            long length =
                    NativeCalls.checked(
                            errno ->
                                    (long)
                                            RECVFROM.invokeExact(
                                                    errno,
                                                    descriptor,
                                                    message,
                                                    message.byteSize(),
                                                    0,
                                                    from,
                                                    addressBytes));
            return OptionalInt.of((int) length);
        } catch (NativeCallException e) {
            if (e.errno() == EAGAIN || e.errno() == EINTR) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            Libc.close(descriptor);
        } catch (NativeCallException _) {
            // The descriptor is gone all the same, and nothing was still to be sent.
        }
    }
}
