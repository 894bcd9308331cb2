package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/** Binds functions of the C library; the only place where Java signatures meet C's. */
final class NativeCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("strerror"),
                    FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final long MESSAGE_BYTES_MAX = 1024;

    private NativeCalls() {}

    /** One call that leaves its error number in the given segment. */
    @FunctionalInterface
    interface Call {
        long result(MemorySegment errno) throws Throwable;
    }

    /** Makes a call that answers with a negative number when it fails. */
    static long checked(Call call) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(Linker.Option.captureStateLayout());
            long result = call.result(capture);
            if (result < 0) {
                throw new NativeCallException((int) ERRNO.get(capture, 0L));
            }
            return result;
        } catch (NativeCallException e) {
            throw e;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** A function for {@link #checked}; takes the segment for errno as first argument. */
    static MethodHandle capturing(
            String name, FunctionDescriptor signature, Linker.Option... options) {
        Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), signature, all);
    }

    static MethodHandle plain(String name, FunctionDescriptor signature, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), signature, options);
    }

    static String errorText(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(MESSAGE_BYTES_MAX).getString(0);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Method handles declare Throwable; a C function itself throws nothing. */
    static AssertionError impossible(Throwable thrown) {
        return new AssertionError("a native call threw", thrown);
    }

    /** The common case: int f(int, int). */
    static FunctionDescriptor intOfTwoInts() {
        return FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT);
    }

    /** For functions that return a size. */
    static FunctionDescriptor longOf(MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_LONG, arguments);
    }
}
