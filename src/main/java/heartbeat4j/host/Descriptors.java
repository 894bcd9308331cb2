package heartbeat4j.host;

import java.io.IOException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.Channel;

/** Finds the file descriptor of a socket of java.nio, which keeps it to itself. */
final class Descriptors {
    private Descriptors() {}

    static int of(Channel socket) throws IOException {
        try {
            Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
            method.setAccessible(true);
            return (int) method.invoke(socket);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new IOException(
                    "this Java does not give out socket descriptors; start it with"
                            + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    e);
        }
    }
}
