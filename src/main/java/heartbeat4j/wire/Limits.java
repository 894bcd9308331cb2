package heartbeat4j.wire;

/** The bounds of packets; each says what happens to what exceeds it. */
public final class Limits {
    /** Largest UDP payload; more is rejected on arrival and refused on send. */
    public static final int PACKET_BYTES_MAX = 65507;

    /** Room kept for the longest signature trailer; the body that leaves less is refused. */
    static final int TRAILER_BYTES_MAX = 160;

    /** A compressed message of more bytes is rejected and refused. */
    public static final int COMPRESSED_BYTES_MAX = 262_144;

    /** A message of at least this size is always compressed before it is sent. */
    static final int UNCOMPRESSED_BYTES_MAX = 262_144;

    /** Inflating stops here and the message is rejected: a small packet must not fill the heap. */
    public static final int INFLATED_BYTES_MAX = 2_097_152;

    /** Fields and list elements of one packet, nested ones included; more are rejected. */
    public static final int FIELDS_MAX = 16_384;

    /** Structs within structs; a deeper one is rejected and refused, as the level bytes end. */
    public static final int DEPTH_MAX = 16;

    /** A longer list is refused on send: C nodes pack lists into a buffer of this size. */
    static final int LIST_BYTES_MAX = 1023;

    /** A length of more digits is rejected. */
    static final int LENGTH_DIGITS_MAX = 7;

    /** A longer token is rejected; sha512 has 128 digits. */
    static final int TOKEN_CHARACTERS_MAX = 128;

    private Limits() {}
}
