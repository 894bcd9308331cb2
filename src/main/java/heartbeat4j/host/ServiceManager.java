package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Tells systemd how the daemon is (sd_notify): "READY=1", "STOPPING=1", "STATUS=...". */
public final class ServiceManager {
    private static final int AF_UNIX = 1;
    private static final int FAMILY_BYTES = 2;
    private static final int PATH_BYTES_MAX = 107;
    // A full receive queue must not stop the daemon; the notice is then lost.
    private static final int DO_NOT_WAIT_NO_SIGNAL = NativeSocket.DO_NOT_WAIT | 0x4000;

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
        try {
            send(path, state.getBytes(StandardCharsets.UTF_8));
            return new Outcome.Done();
        } catch (NativeCallException e) {
            return new Outcome.Failed(
                    "cannot notify systemd at " + socketPath + ": " + e.getMessage());
        }
    }

    private static void send(byte[] path, byte[] state) throws NativeCallException {
        try (Arena arena = Arena.ofConfined();
                NativeSocket socket = NativeSocket.open(AF_UNIX, NativeSocket.DATAGRAM, 0)) {
            MemorySegment address = arena.allocate(FAMILY_BYTES + (long) path.length, 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, FAMILY_BYTES, path.length);
            socket.send(state, DO_NOT_WAIT_NO_SIGNAL, address);
        }
    }
}
