package heartbeat4j.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Message;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Throws damaged packets at all that reads them; fixed seeds, so that a failure comes again. */
class FuzzTest {
    /** Far above what a packet of these sizes needs, far below what its lengths may promise. */
    private static final long ALLOCATED_BYTES_MAX = 4 << 20;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<byte[]> seeds = new ArrayList<>();
    private int accepted;
    private int rejected;

    FuzzTest() throws IOException {
        for (Vectors.Vector vector : Vectors.load()) {
            seeds.add(vector.bytes());
        }
        Field deep = Field.text("x", "y");
        for (int i = 0; i < Limits.DEPTH_MAX; i++) {
            deep = new Field("s", new Field.Struct(List.of(deep)));
        }
        for (Encoding encoding : Encoding.values()) {
            seeds.add(((Encoded.Body) PacketCodec.write(List.of(deep), encoding)).bytes());
        }
    }

    /** Reads as the daemon does, but does not stop at a missing signature. */
    private void feed(byte[] packet) {
        byte[] body =
                switch (Envelope.open(packet)) {
                    case Envelope.Opened opened -> opened.body();
                    case Envelope.Rejected _ -> packet;
                };
        Decoded<Message> message =
                PacketCodec.decode(body).then(p -> MessageCodec.decode(p.fields()));
        switch (message) {
            case Decoded.Accepted<Message>(Message value) -> {
                accepted++;
                MessageCodec.texts(value);
                PacketCodec.encode(MessageCodec.encode(value), Sending.DEFAULT, text -> "1 0");
            }
            case Decoded.Rejected<Message> _ -> rejected++;
        }
    }

    private void feedBounded(byte[] packet) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        feed(packet);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(
                allocated <= ALLOCATED_BYTES_MAX,
                () -> allocated + " bytes for " + HexFormat.of().formatHex(packet));
    }

    @Test
    void mutatedPacketsAreReadOrRejected() {
        Random random = new Random(1);
        for (int i = 0; i < 150_000; i++) {
            byte[] packet = seeds.get(random.nextInt(seeds.size())).clone();
            int changes = 1 + random.nextInt(3);
            for (int k = 0; k < changes; k++) {
                packet = mutated(random, packet);
            }
            feedBounded(packet);
        }
        assertTrue(accepted > 1000, "only " + accepted + " accepted");
        assertTrue(rejected > 1000, "only " + rejected + " rejected");
    }

    private static byte[] mutated(Random random, byte[] packet) {
        if (packet.length == 0) {
            return packet;
        }
        int at = random.nextInt(packet.length);
        switch (random.nextInt(6)) {
            case 0 -> packet[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> packet[at] = (byte) random.nextInt(256);
            case 2 ->
                    packet[at] =
                            (byte) "0123456789(),:=\n\u0013\u0014<>#%".charAt(random.nextInt(22));
            case 3 -> {
                return Arrays.copyOf(packet, at);
            }
            case 4 -> {
                return Arrays.copyOfRange(packet, at, packet.length);
            }
            default -> {
                byte[] doubled = Arrays.copyOf(packet, packet.length + packet.length - at);
                System.arraycopy(packet, at, doubled, packet.length, packet.length - at);
                return doubled;
            }
        }
        return packet;
    }

    @Test
    void everyPrefixOfEveryPacketIsReadOrRejected() {
        for (byte[] packet : seeds) {
            for (int length = 0; length <= packet.length; length++) {
                feedBounded(Arrays.copyOf(packet, length));
            }
        }
        assertTrue(rejected > 1000);
    }

    @Test
    void noiseBehindAGoodBeginningIsReadOrRejected() {
        Random random = new Random(2);
        for (int i = 0; i < 80_000; i++) {
            byte[] packet = Samples.noise(random, random.nextInt(120));
            String start = i % 3 == 0 ? "" : i % 3 == 1 ? "###\n9:(0)" : ">>>\n(2)a=>>>";
            for (int k = 0; k < start.length() && k < packet.length; k++) {
                packet[k] = (byte) start.charAt(k);
            }
            feedBounded(packet);
        }
        assertTrue(rejected > 1000);
    }

    @Test
    void damagedCompressedMessagesAreReadOrRejected() {
        Random random = new Random(3);
        for (Compression compression : Compression.values()) {
            Sending sending = new Sending(true, compression, 0, true);
            Encoded encoded = PacketCodec.encode(Samples.lengthy(40), sending, text -> "1 00");
            byte[] body = ((Encoded.Body) encoded).bytes();
            for (int i = 0; i < 2_000; i++) {
                byte[] damaged = body.clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
                PacketCodec.decode(damaged);
                PacketCodec.decode(Arrays.copyOf(body, random.nextInt(body.length)));
            }
        }
    }
}
