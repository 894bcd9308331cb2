package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Message;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class FifoParserTest {
    private final FifoParser parser = new FifoParser();
    private final List<FifoParser.Parsed> results = new ArrayList<>();

    private void lines(String... lines) {
        for (String line : lines) {
            parser.line(line, results::add);
        }
    }

    private static FifoParser.Parsed taken(String... namesAndValues) {
        List<Message.Text> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Message.Text(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new FifoParser.Parsed.Taken(fields);
    }

    private String onlyReason() {
        assertEquals(1, results.size(), results.toString());
        return ((FifoParser.Parsed.Discarded) results.getFirst()).reason();
    }

    @Test
    void messageIsWhatStandsBetweenTheMarkers() {
        lines(
                "noise",
                "",
                "a=b",
                ">>>",
                "t=ask_resources",
                "rsc_hold=all",
                "info=me",
                "<<<",
                "x=y");

        assertEquals(
                List.of(taken("t", "ask_resources", "rsc_hold", "all", "info", "me")), results);
    }

    @Test
    void valuesMayBeEmptyOrHoldEqualsSigns() {
        lines(">>>", "t=x", "a=", "b=1=2", "\tc=tab", "<<<");

        assertEquals(List.of(taken("t", "x", "a", "", "b", "1=2", "\tc", "tab")), results);
    }

    @Test
    void repeatedNamesAreKeptInOrder() {
        lines(">>>", "t=x", "a=1", "a=2", "<<<");

        assertEquals(List.of(taken("t", "x", "a", "1", "a", "2")), results);
    }

    @Test
    void lineWithoutEqualsSignDiscardsTheMessageOnly() {
        lines(">>>", "t=x", "broken", "a=1", "<<<", ">>>", "t=y", "<<<");

        assertEquals(2, results.size());
        assertEquals(taken("t", "y"), results.get(1));
        assertTrue(results.getFirst().toString().contains("NV failure"), results.toString());
    }

    @Test
    void emptyLineDiscardsTheMessage() {
        lines(">>>", "t=x", "", "<<<");

        assertTrue(onlyReason().startsWith("NV failure"));
    }

    @Test
    void messageWithoutTypeIsDiscarded() {
        lines(">>>", "type=x", "<<<");

        assertEquals("invalid message: it has no type (t=...)", onlyReason());
    }

    @Test
    void markersWithCarriageReturnsAreNone() {
        lines(">>>\r", "t=x\r", "<<<\r");

        assertEquals(List.of(), results);
    }

    @Test
    void messageWithoutItsEndIsTakenAsItIsWhenAnotherFollows() {
        lines(">>>", "t=x", ">>>", "t=y", "<<<");
        assertEquals(List.of(taken("t", "x"), taken("t", "y")), results);

        assertTrue(parser.unfinished());
        assertTrue(parser.end().isEmpty());
        lines("stray=line", "<<<", ">>>", "t=z", "<<<");
        assertEquals(taken("t", "z"), results.getLast());
        assertEquals(3, results.size());
    }

    /** All orders in which the three writes of each of two scripts can arrive. */
    @Test
    void messagesOfTwoScriptsAreTakenHoweverTheirWritesMix() {
        int orders = 0;
        for (int order = 0; order < 1 << 6; order++) {
            if (Integer.bitCount(order) == 3) {
                orders++;
                results.clear();
                mix(order);
                assertEquals(2, results.size(), () -> results.toString());
                assertTrue(results.contains(taken("t", "x", "info", "me")), results.toString());
                assertTrue(results.contains(taken("t", "y", "info", "you")), results.toString());
                assertFalse(parser.unfinished());
            }
        }
        assertEquals(20, orders);
    }

    private void mix(int order) {
        List<List<String>> one = List.of(List.of(">>>"), List.of("t=x", "info=me"), List.of("<<<"));
        List<List<String>> two =
                List.of(List.of(">>>"), List.of("t=y", "info=you"), List.of("<<<"));
        for (int i = 0, ofTwo = 0; i < 6; i++) {
            boolean second = (order >> i & 1) == 1;
            List<String> write = second ? two.get(ofTwo) : one.get(i - ofTwo);
            ofTwo += second ? 1 : 0;
            lines(write.toArray(String[]::new));
        }
    }

    @Test
    void unfinishedMessageCanBeTakenAsItIs() {
        lines(">>>", "t=x");

        assertTrue(parser.unfinished());
        assertEquals(taken("t", "x"), parser.end().orElseThrow());
        assertTrue(parser.end().isEmpty());
    }

    @Test
    void messageOfTooManyFieldsIsDiscarded() {
        lines(">>>", "t=x");
        for (int i = 0; i < FifoParser.FIELDS_MAX; i++) {
            lines("f" + i + "=v");
        }

        assertEquals("more than 256 fields", onlyReason());
    }

    @Test
    void messageOfTooManyCharactersIsDiscarded() {
        lines(">>>", "t=x");
        for (int i = 0; i < 10; i++) {
            lines("a=" + "v".repeat(FifoParser.CHARACTERS_MAX / 10));
        }

        assertEquals("more than 65536 characters", onlyReason());
    }
}
