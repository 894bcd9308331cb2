package heartbeat4j.wire;

/** The bytes that stand for line ends where the classic form packs much into one line. */
final class Levels {
    /** For a newline within a text, at every depth. */
    static final byte TEXT_NEWLINE = 0x13;

    /** By depth of nesting; the packet itself has depth 0. */
    private static final byte[] LINE_ENDS = {
        '\n', 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x0f, 0x10,
        0x11, 0x12
    };

    private Levels() {}

    static byte lineEnd(int depth) {
        return LINE_ENDS[depth];
    }

    /** True for the line ends of structs, which no text within a struct may contain. */
    static boolean isReserved(int c) {
        return c >= 0x0f && c <= 0x1f && c != TEXT_NEWLINE;
    }
}
