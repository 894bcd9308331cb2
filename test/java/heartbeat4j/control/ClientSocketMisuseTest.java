package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client that is broken, slow or hostile ends itself, and nobody else. */
@Timeout(60)
class ClientSocketMisuseTest {
    @TempDir private Path folder;
    private Path socket;
    private FakeClientDaemon daemon;

    @BeforeEach
    void open() throws IOException {
        socket = folder.resolve("register");
        daemon = FakeClientDaemon.servingMe(socket);
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "magic", "huge", "negative", "empty", "garbage", "half"})
    void brokenFrameEndsThatOneClient(String kind) throws Exception {
        try (TestClient broken = TestClient.connect(socket);
                TestClient other = TestClient.signedOn(socket, "")) {
            broken.write(brokenFrame(kind));
            if (kind.equals("half")) {
                broken.hangUp();
            } else {
                assertEquals("EOF", broken.hear());
            }
            daemon.await(
                    "it is said", () -> daemon.logged().toString().contains("was disconnected"));
            other.say(other.request("getrsc"));
            assertTrue(other.hear().contains("rsc_hold=local"));
        }
    }

    private static ByteBuffer brokenFrame(String kind) {
        return switch (kind) {
            case "http" ->
                    ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            case "magic" -> frame(5, 0x1234, "hello");
            case "huge" -> frame(2_000_000_000, 0xabcd, "hello");
            case "negative" -> frame(-5, 0xabcd, "hello");
            case "empty" -> frame(0, 0xabcd, "");
            case "half" -> frame(600, 0xabcd, "hello");
            default -> frame(6, 0xabcd, "hello\0");
        };
    }

    private static ByteBuffer frame(int length, int magic, String body) {
        ByteBuffer frame = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        frame.putInt(length).putInt(magic).put(body.getBytes(StandardCharsets.UTF_8));
        return frame.flip();
    }

    @Test
    void clientThatDoesNotReadIsDisconnectedAndHoldsUpNobody() throws Exception {
        try (TestClient slow = TestClient.signedOn(socket, "tester");
                TestClient other = TestClient.signedOn(socket, "")) {
            String text = "x".repeat(60_000);
            for (int i = 0; i < 200 && !daemon.namesNow().isEmpty(); i++) {
                daemon.tell(true, "t", "long", "to_id", "tester", "text", text);
            }
            daemon.await("it has gone", () -> daemon.namesNow().isEmpty());
            assertTrue(
                    daemon.logged().toString().contains("it does not read what it is told"),
                    () -> daemon.logged().toString());
            other.say(other.request("getrsc"));
            assertTrue(other.hearUntil("t=hbapi-resp").contains("rsc_hold=local"));
            assertEquals("EOF", slow.hearUntil("none"));
        }
    }

    @Test
    void whoDoesNotSignOnIsDisconnected() throws IOException {
        daemon.close();
        try (FakeClientDaemon _ = FakeClientDaemon.patientFor(socket, Duration.ofMillis(50));
                TestClient client = TestClient.connect(socket)) {
            assertEquals("EOF", client.hear());
        }
    }

    @Test
    void firstMessageMustBeASignOn() throws IOException {
        try (TestClient client = TestClient.connect(socket)) {
            client.say(client.request("getrsc"));
            assertEquals("EOF", client.hear());
        }
    }

    @Test
    void oneClientMoreThanTheBoundIsTurnedAway() throws Exception {
        List<TestClient> all = new ArrayList<>();
        try {
            for (int i = 0; i < ClientSocket.CLIENTS_MAX; i++) {
                all.add(TestClient.connect(socket));
            }
            try (TestClient client = TestClient.connect(socket)) {
                assertEquals("EOF", client.hear());
            }
            daemon.await(
                    "it is said",
                    () -> daemon.logged().toString().contains("more than 128 client"));
        } finally {
            for (TestClient client : all) {
                client.close();
            }
        }
    }
}
