package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.util.ArrayList;
import java.util.List;

/** Comes after all other live tests, writes their table and finds the cells that nobody filled. */
@LabTest
@Isolated("runs alone, and therefore last")
class InteropIT {
    /** Not yet shown; each leaves this list with the test that shows it. */
    private static final List<String> OPEN =
            List.of(
                    "row 4 JC",
                    "row 4 JJ",
                    "row 6 JC",
                    "row 6 JJ",
                    "row 7 CJ",
                    "row 7 JC",
                    "row 46 CJ",
                    "row 46 JC");

    @Test
    void everyRowWasSeenWithEveryPair() {
        LabCondition.need(Pair.CJ);
        List<String> empty = new ArrayList<>(Interop.write());
        empty.removeAll(OPEN);
        assertEquals(List.of(), empty);
    }
}
