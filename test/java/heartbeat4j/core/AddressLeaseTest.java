package heartbeat4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import heartbeat4j.core.AddressLease.Auto;
import heartbeat4j.core.AddressLease.Fixed;
import heartbeat4j.core.AddressLease.Off;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.OptionalInt;

/** Which lease is in force with which times. */
class AddressLeaseTest {
    private static Timing timing(long keepalive, long deadtime) {
        Duration dead = Duration.ofMillis(deadtime);
        return new Timing(
                Duration.ofMillis(keepalive),
                dead.dividedBy(2),
                dead,
                dead,
                Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource({
        "2000,     30000,   22",
        "1000,     10000,    6",
        "1000,      4600,    3",
        "1000,      4599,    0",
        " 200,      3000,    1",
        " 250,      2600,    1",
        " 251,      2600,    0",
        " 500,      3000,    0",
        " 100,      1000,    0",
        "2000,  86400000, 3600"
    })
    void theAutomaticLeaseIsTheLongestThatIsOverBeforeDeadtimeWithHeartbeatsLost(
            long keepalive, long deadtime, int seconds) {
        assertEquals(seconds, new Auto().seconds(timing(keepalive, deadtime)).orElse(0));
    }

    @Test
    void anOrderedLeaseHoldsWhateverDeadtimeIs() {
        assertEquals(OptionalInt.of(60), new Fixed(60).seconds(timing(1000, 5000)));
        assertEquals(OptionalInt.empty(), new Off().seconds(timing(1000, 60_000)));
    }

    @Test
    void aLeaseIsAWholeNumberOfSecondsUpToAnHour() {
        assertThrows(IllegalStateException.class, () -> new Fixed(0));
        assertThrows(IllegalStateException.class, () -> new Fixed(3601));
    }
}
