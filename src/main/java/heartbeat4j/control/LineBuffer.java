package heartbeat4j.control;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Cuts bytes into lines. A line of more than {@code bytesMax} bytes is an overflow: no line after
 * it is given out.
 */
final class LineBuffer {
    private final int bytesMax;
    private final Charset charset;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final Deque<String> lines = new ArrayDeque<>();
    private boolean overflowed;

    LineBuffer(int bytesMax) {
        this(bytesMax, StandardCharsets.UTF_8);
    }

    LineBuffer(int bytesMax, Charset charset) {
        this.bytesMax = bytesMax;
        this.charset = charset;
    }

    /** The caller bounds the buffer, and takes the lines before it adds again. */
    void add(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !overflowed) {
            byte next = bytes.get();
            if (next == '\n') {
                lines.add(partial.toString(charset));
                partial.reset();
            } else if (partial.size() == bytesMax) {
                overflowed = true;
            } else {
                partial.write(next);
            }
        }
    }

    /** The next whole line without its newline; null when there is none. */
    String next() {
        return lines.poll();
    }

    /** Gives out a line whose newline has not come. */
    String rest() {
        String rest = partial.toString(charset);
        partial.reset();
        return rest;
    }

    boolean overflowed() {
        return overflowed;
    }
}
