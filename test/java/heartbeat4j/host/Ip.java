package heartbeat4j.host;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses in tests, written as an operator writes them. */
public final class Ip {
    private Ip() {}

    /** Digits only: no name is looked up. */
    public static InetAddress of(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
