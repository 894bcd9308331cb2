package heartbeat4j.control;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts the byte stream of the client socket into messages: length and a magic number, both in the
 * machine's byte order, then so many bytes.
 */
final class ClientFrames {
    /** As in Heartbeat; who announces more is cut off before any of it is read. */
    static final int BODY_BYTES_MAX = 256 * 1024;

    private static final int HEADER_BYTES = 8;
    private static final int MAGIC = 0xabcd;

    private ClientFrames() {}

    /** A frame of this body and the NUL that Heartbeat's clients expect at its end. */
    static ByteBuffer frame(byte[] body) {
        ByteBuffer frame =
                ByteBuffer.allocate(HEADER_BYTES + body.length + 1).order(ByteOrder.nativeOrder());
        return frame.putInt(body.length + 1).putInt(MAGIC).put(body).put((byte) 0).flip();
    }

    /**
     * Reads the next body; empty at the end of the stream.
     *
     * @throws ProtocolException when what comes is no frame, or ends within one
     */
    static Optional<byte[]> read(ReadableByteChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder());
        if (!fill(channel, header)) {
            if (header.position() == 0) {
                return Optional.empty();
            }
            throw new ProtocolException("it ended within a frame");
        }
        int length = header.flip().getInt();
        if (header.getInt() != MAGIC) {
            throw new ProtocolException("it does not speak Heartbeat's client protocol");
        }
        if (length <= 0 || length > BODY_BYTES_MAX) {
            throw new ProtocolException("it announced a message of " + length + " bytes");
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        if (!fill(channel, body)) {
            throw new ProtocolException("it ended within a frame");
        }
        return Optional.of(withoutNul(body.array()));
    }

    private static boolean fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] withoutNul(byte[] body) {
        int last = body.length - 1;
        return body[last] == 0 ? Arrays.copyOf(body, last) : body;
    }
}
