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
    @CsvSource({"1, 2500", "3, 4500", "6, 7500", "10, 12000", "60, 68250"})
    void aShortLifetimeEndsWithTheNextLookAndALongOneWithALateTimer(int seconds, long goneMillis) {
        assertEquals(Duration.ofMillis(goneMillis), Lifetime.ofSeconds(seconds).gone());
    }

    @Test
    void whatStaysForeverIsNeverGone() {
        assertThrows(IllegalStateException.class, Lifetime.FOREVER::gone);
    }
}
