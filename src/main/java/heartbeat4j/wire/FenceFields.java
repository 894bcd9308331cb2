package heartbeat4j.wire;

import heartbeat4j.core.FenceWords;
import heartbeat4j.core.FenceWords.Silent;
import heartbeat4j.core.Generation;
import heartbeat4j.core.NodeName;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The field of a heartbeat in which a node of ours tells of resets: words with a blank between.
 *
 * <pre>
 * h4j_fence  ABLE ME [NODE GENERATION off|wanted] ...    ABLE and ME are 0 or 1, generations in hex
 * </pre>
 */
final class FenceFields {
    private static final String NAME = "h4j_fence";
    private static final String OFF = "off";
    private static final String WANTED = "wanted";
    private static final int ROW = 3;
    private static final int NODES_MAX = 1000;

    private FenceFields() {}

    static void write(FenceWords words, List<Field> fields) {
        if (words.empty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        text.append(words.able() ? '1' : '0').append(' ').append(words.me() ? '1' : '0');
        for (Silent silent : words.silent()) {
            text.append(' ').append(silent.node().text());
            text.append(' ').append(Long.toHexString(silent.generation().number()));
            text.append(' ').append(silent.off() ? OFF : WANTED);
        }
        fields.add(Field.text(NAME, text.toString()));
    }

    static FenceWords read(FieldMap map) {
        if (!map.has(NAME)) {
            return FenceWords.NONE;
        }
        List<String> words =
                Arrays.stream(map.required(NAME).split(" ")).filter(w -> !w.isEmpty()).toList();
        boolean flags =
                words.size() % ROW == 2
                        && words.size() / ROW <= NODES_MAX
                        && isFlag(words.get(0))
                        && isFlag(words.get(1));
        List<Silent> rows = new ArrayList<>();
        for (int i = 2; flags && i < words.size(); i += ROW) {
            row(words.subList(i, i + ROW)).ifPresent(rows::add);
        }
        if (!flags || rows.size() != words.size() / ROW) {
            map.fail(NAME + " cannot be understood");
            return FenceWords.NONE;
        }
        return new FenceWords(words.get(0).equals("1"), words.get(1).equals("1"), rows);
    }

    private static boolean isFlag(String word) {
        return word.equals("0") || word.equals("1");
    }

    private static Optional<Silent> row(List<String> words) {
        boolean valid =
                NodeName.isValid(words.get(0))
                        && words.get(1).matches("[0-9a-f]{1,15}")
                        && List.of(OFF, WANTED).contains(words.get(2));
        return valid
                ? Optional.of(
                        new Silent(
                                NodeName.of(words.get(0)),
                                new Generation(Long.parseLong(words.get(1), 16)),
                                words.get(2).equals(OFF)))
                : Optional.empty();
    }
}
