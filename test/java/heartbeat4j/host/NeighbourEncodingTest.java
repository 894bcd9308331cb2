package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/** ARP packets and IPv6 neighbour messages against those of arping and of Linux 6.18. */
class NeighbourEncodingTest {
    private static final MacAddress ALICE = new MacAddress(0x02_00_00_00_00_01L);
    private static final MacAddress BOB = new MacAddress(0x02_00_00_00_00_02L);
    private static final InetAddress X = Ip.of("198.51.100.5");
    private static final InetAddress X6 = Ip.of("2001:db8::5");

    private static final String ARP_REPLY =
            "0001080006040002 020000000002 c6336405 020000000001 00000000";
    private static final String ARP_PROBE =
            "0001080006040001 020000000002 00000000 ffffffffffff c6336405";

    /** The kernel's own detection of duplicates, with an option that stops loops. */
    private static final String ND_PROBE =
            "6000000000203aff 00000000000000000000000000000000 ff0200000000000000000001ff000005"
                    + " 870059bf00000000 20010db8000000000000000000000005 0e01520445634db5";

    private static final String ND_DEFENCE =
            "6000000000203aff 20010db8000000000000000000000005 ff020000000000000000000000000001"
                    + " 8800f92220000000 20010db8000000000000000000000005 0201020000000001";

    private static final String ND_REQUEST =
            "6000000000203aff 20010db8000000000000000000000006 ff0200000000000000000001ff000005"
                    + " 87001c1b00000000 20010db8000000000000000000000005 0101020000000002";

    @Test
    void announcementsLookAsThoseOfArping() {
        assertEquals(
                "0001080006040001020000000001c6336405ffffffffffffc6336405",
                hex(ArpPacket.announcement(ALICE, X).encoded()));
        assertEquals(
                "0001080006040002020000000001c6336405020000000001c6336405",
                hex(ArpPacket.unaskedReply(ALICE, X).encoded()));
    }

    @Test
    void aProbeTellsNothingButTheQuestion() {
        assertEquals(
                "0001080006040001020000000001" + "00000000" + "000000000000" + "c6336405",
                hex(ArpPacket.probe(ALICE, X).encoded()));
    }

    @Test
    void anArpRequestLooksAsTheKernels() {
        assertEquals(
                "0001080006040001020000000001c6336405000000000000c6336406",
                hex(ArpPacket.request(ALICE, X, Ip.of("198.51.100.6")).encoded()));
    }

    @Test
    void whoAnswersAnArpProbeHasTheAddress() {
        ArpPacket reply = ArpPacket.decode(bytes(ARP_REPLY + " 0000")).orElseThrow();

        assertEquals(Optional.of(new AddressProbe.Answer.Taken(BOB)), AddressProbe.judge(reply, X));
        assertEquals(Optional.empty(), AddressProbe.judge(reply, Ip.of("198.51.100.6")));
    }

    @Test
    void whoProbesTooContestsTheAddress() {
        ArpPacket probe = ArpPacket.decode(bytes(ARP_PROBE)).orElseThrow();
        NeighbourPacket detection = NeighbourPacket.decode(bytes(ND_PROBE)).orElseThrow();

        assertEquals(
                Optional.of(new AddressProbe.Answer.Contested(BOB)), AddressProbe.judge(probe, X));
        assertEquals(
                Optional.of(new AddressProbe.Answer.Contested(BOB)),
                AddressProbe.judge(detection, BOB, X6));
    }

    @Test
    void whoOnlyAsksForAnAddressDoesNotHaveIt() {
        ArpPacket request = ArpPacket.request(BOB, Ip.of("198.51.100.6"), X);
        NeighbourPacket solicitation = NeighbourPacket.decode(bytes(ND_REQUEST)).orElseThrow();

        assertEquals(Optional.empty(), AddressProbe.judge(request, X));
        assertEquals(Optional.empty(), AddressProbe.judge(solicitation, BOB, X6));
    }

    @Test
    void whoDefendsAnIpv6AddressHasIt() {
        NeighbourPacket defence = NeighbourPacket.decode(bytes(ND_DEFENCE)).orElseThrow();

        assertEquals(
                Optional.of(new AddressProbe.Answer.Taken(ALICE)),
                AddressProbe.judge(defence, BOB, X6));
    }

    @Test
    void anIpv6AnnouncementLooksAsTheKernelsDefence() {
        NeighbourPacket announcement = NeighbourPacket.announcement(ALICE, X6, false);

        assertEquals(ND_DEFENCE.replace(" ", ""), hex(announcement.encoded()));
        assertEquals("33:33:00:00:00:01", announcement.group().toString());
    }

    @Test
    void anIpv6QuestionLooksAsTheKernels() {
        NeighbourPacket question = NeighbourPacket.request(BOB, Ip.of("2001:db8::6"), X6);

        assertEquals(ND_REQUEST.replace(" ", ""), hex(question.encoded()));
        assertEquals("33:33:ff:00:00:05", question.group().toString());
    }

    @Test
    void aRouterIsAnnouncedAsOne() {
        NeighbourPacket told = NeighbourPacket.announcement(ALICE, X6, true);

        NeighbourPacket heard = NeighbourPacket.decode(told.encoded()).orElseThrow();
        assertEquals(told, heard);
        assertEquals(NeighbourPacket.ROUTER | NeighbourPacket.OVERRIDE, heard.flags());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 6, 7, 20, 40, 41, 42, 50})
    void aNeighbourMessageWithOneWrongByteIsNotHeeded(int at) {
        byte[] packet = bytes(ND_DEFENCE);
        packet[at] ^= 0x10;

        assertEquals(Optional.empty(), NeighbourPacket.decode(packet));
    }

    @Test
    void cutPacketsAreNotHeeded() {
        assertTrue(NeighbourPacket.decode(bytes(ND_DEFENCE)).isPresent());
        for (int length = 0; length < bytes(ND_DEFENCE).length; length++) {
            byte[] part = new byte[length];
            System.arraycopy(bytes(ND_DEFENCE), 0, part, 0, length);
            assertFalse(NeighbourPacket.decode(part).isPresent(), length + " bytes");
        }
        byte[] cut = new byte[27];
        System.arraycopy(bytes(ARP_REPLY), 0, cut, 0, cut.length);
        assertEquals(Optional.empty(), ArpPacket.decode(cut));
    }

    @Test
    void onlyTheAnswerToThisVeryEchoRequestCounts() {
        EchoRequest request = EchoRequest.of(false, 0x1122_3344_5566_7788L, 1);
        byte[] reply = request.message().clone();
        reply[0] = 0;

        assertEquals(
                "0800" + "6f21" + "7788" + "0001" + "1122334455667788", hex(request.message()));
        assertTrue(request.answeredBy(reply));
        assertFalse(request.answeredBy(request.message()));
        assertFalse(EchoRequest.of(false, 0x1122_3344_5566_7788L, 2).answeredBy(reply));
        assertFalse(EchoRequest.of(true, 0x1122_3344_5566_7788L, 1).answeredBy(reply));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
