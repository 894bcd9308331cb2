package heartbeat4j.host;

import static heartbeat4j.host.PacketFilter.ALL_BYTES;
import static heartbeat4j.host.PacketFilter.AND;
import static heartbeat4j.host.PacketFilter.INDEX_OF_IP_HEADER;
import static heartbeat4j.host.PacketFilter.JUMP_ANY_BIT;
import static heartbeat4j.host.PacketFilter.JUMP_EQUAL;
import static heartbeat4j.host.PacketFilter.LOAD_BYTE;
import static heartbeat4j.host.PacketFilter.LOAD_HALF;
import static heartbeat4j.host.PacketFilter.LOAD_HALF_INDIRECT;
import static heartbeat4j.host.PacketFilter.RETURN;

/**
 * A program for the kernel's packet filter, so that a busy interface costs an observer nothing: it
 * lets whole UDP packets to one port pass, over IPv4 and IPv6 without extension headers. The packet
 * begins with its IP header.
 */
final class UdpFilter {
    private static final int UDP = 17;

    /** "More fragments" and the offset: only the first one of several has a port. */
    private static final int FRAGMENT = 0x3fff;

    private UdpFilter() {}

    static int[][] instructions(int port) {
        return new int[][] {
            {LOAD_BYTE, 0, 0, 0}, // 0: the version
            {AND, 0, 0, 0xf0},
            {JUMP_EQUAL, 0, 7, 0x40}, // to 3 or 10
            {LOAD_BYTE, 0, 0, 9}, // 3: IPv4, the protocol
            {JUMP_EQUAL, 0, 11, UDP},
            {LOAD_HALF, 0, 0, 6},
            {JUMP_ANY_BIT, 9, 0, FRAGMENT},
            {INDEX_OF_IP_HEADER, 0, 0, 0},
            {LOAD_HALF_INDIRECT, 0, 0, 2},
            {JUMP_EQUAL, 5, 6, port},
            {JUMP_EQUAL, 0, 5, 0x60}, // 10: IPv6 or else
            {LOAD_BYTE, 0, 0, 6},
            {JUMP_EQUAL, 0, 3, UDP},
            {LOAD_HALF, 0, 0, 42},
            {JUMP_EQUAL, 0, 1, port},
            {RETURN, 0, 0, ALL_BYTES}, // 15
            {RETURN, 0, 0, 0}, // 16
        };
    }
}
