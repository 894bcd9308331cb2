package heartbeat4j.host;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Writes addresses as people and "ip addr" do: of an IPv6 address the zeros are left out. */
public final class AddressText {
    private static final int PARTS = 8;

    private AddressText() {}

    /** Without the interface of a link-local address. */
    public static String of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int[] parts = new int[PARTS];
        for (int i = 0; i < PARTS; i++) {
            parts[i] = ((bytes[2 * i] & 0xff) << Byte.SIZE) | (bytes[2 * i + 1] & 0xff);
        }
        int from = 0;
        int length = 0;
        for (int i = 0; i < PARTS; i++) {
            int zeros = zeros(parts, i);
            if (zeros > length) {
                from = i;
                length = zeros;
            }
        }
        // One zero alone is written: RFC 5952.
        return length < 2
                ? text(parts, 0, PARTS)
                : text(parts, 0, from) + "::" + text(parts, from + length, PARTS);
    }

    private static int zeros(int[] parts, int from) {
        int end = from;
        while (end < PARTS && parts[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String text(int[] parts, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(parts[i]));
        }
        return text.toString();
    }
}
