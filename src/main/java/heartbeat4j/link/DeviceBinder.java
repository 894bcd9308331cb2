package heartbeat4j.link;

import java.io.IOException;
import java.nio.channels.DatagramChannel;

/**
 * Ties a socket to one network device, which the JDK cannot do itself; the caller supplies the
 * system call (SO_BINDTODEVICE).
 */
@FunctionalInterface
public interface DeviceBinder {
    /**
     * Binds the socket to the device.
     *
     * @throws IOException with the system's own words in its message, such as "No such device"
     */
    void bind(DatagramChannel socket, String interfaceName) throws IOException;
}
