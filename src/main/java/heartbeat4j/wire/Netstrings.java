package heartbeat4j.wire;

/**
 * Steps through items of the form {@code length:content,}. It allocates nothing: a length that
 * exceeds the bytes at hand is malformed, whatever it promises.
 */
final class Netstrings {
    private final byte[] bytes;
    private final int limit;
    private int at;
    private int start;
    private int end;

    Netstrings(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.limit = to;
    }

    /** Takes one item; false when there is no well-formed one at this place. */
    boolean next() {
        int length = 0;
        int i = at;
        while (i < limit && bytes[i] >= '0' && bytes[i] <= '9') {
            if (i - at == Limits.LENGTH_DIGITS_MAX) {
                return false;
            }
            length = length * 10 + bytes[i] - '0';
            i++;
        }
        if (i == at || i == limit || bytes[i] != ':' || length > limit - i - 2) {
            return false;
        }
        start = i + 1;
        end = start + length;
        if (bytes[end] != ',') {
            return false;
        }
        at = end + 1;
        return true;
    }

    /** Where the content of the item begins. */
    int start() {
        return start;
    }

    /** The place behind the content of the item. */
    int end() {
        return end;
    }

    /** The place behind the item. */
    int at() {
        return at;
    }

    boolean exhausted() {
        return at == limit;
    }
}
