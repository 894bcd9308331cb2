package heartbeat4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({
        "2,2000", ".5,500", "5.,5000", "1.2.3,1200", ".,0", "1.7,1700", "500ms,500",
        "500MSEC,500", "500msx,500", "499us,0", "501us,1", "500us,1", "1500usec,2", "0,0"
    })
    void timesAreReadAsHeartbeatReadsThem(String text, long millis) {
        assertEquals(OptionalLong.of(millis), Values.millis(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "-1", "+1", "1s", "1m", "1e3", "ms", "1 s", "99999999999999999999"})
    void otherTextIsNoTime(String text) {
        assertEquals(OptionalLong.empty(), Values.millis(text));
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "+1,1",
        "-1,-1",
        "007,7",
        "19200bps,19200",
        "4294967297,1",
        "2147483648,-2147483648",
        "99999999999999999999,-1"
    })
    void integersWrapLikeThoseOfC(String text, int value) {
        assertEquals(value, Values.integer(text).value());
        assertTrue(Values.integer(text).present());
    }

    @Test
    void wordIsNoInteger() {
        assertEquals(new Values.Int(0, "x1", false), Values.integer("x1"));
        assertEquals(new Values.Int(0, "-", false), Values.integer("-"));
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.6,198.51.100.6",
        "198.51.100,198.51.0.100",
        "10.1,10.0.0.1",
        "0x7f000001,127.0.0.1",
        "010.0.0.1,8.0.0.1",
        "1,0.0.0.1"
    })
    void classicAddressesAreUnderstood(String text, String address) {
        assertEquals(address, Addresses.classic(text).orElseThrow().getHostAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3.4.5", "256.1.1.1", "1.2.3.", "a.b", "08.1.1.1", "-1"})
    void otherTextIsNoAddress(String text) {
        assertEquals(Optional.empty(), Addresses.classic(text));
    }

    @Test
    void longLineIsCutIntoPiecesThatKeepItsNumber() {
        String text = "x".repeat(5119) + "yz\nnext";

        List<Texts.Piece> pieces = Texts.pieces(text);

        assertEquals(3, pieces.size());
        assertEquals(new Texts.Piece(1, "yz\n", true), pieces.get(1));
        assertEquals(new Texts.Piece(2, "next", false), pieces.get(2));
    }

    @ParameterizedTest
    @CsvSource({"deadtme,deadtime", "udpprot,udpport", "Node,node", "autofailback,auto_failback"})
    void nearMatchesAreFound(String word, String known) {
        assertEquals(Optional.of(known), Texts.nearest(word, Directive.names()));
    }

    @Test
    void whatATerminalMustNotGetIsMadeVisible() {
        assertEquals("\"a\\x1b[2Jb\"", Texts.quoted("a\u001b[2Jb"));
        assertEquals("\"gr\u00fcn\"", Texts.quoted("gr\u00c3\u00bcn"));
    }
}
