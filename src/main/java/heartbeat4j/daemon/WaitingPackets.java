package heartbeat4j.daemon;

import static heartbeat4j.core.Invariants.check;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Shares the room for packets that wait to be looked at among their senders, so that one that
 * floods takes it from nobody else. Threads of all links ask, the event loop gives back: it belongs
 * to the one queue between them.
 */
final class WaitingPackets {
    /** Of one sender; a packet beyond is dropped and counted. More than any C node's burst. */
    static final int PACKETS_MAX = 256;

    /** Of one sender; what more there is to verify would hold up the next heartbeat. */
    static final int BYTES_MAX = 1 << 20;

    /** With packets waiting at a time; further ones find no room. Bounds what all may take. */
    static final int SENDERS_MAX = 16;

    private record Waiting(int packets, int bytes) {
        Waiting plus(int amount, int length) {
            return new Waiting(packets + amount, bytes + length);
        }
    }

    private static final Waiting NOTHING = new Waiting(0, 0);

    private final Map<InetAddress, Waiting> waiting = new HashMap<>();

    /** Whether a packet of this length may wait; it is to be {@link #taken} then. */
    synchronized boolean admit(InetAddress sender, int length) {
        Waiting before = waiting.getOrDefault(sender, NOTHING);
        boolean room =
                before.packets() < PACKETS_MAX
                        && before.bytes() + length <= BYTES_MAX
                        && (waiting.containsKey(sender) || waiting.size() < SENDERS_MAX);
        if (room) {
            waiting.put(sender, before.plus(1, length));
        }
        return room;
    }

    /** The packet waits no longer. */
    synchronized void taken(InetAddress sender, int length) {
        Waiting after = waiting.getOrDefault(sender, NOTHING).plus(-1, -length);
        check(after.packets() >= 0 && after.bytes() >= 0, "%s of %s", after, sender);
        if (after.packets() == 0) {
            waiting.remove(sender);
        } else {
            waiting.put(sender, after);
        }
    }
}
