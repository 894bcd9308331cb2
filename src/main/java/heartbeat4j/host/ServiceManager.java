package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** Tells systemd how the daemon is (sd_notify): "READY=1", "STOPPING=1", "STATUS=...". */
public final class ServiceManager {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int FAMILY_BYTES = 2;
    private static final int PATH_BYTES_MAX = 107;
    // A full receive queue must not stop the daemon; the notice is then lost.
    private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;

    private static final MethodHandle SOCKET =
            NativeCalls.capturing(
                    "socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDTO =
            NativeCalls.capturing(
                    "sendto",
                    NativeCalls.longOf(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE =
            NativeCalls.plain("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final String socketPath;

    /**
     * Talks to one socket.
     *
     * @param socketPath the value of the environment variable NOTIFY_SOCKET; empty without systemd
     */
    public ServiceManager(String socketPath) {
        this.socketPath = socketPath;
    }

    /** Done also when no service manager asked to be told. */
    public Outcome tell(String state) {
        byte[] path = socketPath.getBytes(StandardCharsets.UTF_8);
        if (path.length == 0) {
            return new Outcome.Done();
        }
        if (path.length > PATH_BYTES_MAX || (path[0] != '/' && path[0] != '@')) {
            return new Outcome.Failed("NOTIFY_SOCKET=" + socketPath + " is not a socket path");
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            return send(arena, path, state.getBytes(StandardCharsets.UTF_8));
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    private Outcome send(Arena arena, byte[] path, byte[] state) throws Throwable {
        MemorySegment errno = NativeCalls.errnoCapture(arena);
        int descriptor = (int) SOCKET.invokeExact(errno, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        if (descriptor < 0) {
            return failed("socket", errno);
        }
        MemorySegment address = arena.allocate(FAMILY_BYTES + PATH_BYTES_MAX + 1L, 8);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, FAMILY_BYTES, path.length);
        long sent =
                (long)
                        SENDTO.invokeExact(
                                errno,
                                descriptor,
                                arena.allocateFrom(JAVA_BYTE, state),
                                (long) state.length,
                                MSG_DONTWAIT_NOSIGNAL,
                                address,
                                FAMILY_BYTES + path.length);
        Outcome outcome = sent == state.length ? new Outcome.Done() : failed("send", errno);
        int closed = (int) CLOSE.invokeExact(descriptor);
        return closed == 0 ? outcome : new Outcome.Failed("cannot close the notify socket");
    }

    private Outcome failed(String call, MemorySegment errno) {
        return new Outcome.Failed(
                "cannot notify systemd at "
                        + socketPath
                        + " ("
                        + call
                        + "): "
                        + NativeCalls.errorText(NativeCalls.errno(errno)));
    }
}
