package heartbeat4j.link;

import java.io.IOException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.DatagramChannel;

/** Finds the file descriptor of a channel, which the JDK keeps to itself. */
final class Descriptors {
    private Descriptors() {}

    static int of(DatagramChannel channel) throws IOException {
        try {
            Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
            method.setAccessible(true);
            return (int) method.invoke(channel);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new IOException(
                    "this Java does not give out socket descriptors; start it with"
                            + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    e);
        }
    }
}
