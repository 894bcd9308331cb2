package heartbeat4j.link;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * One datagram as it came from the network, nothing in it checked yet. The bytes are an array,
 * since packets are parsed as bytes at once, thousands of them a second.
 *
 * @param bytes the whole datagram; the array belongs to the receiver
 * @param link the interface it came in on, as in Heartbeat's log lines
 * @param sender address that it claims to come from; nothing is decided by it
 * @param arrivedNanos the time of arrival, by the clock that the {@link LinkSet} was given
 */
@SuppressWarnings("ArrayRecordComponent")
public record Packet(byte[] bytes, String link, InetAddress sender, long arrivedNanos) {
    /** The most that fits into one UDP datagram over IPv4; nothing longer is sent or received. */
    public static final int BYTES_MAX = 65_507;

    @Override
    public boolean equals(Object other) {
        return other instanceof Packet packet
                && Arrays.equals(bytes, packet.bytes)
                && link.equals(packet.link)
                && sender.equals(packet.sender)
                && arrivedNanos == packet.arrivedNanos;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes) * 31 + link.hashCode();
    }

    @Override
    public String toString() {
        return "Packet["
                + bytes.length
                + " bytes, "
                + link
                + ", "
                + sender
                + ", "
                + arrivedNanos
                + "]";
    }
}
