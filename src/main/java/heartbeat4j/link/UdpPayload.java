package heartbeat4j.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Cuts the content out of a UDP packet that still has its IP header. */
final class UdpPayload {
    private static final int UDP = 17;
    private static final int UDP_HEADER_BYTES = 8;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int IPV4_HEADER_BYTES_MIN = 20;

    private UdpPayload() {}

    /** Empty when it is no whole UDP packet. */
    static byte[] of(byte[] packet) {
        if (packet.length == 0) {
            return packet;
        }
        return switch ((packet[0] & 0xf0) >> 4) {
            case 4 -> ofIpv4(packet);
            case 6 ->
                    packet.length > IPV6_HEADER_BYTES && packet[6] == UDP
                            ? content(packet, IPV6_HEADER_BYTES)
                            : new byte[0];
            default -> new byte[0];
        };
    }

    /** Of a packet with content: the address that it says it comes from. */
    static InetAddress sender(byte[] packet) throws UnknownHostException {
        return (packet[0] & 0xf0) >> 4 == 6
                ? InetAddress.getByAddress(Arrays.copyOfRange(packet, 8, 24))
                : InetAddress.getByAddress(Arrays.copyOfRange(packet, 12, 16));
    }

    private static byte[] ofIpv4(byte[] packet) {
        int header = (packet[0] & 0x0f) * 4;
        boolean whole =
                packet.length > IPV4_HEADER_BYTES_MIN
                        && header >= IPV4_HEADER_BYTES_MIN
                        && packet[9] == UDP
                        && (number(packet, 6) & 0x3fff) == 0;
        return whole ? content(packet, header) : new byte[0];
    }

    /** By the length in the UDP header: short frames are padded. */
    private static byte[] content(byte[] packet, int udp) {
        if (packet.length < udp + UDP_HEADER_BYTES) {
            return new byte[0];
        }
        int end = udp + number(packet, udp + 4);
        return end > packet.length || end < udp + UDP_HEADER_BYTES
                ? new byte[0]
                : Arrays.copyOfRange(packet, udp + UDP_HEADER_BYTES, end);
    }

    private static int number(byte[] packet, int at) {
        return ((packet[at] & 0xff) << 8) | (packet[at + 1] & 0xff);
    }
}
