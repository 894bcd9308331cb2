package heartbeat4j.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells all neighbours on an interface that an address is at its hardware address now. Switches
 * learn from it too, where to send. One round for each call; who repeats it, and how often, decides
 * the caller.
 */
public final class Announcer {
    private Announcer() {}

    /** Whether this process may announce anything at all. */
    public static Outcome allowed() {
        try {
            FrameSocket.mayOpen();
            return new Outcome.Done();
        } catch (IOException e) {
            return new Outcome.Failed(e.getMessage());
        }
    }

    /** Never waits. */
    public static Outcome announce(InterfaceState on, InetAddress address) {
        if (on.mac().isEmpty() || on.loopback()) {
            return new Outcome.Failed(on + " has no hardware address to announce");
        }
        MacAddress own = on.mac().get();
        boolean v4 = address instanceof Inet4Address;
        int protocol = v4 ? ArpPacket.PROTOCOL : NeighbourPacket.PROTOCOL;
        try (FrameSocket socket = FrameSocket.open(on, protocol)) {
            if (v4) {
                byte[] question = ArpPacket.announcement(own, address).encoded();
                socket.send(MacAddress.BROADCAST, question);
                byte[] answer = ArpPacket.unaskedReply(own, address).encoded();
                socket.send(MacAddress.BROADCAST, answer);
            } else {
                NeighbourPacket told = NeighbourPacket.announcement(own, address, routes(on));
                socket.send(told.group(), told.encoded());
            }
            return new Outcome.Done();
        } catch (IOException e) {
            return new Outcome.Failed(
                    "cannot announce " + address.getHostAddress() + ": " + e.getMessage());
        }
    }

    /** Neighbours that use this host as their router would stop it, were it said to be none. */
    private static boolean routes(InterfaceState on) {
        try {
            Path file = Path.of("/proc/sys/net/ipv6/conf", on.name(), "forwarding");
            return Files.readString(file).strip().equals("1");
        } catch (IOException _) {
            return false;
        }
    }
}
