package heartbeat4j.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The connection of one client program. What is sent waits in a bounded queue, so that a client
 * that does not read holds up nobody.
 */
public final class ClientLine {
    /** On reaching one of both, {@link #send} refuses and the caller disconnects the client. */
    static final int MESSAGES_MAX = 1024;

    static final long BYTES_MAX = 4L * 1024 * 1024;

    /** What is nothing to write is the end. */
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final ClientCredentials credentials;
    private final BlockingQueue<ByteBuffer> outgoing = new LinkedBlockingQueue<>();
    private final AtomicLong bytesWaiting = new AtomicLong();
    private final AtomicBoolean admitted = new AtomicBoolean();

    ClientLine(SocketChannel channel, ClientCredentials credentials) {
        this.channel = channel;
        this.credentials = credentials;
    }

    ClientCredentials credentials() {
        return credentials;
    }

    /** It has signed on, and may stay as long as it likes. */
    void admit() {
        admitted.set(true);
    }

    boolean admitted() {
        return admitted.get();
    }

    /** Never waits; false when too much is waiting already. */
    boolean send(byte[] body) {
        ByteBuffer frame = ClientFrames.frame(body);
        if (outgoing.size() >= MESSAGES_MAX
                || bytesWaiting.addAndGet(frame.remaining()) > BYTES_MAX) {
            return false;
        }
        return outgoing.offer(frame);
    }

    /** Disconnects when what waits has been written. */
    void finish() {
        outgoing.add(END);
    }

    /** Disconnects at once. */
    void cut() {
        outgoing.clear();
        outgoing.add(END);
        close();
    }

    /** Runs until the end. */
    void write() {
        try (channel) {
            for (ByteBuffer frame = outgoing.take();
                    frame.hasRemaining();
                    frame = outgoing.take()) {
                int length = frame.remaining();
                while (frame.hasRemaining()) {
                    channel.write(frame);
                }
                bytesWaiting.addAndGet(-length);
            }
        } catch (IOException e) {
            // The client has gone; the reading side finds that too, and tells.
            outgoing.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
    }
}
