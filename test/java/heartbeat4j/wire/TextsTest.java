package heartbeat4j.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

import java.util.Random;

class TextsTest {
    /** A packet must go out again as it came in, or its signature would no longer fit. */
    @Test
    void allBytesSurviveAsText() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = Samples.noise(random, i % 5);
            String text = Texts.decode(bytes, 0, bytes.length);
            assertArrayEquals(bytes, Texts.encode(text), text);
        }
    }

    @Test
    void utf8IsReadAsSuch() {
        byte[] bytes = Texts.encode("Zürich \uD83D\uDE00");

        assertEquals(12, bytes.length);
        assertEquals("Zürich \uD83D\uDE00", Texts.decode(bytes, 0, bytes.length));
    }

    @Test
    void halvesOfPairsThatStandForNoByteCannotBeSent() {
        for (String text : new String[] {"\uD800", "a\uDC7F", "\uDD00", "\uD800x"}) {
            assertFalse(Texts.isEncodable(text));
        }
    }
}
