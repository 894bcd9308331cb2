package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

class NativeSocketTest {
    private static final int AF_UNIX = 1;
    private static final int AF_UNKNOWN = 255;
    private static final int EAFNOSUPPORT = 97;

    private final Arena arena = Arena.ofAuto();

    @TempDir Path folder;

    @Test
    void whatIsSentToItsAddressIsReceived() throws Exception {
        MemorySegment here = address("here");
        MemorySegment buffer = arena.allocate(10);
        try (NativeSocket receiver = NativeSocket.open(AF_UNIX, NativeSocket.DATAGRAM, 0);
                NativeSocket sender = NativeSocket.open(AF_UNIX, NativeSocket.DATAGRAM, 0)) {
            receiver.bind(here);

            sender.send(new byte[] {1, 2, 3}, 0, here);

            assertEquals(OptionalInt.of(3), receiver.receive(buffer));
            assertArrayEquals(new byte[] {1, 2, 3}, buffer.asSlice(0, 3).toArray(JAVA_BYTE));
        }
    }

    @Test
    void senderIsToldWithTheMessage() throws Exception {
        MemorySegment there = address("there");
        MemorySegment from = arena.allocate(there.byteSize());
        try (NativeSocket receiver = NativeSocket.open(AF_UNIX, NativeSocket.DATAGRAM, 0);
                NativeSocket sender = NativeSocket.open(AF_UNIX, NativeSocket.DATAGRAM, 0)) {
            receiver.bind(address("here"));
            sender.bind(there);

            sender.send(new byte[1], 0, address("here"));

            assertEquals(OptionalInt.of(1), receiver.receive(arena.allocate(10), from));
            assertArrayEquals(there.toArray(JAVA_BYTE), from.toArray(JAVA_BYTE));
        }
    }

    @Test
    void nothingInTimeIsNoMistake() throws Exception {
        try (NativeSocket socket = NativeSocket.open(AF_UNIX, NativeSocket.DATAGRAM, 0)) {
            socket.setReceiveLimit(Duration.ofMillis(1));
            socket.bind(address("here"));

            assertEquals(OptionalInt.empty(), socket.receive(arena.allocate(1)));
        }
    }

    @Test
    void failureHasTheSystemsNumberAndWords() {
        var failure =
                assertThrows(
                        NativeCallException.class,
                        () -> NativeSocket.open(AF_UNKNOWN, NativeSocket.DATAGRAM, 0));

        assertEquals(EAFNOSUPPORT, failure.errno());
        assertEquals("Address family not supported by protocol", failure.getMessage());
    }

    private MemorySegment address(String name) {
        byte[] path = folder.resolve(name).toString().getBytes(StandardCharsets.UTF_8);
        MemorySegment address = arena.allocate(Short.BYTES + path.length + 1L, Short.BYTES);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, Short.BYTES, path.length);
        return address;
    }
}
