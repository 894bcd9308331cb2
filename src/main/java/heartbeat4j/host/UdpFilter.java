package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A program for the kernel's packet filter, so that a busy interface costs an observer nothing: it
 * lets whole UDP packets to one port pass, over IPv4 and IPv6 without extension headers. The packet
 * begins with its IP header.
 */
final class UdpFilter {
    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_HALF_INDIRECT = 0x48;
    private static final int INDEX_OF_IP_HEADER = 0xb1;
    private static final int AND = 0x54;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;
    private static final int UDP = 17;

    /** "More fragments" and the offset: only the first one of several has a port. */
    private static final int FRAGMENT = 0x3fff;

    private static final int ALL_BYTES = 0x40000;
    private static final int INSTRUCTION_BYTES = 8;
    private static final int PROGRAM_BYTES = 16;

    private UdpFilter() {}

    /** Code, jump if true, jump if false, operand; jumps count from the next instruction. */
    static int[][] instructions(int port) {
        return new int[][] {
            {LOAD_BYTE, 0, 0, 0}, // 0: the version
            {AND, 0, 0, 0xf0},
            {JUMP_EQUAL, 0, 7, 0x40}, // to 3 or 10
            {LOAD_BYTE, 0, 0, 9}, // 3: IPv4, the protocol
            {JUMP_EQUAL, 0, 11, UDP},
            {LOAD_HALF, 0, 0, 6},
            {JUMP_ANY_BIT, 9, 0, FRAGMENT},
            {INDEX_OF_IP_HEADER, 0, 0, 0},
            {LOAD_HALF_INDIRECT, 0, 0, 2},
            {JUMP_EQUAL, 5, 6, port},
            {JUMP_EQUAL, 0, 5, 0x60}, // 10: IPv6 or else
            {LOAD_BYTE, 0, 0, 6},
            {JUMP_EQUAL, 0, 3, UDP},
            {LOAD_HALF, 0, 0, 42},
            {JUMP_EQUAL, 0, 1, port},
            {RETURN, 0, 0, ALL_BYTES}, // 15
            {RETURN, 0, 0, 0}, // 16
        };
    }

    /** As the kernel's struct sock_fprog; lives as long as the arena. */
    static MemorySegment program(Arena arena, int port) {
        int[][] code = instructions(port);
        MemorySegment instructions = arena.allocate((long) code.length * INSTRUCTION_BYTES, 8);
        for (int i = 0; i < code.length; i++) {
            long at = (long) i * INSTRUCTION_BYTES;
            instructions.set(JAVA_SHORT, at, (short) code[i][0]);
            instructions.set(JAVA_BYTE, at + 2, (byte) code[i][1]);
            instructions.set(JAVA_BYTE, at + 3, (byte) code[i][2]);
            instructions.set(JAVA_INT, at + 4, code[i][3]);
        }
        MemorySegment program = arena.allocate(PROGRAM_BYTES, 8);
        program.set(JAVA_SHORT, 0, (short) code.length);
        program.set(ADDRESS, 8, instructions);
        return program;
    }
}
