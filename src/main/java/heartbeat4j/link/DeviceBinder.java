package heartbeat4j.link;

import java.io.IOException;

/**
 * Ties a socket to one network device, which the JDK cannot do itself; the caller supplies the
 * system call (SO_BINDTODEVICE).
 */
@FunctionalInterface
public interface DeviceBinder {
    /**
     * Binds the socket to the device.
     *
     * @param descriptor the file descriptor of the open socket
     * @throws IOException with the system's own words as message, such as "No such device"
     */
    void bind(int descriptor, String interfaceName) throws IOException;
}
