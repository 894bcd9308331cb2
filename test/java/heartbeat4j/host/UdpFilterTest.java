package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;

/** The filter's program, run by a small model of the kernel's packet filter. */
class UdpFilterTest {
    private static final int PORT = 694;
    private static final String V4 = " 0000 c6336405 c6336406 ";
    private static final String V6 =
            " fe800000000000000000000000000001 fe800000000000000000000000000002 ";

    @ParameterizedTest
    @CsvSource({
        "UDP over IPv4, true, 4500002400010000 4011" + V4 + "800002b6",
        "with IP options, true, 4600002800014000 4011" + V4 + "01010100800002b6",
        "another port, false, 4500002400010000 4011" + V4 + "800002b7",
        "from the port only, false, 4500002400010000 4011" + V4 + "02b68000",
        "TCP, false, 4500002400010000 4006" + V4 + "800002b6",
        "the first of fragments, false, 4500002400012000 4011" + V4 + "800002b6",
        "a later fragment, false, 4500002400010010 4011" + V4 + "800002b6",
        "UDP over IPv6, true, 60000000001011ff" + V6 + "800002b6",
        "another port over IPv6, false, 60000000001011ff" + V6 + "800002b7",
        "ICMP over IPv6, false, 6000000000103aff" + V6 + "800002b6",
        "ARP, false, 0001080006040001020000000005c633640500000000",
    })
    void wholeUdpPacketsToThePortPass(String what, boolean passes, String hex) {
        byte[] packet = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertEquals(passes, run(UdpFilter.instructions(PORT), packet) > 0, what);
    }

    private static int run(int[][] code, byte[] packet) {
        int value = 0;
        int index = 0;
        for (int at = 0; ; at++) {
            int operand = code[at][3];
            switch (code[at][0]) {
                case 0x30 -> value = packet[operand] & 0xff;
                case 0x28 -> value = half(packet, operand);
                case 0x48 -> value = half(packet, index + operand);
                case 0xb1 -> index = 4 * (packet[operand] & 0x0f);
                case 0x54 -> value &= operand;
                case 0x15 -> at += value == operand ? code[at][1] : code[at][2];
                case 0x45 -> at += (value & operand) != 0 ? code[at][1] : code[at][2];
                case 0x06 -> {
                    return operand;
                }
                default -> throw new AssertionError("instruction " + code[at][0]);
            }
        }
    }

    private static int half(byte[] packet, int at) {
        return ((packet[at] & 0xff) << 8) | (packet[at + 1] & 0xff);
    }
}
