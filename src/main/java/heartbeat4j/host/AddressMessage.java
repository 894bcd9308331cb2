package heartbeat4j.host;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Addresses of interfaces in the kernel's words. */
final class AddressMessage {
    static final int NEW = 20;
    static final int DELETE = 21;
    static final int GET = 22;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int FIXED_BYTES = 8;
    private static final int ADDRESS = 1;
    private static final int LOCAL = 2;
    private static final int LABEL = 3;
    private static final int BROADCAST = 4;
    private static final int LIFETIME = 6;
    private static final int FLAGS = 8;
    private static final int V6_BYTES = 16;

    private AddressMessage() {}

    /** A family of 0 asks for both. */
    static NetlinkMessage list() {
        return new NetlinkMessage.Body()
                .bytes(0, 0, 0, 0)
                .word(0)
                .message(GET, NetlinkMessage.DUMP);
    }

    /** Adds it; an address that is there already is refused. */
    static NetlinkMessage add(InterfaceAddress address) {
        return changed(address, address.flags())
                .message(NEW, NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE);
    }

    /**
     * Gives an address that is there a new lifetime.
     *
     * <p>The kernel takes a request to replace an address that has gone as a request to add it. A
     * process that was stopped between its decision and this call would bring back an address that
     * another host has taken meanwhile. The flag "join this multicast group" prevents it: the
     * kernel heeds it only when it adds an address, and then refuses, because this one is no group.
     */
    static NetlinkMessage refresh(InterfaceAddress address) {
        return changed(address, address.flags() | InterfaceAddress.AUTO_JOIN)
                .message(NEW, NetlinkMessage.REPLACE);
    }

    static NetlinkMessage delete(InterfaceAddress address) {
        return fixed(address, 0).message(DELETE, 0);
    }

    private static NetlinkMessage.Body changed(InterfaceAddress address, int flags) {
        int wanted = flags & (InterfaceAddress.NO_DUPLICATE_DETECTION | InterfaceAddress.AUTO_JOIN);
        NetlinkMessage.Body body = fixed(address, wanted);
        if (!address.label().isEmpty()) {
            body.attribute(LABEL, address.label());
        }
        address.broadcast().ifPresent(b -> body.attribute(BROADCAST, b.getAddress()));
        Lifetime lifetime = address.lifetime();
        body.attribute(
                LIFETIME, (int) lifetime.preferredSeconds(), (int) lifetime.validSeconds(), 0, 0);
        // The fixed part has room for eight flags only.
        return wanted == 0 ? body : body.attribute(FLAGS, wanted);
    }

    private static NetlinkMessage.Body fixed(InterfaceAddress address, int flags) {
        byte[] bytes = address.address().getAddress();
        int family = bytes.length == V6_BYTES ? AF_INET6 : AF_INET;
        return new NetlinkMessage.Body()
                .bytes(family, address.prefix(), flags & 0xff, address.scope())
                .word(address.index())
                .attribute(LOCAL, bytes)
                .attribute(ADDRESS, bytes);
    }

    /** Empty for what is no IP address. */
    static Optional<InterfaceAddress> decode(NetlinkMessage message) {
        ByteBuffer fixed = message.fixed(FIXED_BYTES);
        int family = Byte.toUnsignedInt(fixed.get());
        int prefix = Byte.toUnsignedInt(fixed.get());
        int flags = Byte.toUnsignedInt(fixed.get());
        int scope = Byte.toUnsignedInt(fixed.get());
        int index = fixed.getInt();
        Map<Integer, byte[]> attributes = message.attributes(FIXED_BYTES);
        // With a peer at the other end "address" is the peer's.
        byte[] address = attributes.getOrDefault(LOCAL, attributes.get(ADDRESS));
        if (address == null || (family != AF_INET && family != AF_INET6)) {
            return Optional.empty();
        }
        return Optional.of(
                new InterfaceAddress(
                        index,
                        ip(address),
                        prefix,
                        Optional.ofNullable(attributes.get(BROADCAST)).map(AddressMessage::ip),
                        NetlinkMessage.text(attributes.getOrDefault(LABEL, new byte[0])),
                        scope,
                        attributes.containsKey(FLAGS)
                                ? (int) NetlinkMessage.unsigned(attributes.get(FLAGS))
                                : flags,
                        lifetime(attributes.get(LIFETIME))));
    }

    private static Lifetime lifetime(byte[] value) {
        if (value == null || value.length < 2 * Integer.BYTES) {
            return Lifetime.FOREVER;
        }
        ByteBuffer seconds = NetlinkMessage.wrap(value);
        long preferred = Integer.toUnsignedLong(seconds.getInt());
        long valid = Integer.toUnsignedLong(seconds.getInt());
        // While an address runs out the kernel may tell the two from different moments.
        return new Lifetime(valid, Math.min(preferred, valid));
    }

    static InetAddress ip(byte[] bytes) {
        try {
            // Not getByAddress for both: it would take some IPv6 addresses for IPv4 ones.
            return bytes.length == V6_BYTES
                    ? Inet6Address.getByAddress(null, bytes, -1)
                    : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }
}
