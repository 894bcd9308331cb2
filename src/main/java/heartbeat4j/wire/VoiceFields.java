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
            append(groups, word.stance().name().toLowerCase(Locale.ROOT));
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
        if (patience <= 0) {
            map.fail("h4j_patience=" + patience + " is not a time");
            return Optional.empty();
        }
        List<Voice.Echo> echoes = new ArrayList<>();
        List<String> heard = words(map.required("h4j_echo"));
        List<Voice.Word> said = new ArrayList<>();
        List<String> groups = words(map.required("h4j_groups"));
        boolean whole =
                heard.size() % ECHO_WORDS == 0
                        && heard.size() <= ECHO_WORDS * NODES_MAX
                        && groups.size() % GROUP_WORDS == 0
                        && groups.size() <= GROUP_WORDS * Voice.WORDS_MAX;
        try {
            for (int i = 0; whole && i < heard.size(); i += ECHO_WORDS) {
                echoes.add(echo(heard.subList(i, i + ECHO_WORDS)));
            }
            for (int i = 0; whole && i < groups.size(); i += GROUP_WORDS) {
                said.add(word(groups.subList(i, i + GROUP_WORDS)));
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            whole = false;
        }
        if (!whole) {
            map.fail("h4j_echo or h4j_groups cannot be understood");
            return Optional.empty();
        }
        return Optional.of(new Voice(ready, quorate, Duration.ofMillis(patience), echoes, said));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    private static Voice.Echo echo(List<String> words) {
        return new Voice.Echo(
                NodeName.of(words.get(0)),
                new Generation(Long.parseLong(words.get(1), 16)),
                Long.parseLong(words.get(2), 16));
    }

    private static Voice.Word word(List<String> words) {
        Optional<NodeName> to = node(words.get(3));
        String moved = words.get(4);
        boolean stays = moved.startsWith("m");
        Duration left =
                stays ? Duration.ofMillis(Long.parseLong(moved.substring(1), 16)) : Duration.ZERO;
        return new Voice.Word(
                new GroupName(words.get(0)),
                Stance.valueOf(words.get(1).toUpperCase(Locale.ROOT)),
                node(words.get(2)),
                to.map(node -> new Voice.Handing(node, stays, left)));
    }

    private static Optional<NodeName> node(String word) {
        return word.equals(NONE) ? Optional.empty() : Optional.of(NodeName.of(word));
    }
}
