package heartbeat4j.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Reads IP addresses without asking a name server. */
final class Addresses {
    private Addresses() {}

    /** A name or an address, the classic short and octal forms included. */
    static Optional<Inet4Address> v4(String host, Surroundings surroundings) {
        Optional<Inet4Address> literal = classic(host);
        boolean name = host.matches("[A-Za-z0-9_.\\-]*[A-Za-z][A-Za-z0-9_.\\-]*");
        return literal.isPresent() || !name ? literal : surroundings.resolve(host);
    }

    /** Four decimal parts and nothing else. */
    static Optional<Inet4Address> strict(String text) {
        return text.matches("\\d{1,3}(\\.\\d{1,3}){3}") ? classic(text) : Optional.empty();
    }

    /** C's inet_aton: one to four parts, the last one fills what remains. */
    static Optional<Inet4Address> classic(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length > 4) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            int bits = last ? 8 * (5 - parts.length) : 8;
            long part = part(parts[i]);
            if (part < 0 || part >= 1L << bits) {
                return Optional.empty();
            }
            address = address << bits | part;
        }
        return Optional.of(of(address));
    }

    /** Decimal, octal with a leading zero or hexadecimal; -1 when it is none of these. */
    private static long part(String text) {
        if (text.matches("0[xX][0-9a-fA-F]{1,8}")) {
            return Long.parseLong(text.substring(2), 16);
        }
        if (text.matches("0[0-7]{1,11}")) {
            return Long.parseLong(text, 8);
        }
        return text.matches("0|[1-9]\\d{0,9}") ? Long.parseLong(text) : -1;
    }

    private static Inet4Address of(long address) {
        byte[] bytes = {
            (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
        };
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 bytes are an address", e);
        }
    }

    /** A literal without a zone. */
    static Optional<Inet6Address> v6(String text) {
        if (text.contains("%") || !text.contains(":") || text.startsWith("[")) {
            return Optional.empty();
        }
        try {
            return InetAddress.ofLiteral(text) instanceof Inet6Address v6
                    ? Optional.of(v6)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
