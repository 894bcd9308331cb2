package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

/** What can be said of the end of an address that nobody refreshes. */
class LifetimeTest {
    @ParameterizedTest
    @CsvSource({"1, 2600", "3, 4600", "6, 7600", "10, 12100", "60, 68350"})
    void aShortLifetimeEndsWithTheNextLookAndALongOneWithALateTimer(int seconds, long goneMillis) {
        assertEquals(Duration.ofMillis(goneMillis), Lifetime.ofSeconds(seconds).gone());
    }

    @Test
    void whatStaysForeverIsNeverGone() {
        assertThrows(IllegalStateException.class, Lifetime.FOREVER::gone);
    }
}
