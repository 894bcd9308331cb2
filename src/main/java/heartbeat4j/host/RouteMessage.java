package heartbeat4j.host;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Routes in the kernel's words. */
final class RouteMessage {
    static final int GET = 26;

    private static final int FIXED_BYTES = 12;
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int DESTINATION = 1;
    private static final int INTERFACE = 4;
    private static final int GATEWAY = 5;
    private static final int SEVERAL_WAYS = 9;
    private static final int TABLE = 15;
    private static final int MAIN_TABLE = 254;
    private static final int UNICAST = 1;
    private static final int CLONED = 0x200;

    private RouteMessage() {}

    static NetlinkMessage list() {
        return new NetlinkMessage.Body()
                .bytes(0, 0, 0, 0, 0, 0, 0, 0)
                .word(0)
                .message(GET, NetlinkMessage.DUMP);
    }

    /** Empty for what leads to no interface, or is not in the main table. */
    static Optional<Route> decode(NetlinkMessage message) {
        ByteBuffer fixed = message.fixed(FIXED_BYTES);
        int family = Byte.toUnsignedInt(fixed.get());
        int prefix = Byte.toUnsignedInt(fixed.get());
        int shortTable = Byte.toUnsignedInt(fixed.get(4));
        int type = Byte.toUnsignedInt(fixed.get(7));
        boolean cloned = (fixed.getInt(8) & CLONED) != 0;
        Map<Integer, byte[]> attributes = message.attributes(FIXED_BYTES);
        long table =
                attributes.containsKey(TABLE)
                        ? NetlinkMessage.unsigned(attributes.get(TABLE))
                        : shortTable;
        int index = index(attributes);
        boolean ip = family == AF_INET || family == AF_INET6;
        if (!ip || cloned || type != UNICAST || table != MAIN_TABLE || index == 0) {
            return Optional.empty();
        }
        byte[] everything = new byte[family == AF_INET6 ? V6_BYTES : V4_BYTES];
        byte[] destination = attributes.getOrDefault(DESTINATION, everything);
        Optional<InetAddress> gateway =
                Optional.ofNullable(attributes.get(GATEWAY)).map(AddressMessage::ip);
        return Optional.of(new Route(AddressMessage.ip(destination), prefix, index, gateway));
    }

    /** Of several ways to one network the first; 0 for none. */
    private static int index(Map<Integer, byte[]> attributes) {
        byte[] one = attributes.get(INTERFACE);
        if (one != null) {
            return (int) NetlinkMessage.unsigned(one);
        }
        byte[] several = attributes.getOrDefault(SEVERAL_WAYS, new byte[0]);
        // Length and flags of a way come before its interface.
        return several.length < 2 * Integer.BYTES
                ? 0
                : NetlinkMessage.wrap(several).getInt(Integer.BYTES);
    }
}
