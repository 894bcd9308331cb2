package heartbeat4j.link;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Ties a socket to a device by setsockopt, for the tests of this package. */
final class SocketOptions {
    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;
    private static final int NO_SUCH_DEVICE = 19;
    private static final int NOT_PERMITTED = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SETSOCKOPT =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().find("setsockopt").orElseThrow(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT),
                    Linker.Option.captureCallState("errno"));

    private SocketOptions() {}

    static void bindToDevice(int descriptor, String interfaceName) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(interfaceName);
            MemorySegment state = arena.allocate(STATE);
            int result =
                    (int)
                            SETSOCKOPT.invokeExact(
                                    state,
                                    descriptor,
                                    SOL_SOCKET,
                                    SO_BINDTODEVICE,
                                    name,
                                    (int) name.byteSize());
            if (result != 0) {
                throw new IOException(words((int) ERRNO.get(state, 0L)));
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static String words(int errno) {
        return switch (errno) {
            case NO_SUCH_DEVICE -> "No such device";
            case NOT_PERMITTED -> "Operation not permitted";
            default -> "error " + errno;
        };
    }
}
