package heartbeat4j.daemon;

import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps what was sent, byte for byte, for peers that ask again. At its bound the oldest packet is
 * forgotten; the core then answers that it cannot be repeated.
 */
final class SentPackets {
    /** As in Heartbeat. */
    static final int PACKETS_MAX = 500;

    private final TreeMap<Long, byte[]> bodies = new TreeMap<>();

    void keep(long sequence, byte[] body) {
        bodies.put(sequence, body);
        if (bodies.size() > PACKETS_MAX) {
            bodies.pollFirstEntry();
        }
    }

    Optional<byte[]> get(long sequence) {
        return Optional.ofNullable(bodies.get(sequence));
    }
}
