package heartbeat4j.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Cuts and shows the texts of configuration files, whose characters stand for single bytes. */
final class Texts {
    /** Heartbeat reads lines with a buffer of this size; the rest counts as a new line. */
    static final int PIECE_BYTES_MAX = 5119;

    private static final String WHITE = " \t\n\r\f";
    private static final int SHOWN_MAX = 60;

    private Texts() {}

    /**
     * What Heartbeat takes for a line.
     *
     * @param line number of the physical line it belongs to, from 1
     * @param text up to and including the newline, but not beyond a NUL
     * @param torn it is the rest of a physical line that is too long
     */
    record Piece(int line, String text, boolean torn) {}

    static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        int line = 1;
        boolean torn = false;
        for (int from = 0; from < text.length(); ) {
            int newline = text.indexOf('\n', from);
            int end = newline < 0 ? text.length() : newline + 1;
            end = Math.min(end, from + PIECE_BYTES_MAX);
            pieces.add(new Piece(line, untilFirst("\0", text.substring(from, end)), torn));
            torn = text.charAt(end - 1) != '\n';
            line += torn ? 0 : 1;
            from = end;
        }
        return pieces;
    }

    /** The part of a text before the first of these characters. */
    static String untilFirst(String characters, String text) {
        int i = 0;
        while (i < text.length() && characters.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return text.substring(0, i);
    }

    static String withoutLeading(String characters, String text) {
        int i = 0;
        while (i < text.length() && characters.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return text.substring(i);
    }

    static String withoutLeadingWhite(String text) {
        return withoutLeading(WHITE, text);
    }

    /** The first word of a text that does not start with white space. */
    static String firstWord(String text) {
        return untilFirst(WHITE, text);
    }

    static List<String> words(String text) {
        return split(WHITE, text);
    }

    /** Words that may also be separated by commas. */
    static List<String> values(String text) {
        return split(WHITE + ",", text);
    }

    private static List<String> split(String separators, String text) {
        List<String> words = new ArrayList<>();
        String rest = withoutLeading(separators, text);
        while (!rest.isEmpty()) {
            String word = untilFirst(separators, rest);
            words.add(word);
            rest = withoutLeading(separators, rest.substring(word.length()));
        }
        return words;
    }

    /** ASCII only, as Heartbeat does: other bytes may belong to UTF-8 and stay as they are. */
    static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + 'a' - 'A'));
            }
        }
        return lower.toString();
    }

    /** In quotation marks, with bytes decoded and what a terminal must not get made visible. */
    static String quoted(String word) {
        String cut = word.length() > SHOWN_MAX ? word.substring(0, SHOWN_MAX) + "..." : word;
        return '"' + visible(cut) + '"';
    }

    static String visible(String text) {
        StringBuilder shown = new StringBuilder();
        decoded(text).codePoints().forEach(c -> show(c, shown));
        return shown.toString();
    }

    private static String decoded(String bytes) {
        String text =
                new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') >= 0 ? bytes : text;
    }

    private static void show(int character, StringBuilder shown) {
        int type = Character.getType(character);
        boolean plain =
                !Character.isISOControl(character)
                        && type != Character.FORMAT
                        && type != Character.SURROGATE
                        && type != Character.PRIVATE_USE
                        && type != Character.UNASSIGNED
                        && type != Character.LINE_SEPARATOR
                        && type != Character.PARAGRAPH_SEPARATOR;
        if (plain) {
            shown.appendCodePoint(character);
        } else {
            shown.append(String.format("\\x%02x", character));
        }
    }

    /** {@code , did you mean "X"?} for a known word that differs by one or two letters. */
    static String didYouMean(String word, Collection<String> known) {
        return nearest(word, known).map(n -> ", did you mean \"" + n + "\"?").orElse("");
    }

    static Optional<String> nearest(String word, Collection<String> known) {
        String lower = lowerCase(word);
        int limit = lower.length() <= 3 ? 1 : 2;
        String best = null;
        int least = limit + 1;
        for (String candidate : known) {
            int distance = distance(lower, lowerCase(candidate), limit);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Insertions, deletions, changes and swaps of neighbours; above the limit any larger value. */
    private static int distance(String one, String other, int limit) {
        if (Math.abs(one.length() - other.length()) > limit) {
            return limit + 1;
        }
        int[][] d = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                d[i][j] = step(one, other, d, i, j);
            }
        }
        return d[one.length()][other.length()];
    }

    private static int step(String one, String other, int[][] d, int i, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
                i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }
}
