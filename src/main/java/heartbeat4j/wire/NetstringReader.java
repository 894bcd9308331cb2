package heartbeat4j.wire;

import java.util.ArrayList;
import java.util.List;

/** Reads the fields of the netstring form. */
final class NetstringReader extends FieldReader {
    private static final int PREFIX_BYTES = 3;

    NetstringReader(byte[] bytes) {
        super(bytes);
    }

    @Override
    List<Field> message(int from, int to, int depth) {
        if (depth > Limits.DEPTH_MAX) {
            return fail("structs nested deeper than " + Limits.DEPTH_MAX);
        }
        if (!Encoding.NETSTRING.startsAt(bytes, from, to)) {
            return fail("a netstring message begins with ###");
        }
        List<Field> fields = new ArrayList<>();
        Netstrings items = new Netstrings(bytes, from + Encoding.MARK_BYTES, to);
        while (!failed() && !Encoding.NETSTRING.endsAt(bytes, items.at(), to)) {
            if (!items.next()) {
                return fail("malformed netstring at byte " + items.at());
            }
            if (spend()) {
                fields.add(field(items.start(), items.end(), depth));
            }
        }
        int end = items.at() + Encoding.MARK_BYTES;
        // Compressed packets may end in a NUL, as Heartbeat's own texts do.
        boolean closed = end == to || (depth == 0 && end == to - 1 && bytes[end] == 0);
        return failed() || closed ? fields : fail("bytes after the closing %%%");
    }

    private Field field(int from, int to, int depth) {
        int equals = find((byte) '=', from, to);
        if (to - from < PREFIX_BYTES
                || bytes[from] != '('
                || bytes[from + 2] != ')'
                || equals == to
                || equals < from + PREFIX_BYTES) {
            fail("a field at byte " + from + " is not of the form (type)name=value");
            return Field.text("?", "");
        }
        String name = name(from + PREFIX_BYTES, equals);
        return new Field(name, value((char) bytes[from + 1], name, equals + 1, to, depth));
    }

    private Field.Value value(char digit, String name, int from, int to, int depth) {
        return switch (digit) {
            case '0' -> text(name, from, to);
            case '1' -> new Field.Binary(Octets.of(bytes, from, to));
            // 5 is a struct whose sender could not compress it.
            case '2', '5' -> new Field.Struct(message(from, to, depth + 1));
            case '3' -> list(name, from, to);
            case '4' -> new Field.Compressed(Octets.of(bytes, from, to));
            default -> {
                fail("field " + name + ": no such type");
                yield new Field.Text("");
            }
        };
    }
}
