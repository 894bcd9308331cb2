package heartbeat4j.wire;

import java.util.List;
import java.util.Optional;

/**
 * Judges fields before they are sent. A netstring that breaks these rules kills the master process
 * of a C node, so nothing else stands between a script's odd text and the peer's life.
 */
final class Sendable {
    private final boolean classic;
    private int count;

    private Sendable(boolean classic) {
        this.classic = classic;
    }

    /**
     * The first problem.
     *
     * @param classic they are also written in the classic form, which can carry less
     */
    static Optional<String> problem(List<Field> fields, boolean classic) {
        return Optional.ofNullable(new Sendable(classic).problem(fields, 0));
    }

    private String problem(List<Field> fields, int depth) {
        if (depth > Limits.DEPTH_MAX) {
            return "structs nested deeper than " + Limits.DEPTH_MAX;
        }
        for (Field field : fields) {
            String problem = problem(field, depth);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private String problem(Field field, int depth) {
        String name = field.name();
        if (!FieldReader.isName(name) || !fits(name, depth) || holdsTextNewline(name)) {
            return "malformed field name \"" + printable(name) + "\"";
        }
        if (++count > Limits.FIELDS_MAX) {
            return "more than " + Limits.FIELDS_MAX + " fields";
        }
        return switch (field.value()) {
            case Field.Text(String text) ->
                    fits(text, depth) && !holdsTextNewline(text) ? null : unfit(name, text);
            case Field.Struct(List<Field> fields) -> problem(fields, depth + 1);
            case Field.TextList(List<String> texts) -> listProblem(name, texts, depth);
            case Field.Binary _, Field.Compressed _ -> null;
        };
    }

    private static String unfit(String name, String text) {
        return "field " + name + " holds what cannot be sent: \"" + printable(text) + "\"";
    }

    private String listProblem(String name, List<String> texts, int depth) {
        if (texts.isEmpty()) {
            return "field " + name + ": empty list";
        }
        count += texts.size();
        if (count > Limits.FIELDS_MAX) {
            return "more than " + Limits.FIELDS_MAX + " fields";
        }
        for (String text : texts) {
            boolean lines = classic && (text.indexOf('\n') >= 0 || holdsTextNewline(text));
            if (text.isEmpty() || lines || !fits(text, depth)) {
                return unfit(name, text);
            }
        }
        return FieldWriter.list(texts).length > Limits.LIST_BYTES_MAX
                ? "field " + name + ": list of more than " + Limits.LIST_BYTES_MAX + " bytes"
                : null;
    }

    private boolean fits(String text, int depth) {
        return text.indexOf(0) < 0
                && Texts.isEncodable(text)
                && !(classic && depth > 0 && text.chars().anyMatch(Levels::isReserved));
    }

    /** The classic form would turn it into a newline. */
    private boolean holdsTextNewline(String text) {
        return classic && text.indexOf(Levels.TEXT_NEWLINE) >= 0;
    }

    private static final int SHOWN_MAX = 60;

    private static String printable(String text) {
        String start = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "..." : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
