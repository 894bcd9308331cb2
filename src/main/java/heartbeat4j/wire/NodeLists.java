package heartbeat4j.wire;

import java.util.Arrays;
import java.util.List;

/** Splits what {@code nodelist} holds: names, each followed by a blank or a tab. */
final class NodeLists {
    private NodeLists() {}

    static List<String> parse(String text) {
        return Arrays.stream(text.split("[ \t\n]+")).filter(word -> !word.isEmpty()).toList();
    }

    static boolean isWord(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c == ' ' || c == '\t' || c == '\n');
    }
}
