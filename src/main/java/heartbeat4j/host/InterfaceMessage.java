package heartbeat4j.host;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Interfaces in the kernel's words. */
final class InterfaceMessage {
    static final int NEW = 16;
    static final int DELETE = 17;
    static final int GET = 18;
    static final int SET = 19;

    private static final int FIXED_BYTES = 16;
    private static final int MAC = 1;
    private static final int NAME = 3;
    private static final int LINK_INFO = 18;
    private static final int KIND = 1;
    private static final int PER_FAMILY = 26;
    private static final int AF_INET = 2;
    private static final int AF_BRIDGE = 7;
    private static final int SETTINGS = 1;
    private static final int PROMOTE_SECONDARIES = 20;

    private static final int UP = 0x1;
    private static final int LOOPBACK = 0x8;
    private static final int LOWER_UP = 0x10000;

    private InterfaceMessage() {}

    static NetlinkMessage list() {
        return fixed(0, 0, 0).message(GET, NetlinkMessage.DUMP);
    }

    static NetlinkMessage bringUp(int index) {
        return fixed(index, UP, UP).message(NEW, 0);
    }

    /**
     * When an IPv4 address goes, the kernel takes all others of its network along that came after
     * it, unless this is set.
     */
    static NetlinkMessage keepOtherAddresses(int index) {
        NetlinkMessage.Body setting = new NetlinkMessage.Body().attribute(PROMOTE_SECONDARIES, 1);
        NetlinkMessage.Body ipv4 = new NetlinkMessage.Body().nested(SETTINGS, setting);
        NetlinkMessage.Body families = new NetlinkMessage.Body().nested(AF_INET, ipv4);
        return fixed(index, 0, 0).nested(PER_FAMILY, families).message(SET, 0);
    }

    private static NetlinkMessage.Body fixed(int index, int flags, int changed) {
        return new NetlinkMessage.Body().bytes(0, 0, 0, 0).word(index).word(flags).word(changed);
    }

    /** Empty for what a bridge tells about its ports, which looks alike. */
    static Optional<InterfaceState> decode(NetlinkMessage message) {
        ByteBuffer fixed = message.fixed(FIXED_BYTES);
        int family = Byte.toUnsignedInt(fixed.get());
        int index = fixed.getInt(4);
        int flags = fixed.getInt(8);
        Map<Integer, byte[]> attributes = message.attributes(FIXED_BYTES);
        byte[] name = attributes.get(NAME);
        if (name == null || family == AF_BRIDGE) {
            return Optional.empty();
        }
        boolean up = (flags & UP) != 0;
        return Optional.of(
                new InterfaceState(
                        index,
                        NetlinkMessage.text(name),
                        Optional.ofNullable(attributes.get(MAC))
                                .filter(m -> m.length == MacAddress.BYTES)
                                .map(MacAddress::of),
                        up,
                        up && (flags & LOWER_UP) != 0,
                        (flags & LOOPBACK) != 0,
                        kind(attributes)));
    }

    private static String kind(Map<Integer, byte[]> attributes) {
        byte[] info = attributes.getOrDefault(LINK_INFO, new byte[0]);
        byte[] kind = NetlinkMessage.attributes(info, 0).getOrDefault(KIND, new byte[0]);
        return NetlinkMessage.text(kind);
    }
}
