package heartbeat4j.daemon;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who may fill the queue of packets, and how far. */
class WaitingPacketsTest {
    private final WaitingPackets waiting = new WaitingPackets();

    private static InetAddress sender(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private void fill(InetAddress sender) {
        for (int i = 0; i < WaitingPackets.PACKETS_MAX; i++) {
            assertTrue(waiting.admit(sender, 100));
        }
    }

    @Test
    void oneThatFloodsTakesNoRoomFromAnother() {
        fill(sender(1));

        assertFalse(waiting.admit(sender(1), 100));
        assertTrue(waiting.admit(sender(2), 100));
    }

    @Test
    void longPacketsFillTheRoomSooner() {
        int length = WaitingPackets.BYTES_MAX / 2;
        assertTrue(waiting.admit(sender(1), length));
        assertTrue(waiting.admit(sender(1), length));

        assertFalse(waiting.admit(sender(1), 1));
    }

    @Test
    void roomIsThereAgainOncePacketsAreTaken() {
        fill(sender(1));

        waiting.taken(sender(1), 100);

        assertTrue(waiting.admit(sender(1), 100));
        assertFalse(waiting.admit(sender(1), 100));
    }

    @Test
    void numberOfSendersIsBoundedAndOnesWithNothingWaitingDoNotCount() {
        for (int i = 0; i < WaitingPackets.SENDERS_MAX; i++) {
            assertTrue(waiting.admit(sender(i), 100));
        }
        assertFalse(waiting.admit(sender(100), 100));

        waiting.taken(sender(0), 100);

        assertTrue(waiting.admit(sender(100), 100));
    }
}
