package heartbeat4j.wire;

import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Voice;
import heartbeat4j.core.Voice.Stance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of a heartbeat in which a node of a cluster with more than two members tells how it
 * stands to the groups. The lists hold words with a blank between them:
 *
 * <pre>
 * h4j_echo    NODE GENERATION BEAT ...                  numbers in hexadecimal
 * h4j_groups  GROUP STANCE VOTE TO MOVED-MILLISECONDS   "-" for none; MOVED only after "m"
 * </pre>
 */
final class VoiceFields {
    private static final String NONE = "-";
    private static final int ECHO_WORDS = 3;
    private static final int GROUP_WORDS = 5;
    private static final int NODES_MAX = 1000;

    private VoiceFields() {}

    static void write(Voice voice, List<Field> fields) {
        add(fields, "h4j_ready", voice.ready() ? "1" : "0");
        add(fields, "h4j_quorate", voice.quorate() ? "1" : "0");
        add(fields, "h4j_patience", Long.toHexString(voice.patience().toMillis()));
        StringBuilder echoes = new StringBuilder();
        for (Voice.Echo echo : voice.heard()) {
            append(echoes, echo.node().text());
            append(echoes, Long.toHexString(echo.generation().number()));
            append(echoes, Long.toHexString(echo.beat()));
        }
        add(fields, "h4j_echo", echoes.toString());
        StringBuilder groups = new StringBuilder();
        for (Voice.Word word : voice.words()) {
            append(groups, word.group().text());
            append(groups, word(word.stance()));
            append(groups, word.vote().map(NodeName::text).orElse(NONE));
            append(groups, word.handing().map(it -> it.to().text()).orElse(NONE));
            append(groups, word.handing().map(VoiceFields::moved).orElse(NONE));
        }
        add(fields, "h4j_groups", groups.toString());
    }

    private static void add(List<Field> fields, String name, String value) {
        fields.add(Field.text(name, value));
    }

    private static void append(StringBuilder text, String word) {
        text.append(word).append(' ');
    }

    private static String moved(Voice.Handing handing) {
        return handing.moved() ? "m" + Long.toHexString(handing.left().toMillis()) : NONE;
    }

    /** Empty when the message has no such fields. */
    static Optional<Voice> read(FieldMap map) {
        if (!map.has("h4j_groups")) {
            return Optional.empty();
        }
        map.required("h4j_ready");
        map.required("h4j_quorate");
        boolean ready = map.flag("h4j_ready").orElse(false);
        boolean quorate = map.flag("h4j_quorate").orElse(false);
        long patience = map.requiredHex("h4j_patience");
        List<Optional<Voice.Echo>> echoes =
                rows(map.required("h4j_echo"), ECHO_WORDS, VoiceFields::echo);
        List<Optional<Voice.Word>> words =
                rows(map.required("h4j_groups"), GROUP_WORDS, VoiceFields::word);
        boolean bounded = echoes.size() <= NODES_MAX && words.size() <= Voice.WORDS_MAX;
        if (patience <= 0 || !bounded || !whole(echoes) || !whole(words)) {
            map.fail("h4j_patience, h4j_echo or h4j_groups cannot be understood");
            return Optional.empty();
        }
        return Optional.of(
                new Voice(
                        ready,
                        quorate,
                        Duration.ofMillis(patience),
                        echoes.stream().flatMap(Optional::stream).toList(),
                        words.stream().flatMap(Optional::stream).toList()));
    }

    private static boolean whole(List<? extends Optional<?>> rows) {
        return rows.stream().allMatch(Optional::isPresent);
    }

    /** A row that cannot be understood, or the rest of one, is empty. */
    private static <T> List<Optional<T>> rows(
            String text, int width, Function<List<String>, Optional<T>> reader) {
        List<String> words = Arrays.stream(text.split(" ")).filter(w -> !w.isEmpty()).toList();
        List<Optional<T>> rows = new ArrayList<>();
        for (int i = 0; i < words.size(); i += width) {
            boolean rest = i + width > words.size();
            rows.add(rest ? Optional.empty() : reader.apply(words.subList(i, i + width)));
        }
        return rows;
    }

    private static Optional<Voice.Echo> echo(List<String> words) {
        boolean valid =
                NodeName.isValid(words.get(0)) && isHex(words.get(1)) && isHex(words.get(2));
        return valid
                ? Optional.of(
                        new Voice.Echo(
                                NodeName.of(words.get(0)),
                                new Generation(hex(words.get(1))),
                                hex(words.get(2))))
                : Optional.empty();
    }

    private static Optional<Voice.Word> word(List<String> words) {
        String vote = words.get(2);
        String to = words.get(3);
        String moved = words.get(4);
        boolean stays = moved.startsWith("m") && isHex(moved.substring(1));
        boolean valid =
                NodeName.isValid(vote) && NodeName.isValid(to) && (stays || moved.equals(NONE));
        if (!valid) {
            return Optional.empty();
        }
        Duration left = stays ? Duration.ofMillis(hex(moved.substring(1))) : Duration.ZERO;
        return stance(words.get(1))
                .map(
                        stance ->
                                new Voice.Word(
                                        new GroupName(words.get(0)),
                                        stance,
                                        node(vote),
                                        node(to).map(n -> new Voice.Handing(n, stays, left))));
    }

    private static Optional<Stance> stance(String word) {
        return Arrays.stream(Stance.values()).filter(s -> word(s).equals(word)).findFirst();
    }

    private static String word(Stance stance) {
        return stance.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<NodeName> node(String word) {
        return word.equals(NONE) ? Optional.empty() : Optional.of(NodeName.of(word));
    }

    /** Short enough for a number without sign, and for its thousandfold. */
    private static boolean isHex(String word) {
        return word.matches("[0-9a-f]{1,13}");
    }

    private static long hex(String word) {
        return Long.parseLong(word, 16);
    }
}
