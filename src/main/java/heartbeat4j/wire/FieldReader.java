package heartbeat4j.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * What both readers share: one budget for all fields of a packet, and the first problem, which ends
 * the reading.
 */
abstract sealed class FieldReader permits NetstringReader, ClassicReader {
    final byte[] bytes;
    private int budget = Limits.FIELDS_MAX;
    private String problem = "";

    FieldReader(byte[] bytes) {
        this.bytes = bytes;
    }

    Decoded<Packet> read(Encoding encoding) {
        List<Field> fields = message(0, bytes.length, 0);
        return problem.isEmpty()
                ? new Decoded.Accepted<>(new Packet(encoding, fields))
                : new Decoded.Rejected<>(problem);
    }

    /** The fields between two places; meaningless once there is a problem. */
    abstract List<Field> message(int from, int to, int depth);

    final boolean failed() {
        return !problem.isEmpty();
    }

    /** Notes the first problem and ends the caller's work with an empty result. */
    final List<Field> fail(String reason) {
        if (problem.isEmpty()) {
            problem = reason;
        }
        return List.of();
    }

    /** False, with a problem, when the packet has too many fields. */
    final boolean spend() {
        if (--budget < 0) {
            fail("more than " + Limits.FIELDS_MAX + " fields");
        }
        return budget >= 0;
    }

    final Field.Text text(String name, int from, int to) {
        String text = Texts.decode(bytes, from, to);
        if (text.indexOf(0) >= 0) {
            fail("field " + name + ": NUL in a text");
        }
        return new Field.Text(text);
    }

    final Field.Value list(String name, int from, int to) {
        List<String> texts = new ArrayList<>();
        Netstrings items = new Netstrings(bytes, from, to);
        while (!failed() && !items.exhausted() && spend()) {
            if (!items.next() || items.start() == items.end()) {
                fail("field " + name + ": malformed list");
            } else {
                texts.add(text(name, items.start(), items.end()).text());
            }
        }
        if (texts.isEmpty()) {
            fail("field " + name + ": empty list");
        }
        return new Field.TextList(texts);
    }

    /** The place of the byte, or the end of the range. */
    final int find(byte wanted, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Reads the name in front of the equals sign. */
    final String name(int from, int to) {
        String name = Texts.decode(bytes, from, to);
        if (!isName(name)) {
            fail("malformed field name");
        }
        return name;
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.charAt(0) != '('
                && name.indexOf('=') < 0
                && name.indexOf('\n') < 0
                && name.indexOf(0) < 0;
    }
}
