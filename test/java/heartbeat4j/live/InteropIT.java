package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.util.List;

/** Comes after all other live tests, writes their table and finds the cells that nobody filled. */
@LabTest
@Isolated("runs alone, and therefore last")
class InteropIT {
    @Test
    void everyRowWasSeenWithEveryPair() {
        LabCondition.need(Pair.CJ);
        assertEquals(List.of(), Interop.write());
    }
}
