import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A stretch of road between two hosts that both send to the switch, where this program runs. Once
 * the file BAD exists it passes on each packet twice, the second time late, and holds some back, so
 * that others overtake them. What holds the given text never passes.
 *
 * <pre>
 * java Relay.java HOST_IP HOST_IP TEXT BAD      both hosts with "ucast eth0 198.51.100.254"
 * </pre>
 */
final class Relay {
    private static final int PORT = 694;
    private static final int DELAY_MILLIS_MAX = 150;

    private final Random random = new Random(1);
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final DatagramSocket socket;
    private final String swallowed;
    private final Path bad;

    private Relay(DatagramSocket socket, String swallowed, Path bad) {
        this.socket = socket;
        this.swallowed = swallowed;
        this.bad = bad;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            System.err.println("usage: java Relay.java HOST_IP HOST_IP TEXT BAD");
            System.exit(2);
        }
        InetAddress one = InetAddress.getByName(args[0]);
        InetAddress other = InetAddress.getByName(args[1]);
        try (DatagramSocket socket = new DatagramSocket(PORT)) {
            Relay relay = new Relay(socket, args[2], Path.of(args[3]));
            System.out.println("ready");
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
                socket.receive(packet);
                relay.pass(packet, packet.getAddress().equals(one) ? other : one);
            }
        }
    }

    private void pass(DatagramPacket packet, InetAddress to) {
        String text =
                new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
        if (text.contains(swallowed)) {
            return;
        }
        packet.setSocketAddress(new InetSocketAddress(to, PORT));
        if (!Files.exists(bad)) {
            send(packet, 0);
            return;
        }
        send(packet, random.nextInt(3) == 0 ? random.nextInt(DELAY_MILLIS_MAX) : 0);
        send(packet, random.nextInt(DELAY_MILLIS_MAX));
    }

    private void send(DatagramPacket packet, int delayMillis) {
        later.schedule(() -> deliver(packet), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void deliver(DatagramPacket packet) {
        try {
            socket.send(packet);
        } catch (IOException e) {
            // The host is off; whoever speaks UDP copes with that.
            System.err.println("not passed on: " + e.getMessage());
        }
    }
}
