package heartbeat4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Moment;
import heartbeat4j.core.Resource;
import heartbeat4j.host.AddressResource;
import heartbeat4j.host.NeighbourCheck;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What is said of an announced address. */
class AnnouncedTest {
    private static final Moment NOW = new Moment(Duration.ofMinutes(5).toNanos());
    private static final Optional<Duration> NEVER = Optional.empty();

    private final Announced address =
            new Announced(AddressResource.of(Resource.parse("198.51.100.7")).orElseThrow());

    private static Moment after(long millis) {
        return NOW.plus(Duration.ofMillis(millis));
    }

    private static Map<InetAddress, NeighbourCheck.Answer> gateway(NeighbourCheck.Answer answer)
            throws UnknownHostException {
        byte[] gateway = {(byte) 198, 51, 100, (byte) 254};
        return Map.of(InetAddress.getByAddress(gateway), answer);
    }

    private void announcedAndChecked(NeighbourCheck.Answer answer) throws UnknownHostException {
        address.announced(NOW, "eth0");
        Moment asked = address.beginCheck().orElseThrow();
        address.checked(asked, after(4), gateway(answer));
    }

    private String says() {
        return address.view().reason();
    }

    @Test
    void theFirstConfirmationIsSaidWithItsTime() throws Exception {
        announcedAndChecked(new NeighbourCheck.Answer.Confirmed(Duration.ofNanos(1)));
        address.announced(after(100), "eth0");
        Moment asked = address.beginCheck().orElseThrow();
        address.checked(
                asked, after(120), gateway(new NeighbourCheck.Answer.Confirmed(Duration.ZERO)));

        assertEquals("announced 2x, confirmed by 198.51.100.254 after 4 ms", says());
        assertFalse(address.view().attention());
    }

    @Test
    void whoSendsElsewhereOrIsSilentNeedsAttention() throws Exception {
        announcedAndChecked(new NeighbourCheck.Answer.Misdirected());
        assertEquals("announced 1x, not confirmed: 198.51.100.254 sends elsewhere", says());
        assertTrue(address.view().attention());

        announcedAndChecked(new NeighbourCheck.Answer.Silent());
        assertEquals("announced 2x, not confirmed: 198.51.100.254 does not answer", says());
        assertTrue(address.view().attention());
    }

    @Test
    void oneQuestionIsAskedAtATime() {
        address.announced(NOW, "eth0");

        assertEquals(Optional.of(NOW), address.beginCheck());
        assertEquals(Optional.empty(), address.beginCheck());
    }

    @Test
    void anAnswerOfBeforeABeginningIsVoid() throws Exception {
        address.announced(NOW, "eth0");
        Moment asked = address.beginCheck().orElseThrow();
        address.beginAnew();
        address.announced(after(200), "eth0");

        address.checked(
                asked, after(100), gateway(new NeighbourCheck.Answer.Confirmed(Duration.ZERO)));

        assertEquals("announced", address.view().state());
        assertEquals(Optional.of(after(200)), address.beginCheck());
    }

    @Test
    void announcementsBecomeRareAndEndWhereTheyShall() {
        for (int i = 0; i < 7; i++) {
            assertTrue(address.pause(NEVER).isPresent(), "round " + i);
            address.announced(NOW, "eth0");
        }

        assertEquals(NEVER, address.pause(NEVER));
        Optional<Duration> minute = Optional.of(Duration.ofSeconds(60));
        assertEquals(minute, address.pause(minute));
        address.beginAnew();
        assertEquals(Optional.of(Duration.ZERO), address.pause(NEVER));
    }

    @Test
    void aRivalIsNewsOnce() {
        address.announced(NOW, "eth0");

        assertTrue(address.rival("02:00:5e:00:53:01"));
        assertFalse(address.rival("02:00:5e:00:53:01"));
        assertEquals("02:00:5e:00:53:01 answers for it too", says());
        assertFalse(address.rival(""));
        assertEquals("announced", address.view().state());
    }
}
