package heartbeat4j.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Programs for the kernel's packet filter, so that a busy interface costs a listener nothing. An
 * instruction is code, jump if true, jump if false, operand; jumps count from the next instruction.
 * The packet begins with its IP header.
 */
final class PacketFilter {
    static final int LOAD_BYTE = 0x30;
    static final int LOAD_HALF = 0x28;
    static final int LOAD_HALF_INDIRECT = 0x48;
    static final int INDEX_OF_IP_HEADER = 0xb1;
    static final int AND = 0x54;
    static final int JUMP_EQUAL = 0x15;
    static final int JUMP_ANY_BIT = 0x45;
    static final int RETURN = 0x06;

    static final int ALL_BYTES = 0x40000;

    private static final int INSTRUCTION_BYTES = 8;
    private static final int PROGRAM_BYTES = 16;
    private static final int SO_ATTACH_FILTER = 26;

    private PacketFilter() {}

    static void attach(NativeSocket socket, int[][] code) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            socket.set(NativeSocket.SOL_SOCKET, SO_ATTACH_FILTER, program(arena, code));
        }
    }

    /** As the kernel's struct sock_fprog; lives as long as the arena. */
    private static MemorySegment program(Arena arena, int[][] code) {
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
