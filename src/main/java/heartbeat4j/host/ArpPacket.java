package heartbeat4j.host;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One ARP packet for IPv4 over Ethernet, without the Ethernet header. */
record ArpPacket(
        int operation,
        MacAddress senderMac,
        InetAddress senderAddress,
        MacAddress targetMac,
        InetAddress targetAddress) {
    static final int PROTOCOL = 0x0806;
    static final int REQUEST = 1;
    static final int REPLY = 2;

    private static final int BYTES = 28;
    private static final int IPV4_BYTES = 4;
    private static final short ETHERNET = 1;
    private static final short IPV4 = 0x0800;
    private static final MacAddress NOBODY = new MacAddress(0);
    private static final InetAddress UNSPECIFIED = AddressMessage.ip(new byte[IPV4_BYTES]);

    /** "Who has it?", asked so that no neighbour learns anything from the question. */
    static ArpPacket probe(MacAddress own, InetAddress address) {
        return new ArpPacket(REQUEST, own, UNSPECIFIED, NOBODY, address);
    }

    /** "Who has it?", asked by somebody with an address. */
    static ArpPacket request(MacAddress own, InetAddress from, InetAddress address) {
        return new ArpPacket(REQUEST, own, from, NOBODY, address);
    }

    /** "I have it", as a question: RFC 5227's form, which nearly every host heeds. */
    static ArpPacket announcement(MacAddress own, InetAddress address) {
        return new ArpPacket(REQUEST, own, address, MacAddress.BROADCAST, address);
    }

    /** "I have it", as an answer that nobody asked for: some routers heed only this form. */
    static ArpPacket unaskedReply(MacAddress own, InetAddress address) {
        return new ArpPacket(REPLY, own, address, own, address);
    }

    /** Whether it asks for an address as a host does that is about to use it. */
    boolean probesFor(InetAddress address) {
        return operation == REQUEST
                && senderAddress.equals(UNSPECIFIED)
                && targetAddress.equals(address);
    }

    byte[] encoded() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        buffer.putShort(ETHERNET).putShort(IPV4);
        buffer.put((byte) MacAddress.BYTES).put((byte) IPV4_BYTES).putShort((short) operation);
        buffer.put(senderMac.bytes()).put(senderAddress.getAddress());
        return buffer.put(targetMac.bytes()).put(targetAddress.getAddress()).array();
    }

    /** Empty for what is none; bytes after it are the padding of a short frame. */
    static Optional<ArpPacket> decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < BYTES
                || buffer.getShort() != ETHERNET
                || buffer.getShort() != IPV4
                || buffer.get() != MacAddress.BYTES
                || buffer.get() != IPV4_BYTES) {
            return Optional.empty();
        }
        int operation = Short.toUnsignedInt(buffer.getShort());
        return Optional.of(
                new ArpPacket(operation, mac(buffer), ip(buffer), mac(buffer), ip(buffer)));
    }

    private static MacAddress mac(ByteBuffer buffer) {
        byte[] bytes = new byte[MacAddress.BYTES];
        buffer.get(bytes);
        return MacAddress.of(bytes);
    }

    private static InetAddress ip(ByteBuffer buffer) {
        byte[] bytes = new byte[IPV4_BYTES];
        buffer.get(bytes);
        return AddressMessage.ip(bytes);
    }
}
