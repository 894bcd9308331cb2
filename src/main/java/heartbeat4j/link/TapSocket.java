package heartbeat4j.link;

import java.io.IOException;

/** Copies of the IP packets to one UDP port that an interface carries; the system call's side. */
public interface TapSocket extends AutoCloseable {
    /**
     * Waits for the next packet, for a second at most.
     *
     * @return the packet from its IP header on; empty when none came
     * @throws IOException when the interface went down or away
     */
    byte[] read() throws IOException;

    @Override
    void close();

    /** Opens one. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens it.
         *
         * @throws IOException with cause and fix
         */
        TapSocket open(int interfaceIndex, int port) throws IOException;
    }
}
