package heartbeat4j.wire;

import java.util.Optional;

/** Heartbeat's two ways to write a packet, told apart by the first four bytes. */
public enum Encoding {
    /** {@code ###}: lengths before values; what C nodes send on networks. */
    NETSTRING("###\n", "%%%\n"),
    /** {@code >>>}: one line for each field; on serial lines and in the local FIFO. */
    CLASSIC(">>>\n", "<<<\n");

    static final int MARK_BYTES = 4;

    /** How the line of the classic form begins that holds the signature. */
    static final String AUTH = "auth=";

    private final String start;
    private final String end;

    Encoding(String start, String end) {
        this.start = start;
        this.end = end;
    }

    /** Empty when the bytes are no packet of Heartbeat. */
    public static Optional<Encoding> of(byte[] bytes) {
        for (Encoding encoding : values()) {
            if (encoding.startsAt(bytes, 0, bytes.length)) {
                return Optional.of(encoding);
            }
        }
        return Optional.empty();
    }

    boolean startsAt(byte[] bytes, int from, int to) {
        return Octets.match(start, bytes, from, to);
    }

    boolean endsAt(byte[] bytes, int from, int to) {
        return Octets.match(end, bytes, from, to);
    }

    String start() {
        return start;
    }

    String end() {
        return end;
    }
}
