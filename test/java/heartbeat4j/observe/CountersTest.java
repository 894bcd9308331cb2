package heartbeat4j.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Map;

class CountersTest {
    @Test
    void onlyWhatHasHappenedIsShown() {
        Counters counters = new Counters();
        counters.count(Counter.PACKETS_FLOODED);
        counters.count(Counter.PACKETS_FLOODED);

        assertEquals(Map.of("flooded", 2L), counters.counted());
    }

    @Test
    void eachCounterHasWordsOfItsOwn() {
        assertEquals(
                Counter.values().length,
                Arrays.stream(Counter.values()).map(Counter::words).distinct().count());
    }
}
