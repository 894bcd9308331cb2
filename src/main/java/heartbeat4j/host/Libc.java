package heartbeat4j.host;

import static heartbeat4j.core.Invariants.check;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

/** What the daemon asks of the kernel that Java has no method for. Linux on any 64-bit machine. */
public final class Libc {
    static final int SIGNAL_NONE = 0;
    static final int SIGTERM = 15;
    static final int SIGKILL = 9;

    private static final int ENOMEM = 12;
    private static final int SO_BINDTODEVICE = 25;
    private static final int INTERFACE_NAME_BYTES_MAX = 15;
    // MCL_ONFAULT: a JVM reserves far more address space than it uses; only what is used is locked.
    private static final int MCL_CURRENT_FUTURE_ONFAULT = 1 | 2 | 4;
    // With SCHED_RESET_ON_FORK: scripts and further threads must not inherit the priority.
    private static final int SCHED_ROUND_ROBIN = 2 | 0x40000000;
    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final MethodHandle KILL =
            NativeCalls.capturing("kill", NativeCalls.intOfTwoInts());
    private static final MethodHandle GETEUID =
            NativeCalls.plain("geteuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle UMASK =
            NativeCalls.plain("umask", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle MLOCKALL =
            NativeCalls.capturing("mlockall", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SCHED_SETSCHEDULER =
            NativeCalls.capturing(
                    "sched_setscheduler",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle CLOCK_GETTIME =
            NativeCalls.plain("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle CLOSE =
            NativeCalls.capturing("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Libc() {}

    /** The effective user; 0 is root. */
    public static int userId() {
        try {
            return (int) GETEUID.invokeExact();
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    /** Sets the mask for new files of this process and returns the one before. */
    public static int umask(int mask) {
        try {
            return (int) UMASK.invokeExact(mask);
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    /**
     * Lets a socket send and receive on one interface only.
     *
     * @throws IOException with cause and fix
     */
    public static void bindToDevice(DatagramChannel socket, String device) throws IOException {
        int bytes = device.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > INTERFACE_NAME_BYTES_MAX) {
            throw new IOException(
                    "\""
                            + device
                            + "\" cannot be an interface name (1 to "
                            + INTERFACE_NAME_BYTES_MAX
                            + " characters); correct it in ha.cf");
        }
        int descriptor = Descriptors.of(socket);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(device);
            NativeSocket.set(descriptor, NativeSocket.SOL_SOCKET, SO_BINDTODEVICE, text);
        } catch (NativeCallException e) {
            throw new IOException(
                    "cannot bind a socket to interface " + device + ": " + e.getMessage() + fix(e),
                    e);
        }
    }

    private static String fix(NativeCallException cause) {
        return switch (cause.errno()) {
            case NativeCallException.ENODEV ->
                    "; no such interface here, see \"ip link\" and correct ha.cf";
            case NativeCallException.EPERM -> "; start heartbeat as root";
            default -> "";
        };
    }

    /** Keeps the process in memory, so that paging does not delay a heartbeat. */
    public static Outcome lockMemory() {
        try {
            NativeCalls.checked(
                    errno -> (int) MLOCKALL.invokeExact(errno, MCL_CURRENT_FUTURE_ONFAULT));
            return new Outcome.Done();
        } catch (NativeCallException e) {
            return refused("lock the memory", "LimitMEMLOCK=infinity", e);
        }
    }

    /** Gives the calling thread a realtime round-robin priority, 1 to 99. */
    public static Outcome realtime(int priority) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = arena.allocateFrom(JAVA_INT, priority);
            NativeCalls.checked(
                    errno ->
                            (int)
                                    SCHED_SETSCHEDULER.invokeExact(
                                            errno, 0, SCHED_ROUND_ROBIN, parameters));
            return new Outcome.Done();
        } catch (NativeCallException e) {
            return refused("get realtime priority " + priority, "LimitRTPRIO=99", e);
        }
    }

    private static Outcome refused(String what, String unitLine, NativeCallException cause) {
        String fix =
                cause.errno() == NativeCallException.EPERM || cause.errno() == ENOMEM
                        ? "; start as root, or set " + unitLine + " in the systemd unit"
                        : "";
        return new Outcome.Failed("cannot " + what + ": " + cause.getMessage() + fix);
    }

    /** Sends a signal to one process; it may have ended meanwhile. */
    public static void signal(long process, int signal) {
        check(process > 1, "signal %d to process %d", signal, process);
        try {
            kill(process, signal);
        } catch (NativeCallException _) {
            // It has ended, or is another user's by now: not the one that was meant.
        }
    }

    private static void kill(long process, int signal) throws NativeCallException {
        int number = Math.toIntExact(process);
        NativeCalls.checked(errno -> (int) KILL.invokeExact(errno, number, signal));
    }

    static void close(int descriptor) throws NativeCallException {
        NativeCalls.checked(errno -> (int) CLOSE.invokeExact(errno, descriptor));
    }

    /** CLOCK_BOOTTIME: monotonic, and runs on while the machine is suspended. */
    static long bootTimeNanos() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(JAVA_LONG, 2);
            int result = (int) CLOCK_GETTIME.invokeExact(CLOCK_BOOTTIME, time);
            if (result != 0) {
                throw new IllegalStateException("this kernel has no CLOCK_BOOTTIME");
            }
            return time.getAtIndex(JAVA_LONG, 0) * NANOS_PER_SECOND + time.getAtIndex(JAVA_LONG, 1);
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeCalls.impossible(e);
        }
    }

    /** Sends a signal to a process group; false when the group has no process (any more). */
    static boolean signalGroup(long group, int signal) {
        // 0 and 1 would mean "my own group" and "every process there is".
        if (group <= 1) {
            throw new IllegalArgumentException("process group " + group);
        }
        try {
            kill(-group, signal);
            return true;
        } catch (NativeCallException e) {
            // There is a process, but it has changed its user.
            return e.errno() == NativeCallException.EPERM;
        }
    }
}
