package heartbeat4j.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.net.StandardProtocolFamily;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Only the answer to one of our own last questions counts. */
class EchoTest {
    private static final byte[] WORDS = "words".getBytes(StandardCharsets.US_ASCII);

    private final Echo echo = new Echo(StandardProtocolFamily.INET, 0x71234);

    /** What a host makes of a request. */
    private static byte[] answerTo(byte[] request) {
        byte[] answer = request.clone();
        answer[0] = 0;
        return answer;
    }

    @Test
    void requestIsAsItGoesOverTheWire() {
        // type 8, code 0, checksum, identifier, number 0, payload
        assertEquals("080088f712340000776f726473", HexFormat.of().formatHex(echo.request(WORDS)));
    }

    @Test
    void answerBringsBackWhatWasSent() {
        byte[] answer = answerTo(echo.request(WORDS));

        assertArrayEquals(WORDS, echo.answered(answer).orElseThrow());
    }

    @Test
    void requestIsNoAnswer() {
        assertEquals(Optional.empty(), echo.answered(echo.request(WORDS)));
    }

    @Test
    void answerToAnotherProcessIsNone() {
        byte[] other = new Echo(StandardProtocolFamily.INET, 0x1235).request(WORDS);
        echo.request(WORDS);

        assertEquals(Optional.empty(), echo.answered(answerTo(other)));
    }

    @Test
    void changedAnswerIsNone() {
        byte[] answer = answerTo(echo.request(WORDS));
        answer[answer.length - 1] ^= 1;

        assertEquals(Optional.empty(), echo.answered(answer));
    }

    @Test
    void cutOffAnswerIsNone() {
        byte[] answer = answerTo(echo.request(WORDS));

        assertEquals(Optional.empty(), echo.answered(Arrays.copyOf(answer, 7)));
    }

    @Test
    void answerThatIsTooOldIsNone() {
        byte[] answer = answerTo(echo.request(WORDS));
        for (int i = 0; i < Echo.REQUESTS_MAX; i++) {
            echo.request(WORDS);
        }

        assertEquals(Optional.empty(), echo.answered(answer));
    }

    @Test
    void answerThatWasNeverAskedForIsNone() {
        byte[] request = new Echo(StandardProtocolFamily.INET, 0x71234).request(WORDS);

        assertEquals(Optional.empty(), echo.answered(answerTo(request)));
    }
}
