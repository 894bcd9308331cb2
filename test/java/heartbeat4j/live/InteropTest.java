package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The table says what was seen, and does not hide what was not. */
class InteropTest {
    private final Interop table = new Interop();

    @Test
    void cellThatNobodyFilledIsEmpty() {
        table.fill(8, Pair.CJ, "ok");

        assertEquals(46 * 4 - 1, table.empty().size());
        assertFalse(table.empty().contains("row 8 CJ"));
        assertTrue(table.empty().contains("row 8 JC"));
    }

    @Test
    void remarkStandsBelowItsRowWithItsPairs() {
        table.fill(1, Pair.CJ, "ok, better: nobody waits ten seconds");
        table.fill(1, Pair.JJ, "ok, better: nobody waits ten seconds");
        table.fill(1, Pair.JJ, "ok 1.5 s");

        String[] lines = table.text().split("\n");

        assertEquals("ok, better; ok 1.5 s", lines[1].split("\\|")[4].strip(), () -> table.text());
        assertEquals("CJ, JJ: nobody waits ten seconds", lines[2].split("\\|")[1].strip());
    }

    @Test
    void remarkThatSaysNothingIsRefused() {
        for (String remark : new String[] {"", "done", "ok, better:", "n/a", "failed: no"}) {
            assertThrows(
                    IllegalArgumentException.class, () -> table.fill(1, Pair.CC, remark), remark);
        }
        assertThrows(IllegalArgumentException.class, () -> table.fill(47, Pair.CC, "ok"));
    }

    @Test
    void mixedPairIsFineWhenItsFirstTwentyRowsAre() {
        for (int row = 1; row < 20; row++) {
            table.fill(row, Pair.CJ, "ok");
        }
        table.fillMixed();
        assertTrue(table.empty().contains("row 46 CJ"));
        assertFalse(table.empty().contains("row 46 JJ"));

        table.fill(20, Pair.CJ, "ok 1.0 s");
        table.fillMixed();

        assertFalse(table.empty().contains("row 46 CJ"));
    }
}
