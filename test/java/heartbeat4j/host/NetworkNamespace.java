package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs code of this process in the network of another: on a thread that moves there. */
public final class NetworkNamespace {
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int READ_CLOEXEC = 0x80000;

    private static final MethodHandle SETNS =
            NativeCalls.capturing("setns", NativeCalls.intOfTwoInts());
    private static final MethodHandle OPEN =
            NativeCalls.capturing(
                    "open",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));

    private NetworkNamespace() {}

    /** Sockets and threads that the code makes stay in that network. */
    public static <T> T in(long process, Callable<T> code) throws Exception {
        FutureTask<T> task =
                new FutureTask<>(
                        () -> {
                            enter(process);
                            return code.call();
                        });
        // Never given back to a pool: it cannot return.
        Thread.ofPlatform().name("in the network of " + process).daemon().start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    private static void enter(long process) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = arena.allocateFrom("/proc/" + process + "/ns/net");
            int descriptor =
                    (int)
                            NativeCalls.checked(
                                    errno -> (int) OPEN.invokeExact(errno, file, READ_CLOEXEC));
            NativeCalls.checked(errno -> (int) SETNS.invokeExact(errno, descriptor, CLONE_NEWNET));
            Libc.close(descriptor);
        }
    }
}
