package heartbeat4j.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Talks with one client until it hangs up, misbehaves or falls silent. */
final class ControlSession {
    private final SocketChannel client;
    private final ControlHandler handler;
    private final ControlLimits limits;
    private final ControlAccess access;
    private final Consumer<ControlSession> ended;
    private final AtomicLong lastActive = new AtomicLong(System.nanoTime());
    private final LineBuffer lines;

    ControlSession(
            SocketChannel client,
            ControlHandler handler,
            ControlLimits limits,
            ControlAccess access,
            Consumer<ControlSession> ended) {
        this.client = client;
        this.handler = handler;
        this.limits = limits;
        this.access = access;
        this.ended = ended;
        lines = new LineBuffer(limits.lineBytes());
    }

    /** Answers one line after the other. */
    void serve() {
        try (client) {
            ByteBuffer bytes = ByteBuffer.allocate(limits.lineBytes());
            while (client.read(bytes.clear()) >= 0) {
                lastActive.set(System.nanoTime());
                lines.add(bytes.flip());
                String line = lines.next();
                while (line != null) {
                    write(answer(line));
                    line = lines.next();
                }
                if (lines.overflowed()) {
                    write(new ControlAnswer.Failed("line over " + limits.lineBytes() + " bytes"));
                    return;
                }
            }
        } catch (IOException e) {
            // The client hung up, or close() did: there is nobody left to tell.
        } finally {
            ended.accept(this);
        }
    }

    /** The bound of clients is reached. */
    void turnAway() {
        try (client) {
            write(
                    new ControlAnswer.Failed(
                            "more than " + limits.clients() + " clients; try again"));
        } catch (IOException e) {
            // As in serve().
        } finally {
            ended.accept(this);
        }
    }

    private ControlAnswer answer(String line) {
        return switch (ControlRequest.parse(line)) {
            case ControlRequest.Parsed.Misunderstood(String reason) ->
                    new ControlAnswer.Failed(reason);
            case ControlRequest.Parsed.Understood(ControlRequest request)
                    when !access.allows(request, client) ->
                    new ControlAnswer.Refused(access.refusal());
            case ControlRequest.Parsed.Understood(ControlRequest request) -> ask(request);
        };
    }

    private ControlAnswer ask(ControlRequest request) {
        CompletableFuture<ControlAnswer> answer = new CompletableFuture<>();
        handler.handle(request, answer::complete);
        try {
            return answer.get(limits.answer().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new ControlAnswer.Failed(
                    "the daemon gave no answer within " + limits.answer().toSeconds() + " s");
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("answers are only completed, never failed", e);
        }
    }

    private void write(ControlAnswer answer) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(answer.text());
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
        lastActive.set(System.nanoTime());
    }

    void closeIfIdle() {
        long idleNanos = System.nanoTime() - lastActive.get();
        if (idleNanos > limits.idle().toNanos()) {
            close();
        }
    }

    void close() {
        try {
            client.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
    }
}
