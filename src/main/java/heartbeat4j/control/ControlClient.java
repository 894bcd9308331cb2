package heartbeat4j.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Asks the running daemon one thing. Never waits longer than its limit. */
public final class ControlClient {
    /** As Heartbeat's tools: after this long the daemon counts as hung. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    /** A status line grows with nodes and groups; a longer answer breaks the talk off. */
    private static final int ANSWER_CHARS_MAX = 16 * 1024 * 1024;

    private ControlClient() {}

    public static ControlResult ask(Path socket, ControlRequest request) {
        return ask(socket, request, LIMIT);
    }

    public static ControlResult ask(Path socket, ControlRequest request, Duration limit) {
        BlockingQueue<ControlResult> result = new ArrayBlockingQueue<>(1);
        // Unix sockets have no time-outs in Java, and connect blocks too when the daemon no longer
        // accepts: so a thread of its own, which ends with the process when it stays stuck.
        Thread asking =
                Thread.ofPlatform()
                        .daemon()
                        .name("control ask")
                        .start(() -> result.add(talk(socket, request)));
        try {
            ControlResult answer = result.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (answer != null) {
                return answer;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        asking.interrupt(); // Closes the channel.
        return new ControlResult.Hung(limit);
    }

    private static ControlResult talk(Path socket, ControlRequest request) {
        if (Files.notExists(socket)) {
            return new ControlResult.NotRunning();
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer line = StandardCharsets.UTF_8.encode(request.line() + "\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
            return readAnswer(
                    new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)));
        } catch (AccessDeniedException e) {
            return new ControlResult.Denied("permission denied on " + socket);
        } catch (ConnectException e) {
            return new ControlResult.NotRunning();
        } catch (SocketException e) {
            return ofSocketException(socket, e);
        } catch (IOException | IllegalArgumentException e) {
            return new ControlResult.Failed("cannot talk to " + socket + ": " + Reasons.of(e));
        }
    }

    private static ControlResult ofSocketException(Path socket, SocketException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No such file")) {
            return new ControlResult.NotRunning();
        }
        if (message.contains("Permission denied")) {
            return new ControlResult.Denied("permission denied on " + socket);
        }
        return new ControlResult.Failed("cannot talk to " + socket + ": " + message);
    }

    private static ControlResult readAnswer(BufferedReader reader) throws IOException {
        String first = reader.readLine();
        if (first == null) {
            return new ControlResult.Failed("the daemon hung up without an answer");
        }
        List<String> lines = new ArrayList<>();
        int size = 0;
        for (String line = reader.readLine(); ; line = reader.readLine()) {
            if (line == null) {
                return new ControlResult.Failed("the daemon hung up within its answer");
            }
            if (line.isEmpty()) {
                return judge(first, lines);
            }
            size += line.length();
            if (size > ANSWER_CHARS_MAX) {
                return new ControlResult.Failed("answer over " + ANSWER_CHARS_MAX + " characters");
            }
            lines.add(line);
        }
    }

    private static ControlResult judge(String first, List<String> lines) {
        if (first.equals("ok")) {
            return new ControlResult.Answered(lines);
        }
        if (first.startsWith("refused: ")) {
            return new ControlResult.Refused(first.substring("refused: ".length()));
        }
        if (first.startsWith("error: ")) {
            return new ControlResult.Failed(first.substring("error: ".length()));
        }
        return new ControlResult.Failed("not a heartbeat answer: " + first);
    }
}
