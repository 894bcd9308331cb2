package heartbeat4j.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.util.Optional;

/**
 * A socket for ICMP messages, which the JDK does not have; the caller supplies the system calls.
 */
public interface EchoSocket {
    /** Opens such a socket. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens a socket that hears answers to echo requests only.
         *
         * @throws IOException with the system's own words, such as "Operation not permitted"
         */
        EchoSocket open(ProtocolFamily family) throws IOException;
    }

    /**
     * An ICMP message, from its type on.
     *
     * @param from which host sent it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Received(InetAddress from, byte[] message) {}

    /** Never waits. */
    void send(InetAddress to, byte[] message) throws IOException;

    /** The next message; empty when none came for a while, a second at most. */
    Optional<Received> receive() throws IOException;

    /** Called once, when no other call is going on and none will follow. */
    void close();
}
