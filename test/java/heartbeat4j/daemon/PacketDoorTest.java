package heartbeat4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import heartbeat4j.auth.Key;
import heartbeat4j.auth.Keyring;
import heartbeat4j.auth.Method;
import heartbeat4j.wire.Sending;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is let in and what is kept out, with the reason by which it is counted. */
class PacketDoorTest {
    private static final String HEAD = "11:(0)t=status,8:(0)st=up,";
    private static final String TAIL = "8:(0)src=a,8:(0)seq=1,8:(0)hg=1f,8:(0)ts=12,%%%\n";

    private final Keyring keys = Keyring.of(1, List.of(Key.of(1, Method.SHA1, "secret")));
    private final PacketDoor door = new PacketDoor(keys, Sending.DEFAULT);

    private PacketDoor.Opening openSigned(String fields) {
        byte[] body = ("###\n" + fields).getBytes(StandardCharsets.ISO_8859_1);
        return door.open(door.seal(body));
    }

    private static DropReason reason(PacketDoor.Opening opening) {
        return assertInstanceOf(PacketDoor.Opening.Kept.class, opening).reason();
    }

    @Test
    void heartbeatOfAMemberIsLetIn() {
        assertInstanceOf(PacketDoor.Opening.Let.class, openSigned(HEAD + TAIL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "###\n", ">>>\nt=status\n<<<\n", "###\n%%%\n"})
    void whatIsNoSignedPacketIsMalformed(String text) {
        byte[] packet = text.getBytes(StandardCharsets.ISO_8859_1);

        assertEquals(DropReason.MALFORMED, reason(door.open(packet)));
    }

    @Test
    void strangersSignatureIsABadOne() {
        String packet = "###\n" + HEAD + TAIL + "42:1 " + "0".repeat(40) + ",";

        assertEquals(
                DropReason.BAD_SIGNATURE,
                reason(door.open(packet.getBytes(StandardCharsets.ISO_8859_1))));
    }

    /** Each of them ends the master process of Heartbeat 3.0.6. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3:a=b,",
                "6:0)a=bc,",
                "6:(6)a=b,",
                "6:(7)a=b,",
                "6:(8)a=b,",
                "6:(9)a=b,",
                "6:(0)a=\0,",
                "5:(0a=b,"
            })
    void fieldThatKillsACNodeIsUnusableHoweverWellItIsSigned(String field) {
        assertEquals(DropReason.UNUSABLE, reason(openSigned(HEAD + field + TAIL)));
    }
}
