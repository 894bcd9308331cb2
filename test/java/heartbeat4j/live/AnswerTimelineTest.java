package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Set;

/** The arithmetic of who answered when; a look is made every 10 ms unless a test says otherwise. */
class AnswerTimelineTest {
    private static final long START = 5_000_000_000L;

    private final AnswerTimeline timeline = new AnswerTimeline(Duration.ofMillis(100));

    private static long at(long millis) {
        return START + millis(millis).toNanos();
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private void looks(long fromMillis, long toMillis, String... owners) {
        for (long look = fromMillis; look < toMillis; look += 10) {
            timeline.note(at(look), Set.of(owners));
        }
    }

    /** alice until 100, both until 130, nobody until 200, bob until 300 (and the look at 300). */
    private void aTakeover() {
        looks(0, 100, "alice");
        looks(100, 130, "alice", "bob");
        looks(130, 200);
        looks(200, 310, "bob");
    }

    @Test
    void timesWithTwoOwnersAndWithNoneAreSummedUp() {
        aTakeover();

        AnswerTimeline.Part all = timeline.all();

        assertEquals(millis(30), all.twice());
        assertEquals(millis(70), all.nobody());
        assertEquals(millis(130), all.of("alice"));
        assertEquals(millis(130), all.of("bob"));
        assertEquals(Set.of("bob"), timeline.now());
    }

    @Test
    void severalStretchesCountTogetherAndTheLongestIsKnown() {
        looks(0, 20);
        looks(20, 50, "alice");
        looks(50, 100);
        looks(100, 110, "alice", "bob");
        looks(110, 120, "alice");
        looks(120, 140, "carol", "bob", "alice");
        looks(140, 150, "alice");

        assertEquals(millis(30), timeline.all().twice());
        assertEquals(millis(70), timeline.all().nobody());
        assertEquals(millis(50), timeline.all().longestNobody());
    }

    @Test
    void aPartCountsWhatLiesInIt() {
        aTakeover();

        AnswerTimeline.Part part = timeline.between(at(115), at(150));

        assertEquals(millis(15), part.twice());
        assertEquals(millis(20), part.nobody());
        assertEquals(millis(15), part.of("alice"));
        assertEquals("0 to 15: alice and bob\n15 to 35: nobody", part.toString());
    }

    @Test
    void whatWasNotLookedAtIsInNoSum() {
        aTakeover();

        assertEquals(millis(100), timeline.between(at(200), at(900)).of("bob"));
        assertEquals(Duration.ZERO, timeline.between(at(400), at(900)).nobody());
        assertEquals("", timeline.between(at(400), at(900)).toString());
        assertEquals("", new AnswerTimeline(millis(100)).all().toString());
    }

    @Test
    void aSoleOwnerIsOneThatAnsweredAloneAllTheTime() {
        aTakeover();

        assertTrue(timeline.between(at(210), at(300)).only("bob"));
        assertFalse(timeline.between(at(210), at(300)).only("alice"));
        assertFalse(timeline.between(at(110), at(120)).only("bob"));
        assertFalse(timeline.between(at(190), at(300)).only("bob"));
        assertFalse(timeline.between(at(400), at(500)).only("bob"));
        assertFalse(timeline.all().only("bob", Duration.ofHours(1)), "alice answered too");
    }

    @Test
    void thePauseOfALookerIsTold() {
        looks(0, 50, "alice");
        timeline.note(at(290), Set.of("alice"));
        looks(300, 330, "alice");

        assertEquals(millis(250), timeline.all().longestPause());
        assertEquals(
                "0 to 320: alice\nthe watcher itself paused for 250 ms", timeline.all().toString());
        assertEquals(Duration.ZERO, timeline.between(at(295), at(330)).longestPause());
    }

    @Test
    void looksComeInOrder() {
        looks(0, 50, "alice");

        assertThrows(IllegalStateException.class, () -> timeline.note(at(30), Set.of("alice")));
    }
}
