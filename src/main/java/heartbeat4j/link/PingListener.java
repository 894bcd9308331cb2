package heartbeat4j.link;

import java.net.InetAddress;

/**
 * Hears what happens to pings. It is called on their own threads, for one ping node in order, and
 * must return at once.
 */
public interface PingListener {
    /** What was sent came back, unchanged and from where it was sent to. */
    void answered(PingLink link, InetAddress from, byte[] packet);

    /** Pings leave, for the first time or again; told once per change. */
    void opened(PingLink link);

    /** Pings do not leave, or not all; told once per change, while retries go on. */
    void failed(PingLink link, LinkFailure failure);
}
