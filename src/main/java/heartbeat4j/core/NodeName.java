package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

/**
 * The name of a cluster node, as {@code uname -n} prints it, folded to lower case as Heartbeat
 * does. 1 to 99 characters, none of them a newline, NUL or equals sign.
 */
public record NodeName(String text) implements Comparable<NodeName> {
    public static final int LENGTH_MAX = 99;

    public NodeName {
        check(isValid(text), "invalid node name \"%s\"", text);
    }

    /** Folds A to Z to lower case, as Heartbeat does; other letters stay as they are. */
    public static NodeName of(String text) {
        StringBuilder folded = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c - 'A' + 'a'));
            }
        }
        return new NodeName(folded.toString());
    }

    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.length() <= LENGTH_MAX
                && text.chars().noneMatch(c -> c == '=' || c == '\n' || c == 0);
    }

    @Override
    public int compareTo(NodeName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
