package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;

/**
 * The kernel's watchdog: once it is open, the machine is reset unless it is fed in time. Used by
 * one thread.
 */
public final class Watchdog {
    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final long WDIOC_SETTIMEOUT = 0xC0045706L;
    private static final byte FOOD = '\0';

    /** Written last, it tells the device that the end is meant. */
    private static final byte DISARM = 'V';

    /** On top of deadtime: by then the others have taken over, and not before. */
    private static final Duration MARGIN = Duration.ofMillis(10);

    private static final MethodHandle OPEN =
            NativeCalls.capturing(
                    "open",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL =
            NativeCalls.capturing(
                    "ioctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle WRITE =
            NativeCalls.capturing("write", NativeCalls.longOf(JAVA_INT, ADDRESS, JAVA_LONG));

    private final String device;
    private final int descriptor;

    private Watchdog(String device, int descriptor) {
        this.device = device;
        this.descriptor = descriptor;
    }

    /** A watchdog that runs from now on, or why there is none. */
    public sealed interface Opened {
        /** It must be fed from now on. */
        record Armed(Watchdog watchdog) implements Opened {}

        /**
         * Nothing guards this machine.
         *
         * @param reason cause and fix
         */
        record Failed(String reason) implements Opened {}
    }

    /** What became of the wish for a time limit. */
    public sealed interface Limit {
        /** The machine is reset when it was not fed for this long. */
        record Set(int seconds) implements Limit {}

        /**
         * The device keeps its own limit.
         *
         * @param reason why
         */
        record Unchanged(String reason) implements Limit {}
    }

    public static Opened open(String device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(device);
            long descriptor =
                    NativeCalls.checked(
                            errno -> (int) OPEN.invokeExact(errno, path, O_WRONLY | O_CLOEXEC));
            return new Opened.Armed(new Watchdog(device, (int) descriptor));
        } catch (NativeCallException e) {
            return new Opened.Failed(notOpened(e));
        }
    }

    private static String notOpened(NativeCallException cause) {
        String fix =
                switch (cause.errno()) {
                    case NativeCallException.EBUSY ->
                            "; another program has it (systemd's RuntimeWatchdogSec, the watchdog"
                                    + " package)";
                    case NativeCallException.ENOENT ->
                            "; load a driver, for example: modprobe softdog";
                    default -> "";
                };
        return cause.getMessage() + fix;
    }

    /** In whole seconds; devices know no others. */
    static int secondsFor(Duration deadtime) {
        Duration limit = deadtime.plus(MARGIN);
        return Math.toIntExact(limit.plusSeconds(1).minusNanos(1).toSeconds());
    }

    /** Has the machine reset when it is not fed for deadtime and a little more. */
    public Limit limit(Duration deadtime) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment seconds = arena.allocateFrom(JAVA_INT, secondsFor(deadtime));
            NativeCalls.checked(
                    errno -> (int) IOCTL.invokeExact(errno, descriptor, WDIOC_SETTIMEOUT, seconds));
            // The device may have chosen another one, and says so.
            return new Limit.Set(seconds.get(JAVA_INT, 0));
        } catch (NativeCallException e) {
            return new Limit.Unchanged(
                    e.errno() == NativeCallException.ENOTTY
                            ? device + " is no watchdog device"
                            : e.getMessage());
        }
    }

    public Outcome feed() {
        return write(FOOD);
    }

    private Outcome write(byte value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, value);
            long written =
                    NativeCalls.checked(
                            errno -> (long) WRITE.invokeExact(errno, descriptor, bytes, 1L));
            return written == 1 ? new Outcome.Done() : failed("write to", "it takes nothing");
        } catch (NativeCallException e) {
            return failed("write to", e.getMessage());
        }
    }

    private Outcome failed(String what, String cause) {
        return new Outcome.Failed(
                "cannot %s watchdog device %s: %s".formatted(what, device, cause));
    }

    /** Ends the guard in peace; a driver with nowayout guards on all the same. */
    public Outcome disarm() {
        Outcome told = write(DISARM);
        Outcome closed = close();
        return told instanceof Outcome.Failed ? told : closed;
    }

    /** Lets go of the device without a word: it resets the machine unless it is opened anew. */
    public Outcome close() {
        try {
            Libc.close(descriptor);
            return new Outcome.Done();
        } catch (NativeCallException e) {
            return failed("close", e.getMessage());
        }
    }
}
