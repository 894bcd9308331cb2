package heartbeat4j.wire;

import java.util.Base64;
import java.util.List;

/** Writes fields that {@link Sendable} has found fit; the same fields give the same bytes. */
final class FieldWriter {
    private static final int FIELD_BYTES_USUAL = 40;

    private FieldWriter() {}

    static byte[] netstring(List<Field> fields) {
        ByteBuilder bytes = new ByteBuilder(fields.size() * FIELD_BYTES_USUAL);
        bytes.addAscii(Encoding.NETSTRING.start());
        for (Field field : fields) {
            byte[] name = Texts.encode(field.name());
            byte[] value = netstringValue(field.value());
            bytes.addAscii(Integer.toString(name.length + value.length + 4))
                    .add(':')
                    .add('(')
                    .add(field.value().digit())
                    .add(')')
                    .add(name)
                    .add('=')
                    .add(value)
                    .add(',');
        }
        return bytes.addAscii(Encoding.NETSTRING.end()).bytes();
    }

    private static byte[] netstringValue(Field.Value value) {
        return switch (value) {
            case Field.Text(String text) -> Texts.encode(text);
            case Field.Binary(Octets octets) -> octets.bytes();
            case Field.Struct(List<Field> fields) -> netstring(fields);
            case Field.TextList(List<String> texts) -> list(texts);
            case Field.Compressed(Octets octets) -> octets.bytes();
        };
    }

    static byte[] list(List<String> texts) {
        ByteBuilder bytes = new ByteBuilder(texts.size() * FIELD_BYTES_USUAL);
        for (String text : texts) {
            byte[] encoded = Texts.encode(text);
            bytes.addAscii(Integer.toString(encoded.length)).add(':').add(encoded).add(',');
        }
        return bytes.bytes();
    }

    static byte[] classic(List<Field> fields) {
        return classicEnclosed(classicLines(fields), 0);
    }

    /** The lines that a signature of the classic form covers. */
    static byte[] classicLines(List<Field> fields) {
        return classicLines(fields, 0);
    }

    /** The marks around lines that {@link #classicLines} has made. */
    static byte[] classicEnclosed(byte[] lines, int depth) {
        byte lineEnd = Levels.lineEnd(depth);
        return new ByteBuilder(lines.length + 2 * Encoding.MARK_BYTES)
                .addAscii(">>>")
                .add(lineEnd)
                .add(lines)
                .addAscii("<<<")
                .add(lineEnd)
                .bytes();
    }

    private static byte[] classicLines(List<Field> fields, int depth) {
        ByteBuilder bytes = new ByteBuilder(fields.size() * FIELD_BYTES_USUAL);
        for (Field field : fields) {
            if (!(field.value() instanceof Field.Text)) {
                bytes.add('(').add(field.value().digit()).add(')');
            }
            bytes.add(Texts.encode(field.name()))
                    .add('=')
                    .add(classicValue(field.value(), depth))
                    .add(Levels.lineEnd(depth));
        }
        return bytes.bytes();
    }

    private static byte[] classicValue(Field.Value value, int depth) {
        return switch (value) {
            case Field.Text(String text) ->
                    Texts.encode(text.replace('\n', (char) Levels.TEXT_NEWLINE));
            case Field.Binary(Octets octets) -> Base64.getEncoder().encode(octets.bytes());
            case Field.Struct(List<Field> fields) ->
                    classicEnclosed(classicLines(fields, depth + 1), depth + 1);
            case Field.TextList(List<String> texts) -> list(texts);
            case Field.Compressed(Octets octets) -> Base64.getEncoder().encode(octets.bytes());
        };
    }
}
