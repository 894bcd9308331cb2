package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.channels.SocketChannel;

/** Who is at the other end of a local socket: process, user and primary group, as numbers. */
public record PeerCredentials(int pid, int uid, int gid) {
    private static final int SO_PEERCRED = 17;
    private static final int BYTES = 3 * Integer.BYTES;

    private static final MethodHandle GETSOCKOPT =
            NativeCalls.capturing(
                    "getsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    /** Asks the kernel; Java itself tells neither the process nor the numbers. */
    public static PeerCredentials of(SocketChannel socket) throws IOException {
        int descriptor = Descriptors.of(socket);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(JAVA_INT, 3);
            MemorySegment length = arena.allocateFrom(JAVA_INT, BYTES);
            NativeCalls.checked(
                    errno ->
                            (int)
                                    GETSOCKOPT.invokeExact(
                                            errno,
                                            descriptor,
                                            NativeSocket.SOL_SOCKET,
                                            SO_PEERCRED,
                                            numbers,
                                            length));
            return new PeerCredentials(
                    numbers.getAtIndex(JAVA_INT, 0),
                    numbers.getAtIndex(JAVA_INT, 1),
                    numbers.getAtIndex(JAVA_INT, 2));
        } catch (NativeCallException e) {
            throw new IOException("its credentials cannot be read: " + e.getMessage(), e);
        }
    }
}
