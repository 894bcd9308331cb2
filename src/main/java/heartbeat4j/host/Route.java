package heartbeat4j.host;

import static heartbeat4j.core.Invariants.check;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A route of the main table to a network behind an interface; prefix 0 is the default route.
 *
 * @param gateway the router that it leads through; absent for a network at the interface itself
 */
public record Route(InetAddress destination, int prefix, int index, Optional<InetAddress> gateway) {
    Route(InetAddress destination, int prefix, int index) {
        this(destination, prefix, index, Optional.empty());
    }

    public Route {
        check(
                prefix >= 0 && prefix <= destination.getAddress().length * Byte.SIZE,
                "%s/%d",
                destination,
                prefix);
    }

    boolean covers(InetAddress address) {
        byte[] own = destination.getAddress();
        byte[] other = address.getAddress();
        if (own.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
            int mask = 0xff00 >> Math.min(Byte.SIZE, prefix - bit);
            if (((own[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
