package heartbeat4j.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Calls back on TERM, HUP, INT, USR1 and USR2, on a thread of the JVM's own; the callback should
 * only put an event into the loop's queue.
 *
 * <p>USR1 is free on HotSpot. USR2 is the one HotSpot uses to suspend threads (flight recorder);
 * the launcher moves that away with {@code _JAVA_SR_SIGNUM=60} in the environment before the JVM
 * starts. {@code -Xrs} must not be given: it would leave TERM, HUP and INT to the kernel's default.
 */
public final class Signals {
    /** The signals of Heartbeat's daemon. */
    public enum Name {
        TERM,
        HUP,
        INT,
        USR1,
        USR2
    }

    private Signals() {}

    /** Replaces what the signal did before. */
    public static Outcome handle(Name name, Runnable callback) {
        try {
            // By reflection: javac warns of sun.misc.Signal in a way that cannot be switched off,
            // and Java has no other access to signals.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call =
                    (proxy, method, arguments) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    callback.run();
                                    yield null;
                                }
                                case "hashCode" -> System.identityHashCode(proxy);
                                case "equals" -> proxy == arguments[0];
                                default -> "handler of SIG" + name;
                            };
            Object proxy =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(), new Class<?>[] {handler}, call);
            Object number = signal.getConstructor(String.class).newInstance(name.name());
            signal.getMethod("handle", signal, handler).invoke(null, number, proxy);
            return new Outcome.Done();
        } catch (InvocationTargetException e) {
            return new Outcome.Failed(
                    "cannot handle SIG"
                            + name
                            + ": "
                            + e.getCause().getMessage()
                            + "; start Java without -Xrs");
        } catch (ReflectiveOperationException e) {
            return new Outcome.Failed(
                    "cannot handle SIG" + name + ": this Java has no module jdk.unsupported");
        }
    }
}
