package heartbeat4j.wire;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads the fields of the classic form. */
final class ClassicReader extends FieldReader {
    private static final int PREFIX_BYTES = 3;

    ClassicReader(byte[] bytes) {
        super(bytes);
    }

    @Override
    List<Field> message(int from, int to, int depth) {
        if (depth > Limits.DEPTH_MAX) {
            return fail("structs nested deeper than " + Limits.DEPTH_MAX);
        }
        byte lineEnd = Levels.lineEnd(depth);
        if (!isMark('>', from, to, lineEnd)) {
            return fail("a classic message begins with >>>");
        }
        List<Field> fields = new ArrayList<>();
        int at = from + Encoding.MARK_BYTES;
        while (!failed() && !isMark('<', at, to, lineEnd)) {
            int end = find(lineEnd, at, to);
            if (end == to) {
                return fail("the closing <<< is missing");
            }
            if (end > at && spend()) {
                fields.add(field(at, end, depth));
            }
            at = end + 1;
        }
        // The packet itself may be followed by a NUL, which is not looked at; a struct may not.
        boolean closed = depth == 0 || at + Encoding.MARK_BYTES == to;
        return failed() || closed ? fields : fail("bytes after the closing <<< of a struct");
    }

    private boolean isMark(char sign, int at, int to, byte lineEnd) {
        return to - at >= Encoding.MARK_BYTES
                && bytes[at] == sign
                && bytes[at + 1] == sign
                && bytes[at + 2] == sign
                && bytes[at + 3] == lineEnd;
    }

    private Field field(int from, int to, int depth) {
        boolean typed = bytes[from] == '(';
        int equals = find((byte) '=', from, to);
        int nameStart = typed ? from + PREFIX_BYTES : from;
        if (equals == to || equals <= nameStart || (typed && bytes[from + 2] != ')')) {
            fail("a line at byte " + from + " is not of the form (type)name=value");
            return Field.text("?", "");
        }
        String name = name(nameStart, equals);
        char digit = typed ? (char) bytes[from + 1] : '0';
        if (typed && digit == '0') {
            fail("field " + name + ": type 0 is written without a prefix");
        }
        return new Field(name, value(digit, name, equals + 1, to, depth));
    }

    private Field.Value value(char digit, String name, int from, int to, int depth) {
        return switch (digit) {
            case '0' -> plain(name, from, to, depth);
            case '1' -> new Field.Binary(base64(name, from, to));
            case '2' -> new Field.Struct(message(from, to, depth + 1));
            case '3' -> {
                plain(name, from, to, depth);
                yield list(name, from, to);
            }
            case '4' -> new Field.Compressed(base64(name, from, to));
            default -> {
                fail("field " + name + ": no such type");
                yield new Field.Text("");
            }
        };
    }

    private Field.Text plain(String name, int from, int to, int depth) {
        String text = text(name, from, to).text();
        if (depth > 0 && text.chars().anyMatch(Levels::isReserved)) {
            fail("field " + name + ": the line end of another level in a text");
        }
        return new Field.Text(text.replace((char) Levels.TEXT_NEWLINE, '\n'));
    }

    private Octets base64(String name, int from, int to) {
        byte[] text = Octets.of(bytes, from, to).bytes();
        // Without padding the C program refuses it too.
        if (text.length % 4 == 0) {
            try {
                return Octets.of(Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException e) {
                fail("field " + name + ": malformed base64: " + e.getMessage());
            }
        }
        fail("field " + name + ": malformed base64");
        return Octets.of(new byte[0]);
    }
}
