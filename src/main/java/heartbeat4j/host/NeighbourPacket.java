package heartbeat4j.host;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A neighbour solicitation or advertisement of IPv6 with its IP header, without the Ethernet one.
 *
 * @param source the IP header's
 * @param destination the IP header's
 * @param target the address it is about
 * @param flags of an advertisement
 * @param mac the hardware address that it tells, if any
 */
record NeighbourPacket(
        int type,
        InetAddress source,
        InetAddress destination,
        InetAddress target,
        int flags,
        Optional<MacAddress> mac) {
    static final int PROTOCOL = 0x86dd;
    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;

    static final int ROUTER = 0x80;
    static final int OVERRIDE = 0x20;

    private static final int IPV6_BYTES = 16;
    private static final int HEADER_BYTES = 40;
    private static final int FIXED_BYTES = 24;
    private static final int OPTION_BYTES = 8;
    private static final int CHECKSUM_AT = 2;
    private static final int FLAGS_AT = 4;
    private static final int TARGET_AT = 8;
    private static final int SOURCE_MAC = 1;
    private static final int TARGET_MAC = 2;
    private static final int ICMP = 58;
    private static final int VERSION = 6;

    /** A router would have counted it down: the packet comes from this very network. */
    private static final int HOP_LIMIT = 255;

    private static final InetAddress UNSPECIFIED = AddressMessage.ip(new byte[IPV6_BYTES]);
    private static final InetAddress ALL_NODES =
            AddressMessage.ip(HexFormat.of().parseHex("ff020000000000000000000000000001"));
    private static final byte[] SOLICITED_PREFIX =
            HexFormat.of().parseHex("ff0200000000000000000001ff");

    /** "Who has it?", asked as a host does before it uses an address. */
    static NeighbourPacket probe(InetAddress address) {
        return new NeighbourPacket(
                SOLICITATION, UNSPECIFIED, solicitedNode(address), address, 0, Optional.empty());
    }

    /** "Who has it?", asked by somebody with an address. */
    static NeighbourPacket request(MacAddress own, InetAddress from, InetAddress address) {
        return new NeighbourPacket(
                SOLICITATION, from, solicitedNode(address), address, 0, Optional.of(own));
    }

    /** "I have it; forget what you knew", to everybody. */
    static NeighbourPacket announcement(MacAddress own, InetAddress address, boolean router) {
        int flags = router ? ROUTER | OVERRIDE : OVERRIDE;
        return new NeighbourPacket(
                ADVERTISEMENT, address, ALL_NODES, address, flags, Optional.of(own));
    }

    /** The group that every owner of an address with this end listens to. */
    private static InetAddress solicitedNode(InetAddress address) {
        byte[] group = new byte[IPV6_BYTES];
        System.arraycopy(SOLICITED_PREFIX, 0, group, 0, SOLICITED_PREFIX.length);
        int end = SOLICITED_PREFIX.length;
        System.arraycopy(address.getAddress(), end, group, end, IPV6_BYTES - end);
        return AddressMessage.ip(group);
    }

    /** Which hardware address stands for the group that the packet goes to. */
    MacAddress group() {
        byte[] group = destination.getAddress();
        return MacAddress.of(new byte[] {0x33, 0x33, group[12], group[13], group[14], group[15]});
    }

    /** Whether it asks for an address as a host does that is about to use it. */
    boolean probesFor(InetAddress address) {
        return type == SOLICITATION && source.equals(UNSPECIFIED) && target.equals(address);
    }

    /** Whether it says that somebody has the address. */
    boolean claims(InetAddress address) {
        return type == ADVERTISEMENT && target.equals(address);
    }

    byte[] encoded() {
        byte[] message = message();
        ByteBuffer packet = ByteBuffer.allocate(HEADER_BYTES + message.length);
        packet.putInt(VERSION << 28).putShort((short) message.length);
        packet.put((byte) ICMP).put((byte) HOP_LIMIT);
        packet.put(source.getAddress()).put(destination.getAddress());
        return packet.put(message).array();
    }

    private byte[] message() {
        ByteBuffer message =
                ByteBuffer.allocate(FIXED_BYTES + mac.map(_ -> OPTION_BYTES).orElse(0));
        message.put((byte) type).put((byte) 0).putShort((short) 0);
        message.put((byte) flags).put(new byte[3]).put(target.getAddress());
        mac.ifPresent(
                m -> {
                    int option = type == SOLICITATION ? SOURCE_MAC : TARGET_MAC;
                    message.put((byte) option).put((byte) 1).put(m.bytes());
                });
        message.putShort(CHECKSUM_AT, checksum(source, destination, message.array()));
        return message.array();
    }

    private static short checksum(InetAddress source, InetAddress destination, byte[] message) {
        byte[] rest = ByteBuffer.allocate(8).putInt(message.length).putInt(ICMP).array();
        return InternetChecksum.of(source.getAddress(), destination.getAddress(), rest, message);
    }

    /** Empty for what is none, or would not be heeded by a host that keeps to RFC 4861. */
    static Optional<NeighbourPacket> decode(byte[] packet) {
        if (packet.length < HEADER_BYTES + FIXED_BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(packet);
        int length = Short.toUnsignedInt(header.getShort(4));
        if (header.get(0) >>> 4 != VERSION
                || header.get(6) != ICMP
                || Byte.toUnsignedInt(header.get(7)) != HOP_LIMIT
                || length < FIXED_BYTES
                || length > packet.length - HEADER_BYTES) {
            return Optional.empty();
        }
        byte[] message = new byte[length];
        header.get(HEADER_BYTES, message);
        return decode(ip(packet, 8), ip(packet, 8 + IPV6_BYTES), message);
    }

    private static Optional<NeighbourPacket> decode(
            InetAddress source, InetAddress destination, byte[] message) {
        int type = Byte.toUnsignedInt(message[0]);
        boolean neighbour = type == SOLICITATION || type == ADVERTISEMENT;
        if (!neighbour || message[1] != 0 || checksum(source, destination, message) != 0) {
            return Optional.empty();
        }
        int flags = type == ADVERTISEMENT ? Byte.toUnsignedInt(message[FLAGS_AT]) : 0;
        return Optional.of(
                new NeighbourPacket(
                        type,
                        source,
                        destination,
                        ip(message, TARGET_AT),
                        flags,
                        mac(message, type == SOLICITATION ? SOURCE_MAC : TARGET_MAC)));
    }

    private static Optional<MacAddress> mac(byte[] message, int wanted) {
        int at = FIXED_BYTES;
        while (at + OPTION_BYTES <= message.length) {
            int units = Byte.toUnsignedInt(message[at + 1]);
            if (units == 0) {
                return Optional.empty();
            }
            if (message[at] == wanted && units == 1) {
                byte[] bytes = new byte[MacAddress.BYTES];
                System.arraycopy(message, at + 2, bytes, 0, bytes.length);
                return Optional.of(MacAddress.of(bytes));
            }
            at += units * OPTION_BYTES;
        }
        return Optional.empty();
    }

    private static InetAddress ip(byte[] bytes, int at) {
        byte[] address = new byte[IPV6_BYTES];
        System.arraycopy(bytes, at, address, 0, IPV6_BYTES);
        return AddressMessage.ip(address);
    }
}
