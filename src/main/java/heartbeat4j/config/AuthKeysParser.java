package heartbeat4j.config;

import heartbeat4j.config.AuthKeys.Method;
import heartbeat4j.config.Problems.Place;
import heartbeat4j.config.Texts.Piece;
import heartbeat4j.config.Values.Int;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads authkeys. No message repeats a word of the file: any word may be a secret in the wrong
 * place.
 */
final class AuthKeysParser {
    private static final int KEY_LENGTH_SHORT = 16;
    private static final String SCANF_WHITE = " \t\n\r\f\u000b";

    private final String file;
    private final Problems problems;
    private final Map<Integer, AuthKeys.Key> keys = new TreeMap<>();
    private boolean keyLineFailed;

    /** Of the last auth line; negative before the first one. */
    private int wanted = -1;

    private Place wantedAt;

    /** The last key that stood behind an auth line naming it: it signs. */
    private int signing = -1;

    private AuthKeysParser(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
        this.wantedAt = problems.at(file, 0);
    }

    static Optional<AuthKeys> parse(String file, String text, Problems problems) {
        AuthKeysParser parser = new AuthKeysParser(file, problems);
        Texts.pieces(text).forEach(parser::line);
        return parser.finish();
    }

    private void line(Piece piece) {
        Place place = problems.at(file, piece.line());
        String line = Texts.withoutLeadingWhite(piece.text());
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (piece.torn()) {
            place.error("longer than %d bytes; shorten the line", Texts.PIECE_BYTES_MAX);
            keyLineFailed = true;
        } else if (line.startsWith("a")) {
            authLine(place, line);
        } else {
            keyLine(place, line);
        }
    }

    private void authLine(Place place, String line) {
        String tail = line.startsWith("auth") ? line.substring("auth".length()) : "";
        Int number = Values.integer(Texts.withoutLeading(SCANF_WHITE, tail));
        if (!number.present()) {
            place.error(
                    "this line starts with \"a\" but is not \"auth NUMBER\"; write for example"
                            + " \"auth 1\", and put # in front of a remark");
            wantedAt = place;
            keyLineFailed = true;
            return;
        }
        if (SCANF_WHITE.indexOf(tail.charAt(0)) < 0) {
            place.note(
                    "\"auth%d\" is understood as \"auth %d\"; a blank makes it clearer",
                    number.value(), number.value());
        }
        wanted = number.value();
        wantedAt = place;
    }

    private void keyLine(Place place, String line) {
        Int number = Values.integer(line);
        List<String> words = split(number.tail());
        Method method = words.isEmpty() ? null : Method.named(words.getFirst()).orElse(null);
        if (!number.present()) {
            place.error(
                    "neither \"auth NUMBER\" nor \"NUMBER METHOD KEY\"; write for example"
                            + " \"1 sha1 SECRET\", and put # in front of a remark");
        } else if (number.value() < 0 || number.value() > AuthKeys.NUMBER_MAX) {
            place.error(
                    "key number %d is not between 0 and %d", number.value(), AuthKeys.NUMBER_MAX);
        } else if (words.isEmpty()) {
            place.error(
                    "key %d has no method; write \"%d sha1 SECRET\"",
                    number.value(), number.value());
        } else if (method == null) {
            place.error(
                    "key %d has an unknown method%s; known are %s, in lower case",
                    number.value(), suggestion(words.getFirst()), methods());
        } else if (fits(place, number.value(), method, words)) {
            keep(place, number.value(), method, words);
            return;
        }
        keyLineFailed = true;
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split("[" + SCANF_WHITE + "]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String suggestion(String word) {
        return Texts.didYouMean(word, Arrays.stream(Method.values()).map(Method::word).toList())
                .replace("?", "");
    }

    private static String methods() {
        return String.join(", ", Arrays.stream(Method.values()).map(Method::word).toList());
    }

    private static boolean fits(Place place, int number, Method method, List<String> words) {
        if (method == Method.CRC && words.size() > 1) {
            place.error(
                    "key %d: crc takes no key, and a remark counts as one; remove what follows"
                            + " crc",
                    number);
            return false;
        }
        if (method != Method.CRC && words.size() < 2) {
            place.error(
                    "key %d: %s needs a key; write \"%d %s SECRET\"",
                    number, method.word(), number, method.word());
            return false;
        }
        return true;
    }

    private void keep(Place place, int number, Method method, List<String> words) {
        if (keys.containsKey(number)) {
            place.warn("key %d is defined twice; this line replaces the earlier one", number);
        }
        String secret = method == Method.CRC ? "" : words.get(1);
        keys.put(number, new AuthKeys.Key(number, method, secret));
        if (number == wanted) {
            signing = number;
        }
        if (words.size() > 2 && !words.get(2).startsWith("#")) {
            place.warn(
                    "key %d has several words; only the first one is the key, and quotation"
                            + " marks belong to it",
                    number);
        }
        remarkOnStrength(place, number, method, secret);
    }

    private static void remarkOnStrength(Place place, int number, Method method, String secret) {
        if (method == Method.CRC) {
            place.warn(
                    "key %d: crc is a checksum; anybody on the network can forge messages. Use"
                            + " sha1 with a secret, or sha256 where all nodes run heartbeat4j",
                    number);
        } else if (secret.length() < KEY_LENGTH_SHORT) {
            place.note(
                    "key %d is short and easily guessed; \"openssl rand -hex 20\" makes a good one",
                    number);
        } else if (secret.chars().distinct().count() < 6) {
            place.note(
                    "key %d repeats a few characters and is easily guessed; \"openssl rand -hex"
                            + " 20\" makes a good one",
                    number);
        }
    }

    private Optional<AuthKeys> finish() {
        if (wanted < 0) {
            if (!keyLineFailed) {
                wantedAt.error("no line says which key signs; add \"auth NUMBER\" above the keys");
            }
            return Optional.empty();
        }
        if (signing < 0) {
            explainMissingKey();
            return Optional.empty();
        }
        if (signing != wanted) {
            wantedAt.warn("key %d is not defined below this line; key %d signs", wanted, signing);
        }
        AuthKeys.Key key = keys.get(signing);
        if (key.method() == Method.SHA256 || key.method() == Method.SHA512) {
            wantedAt.note(
                    "Heartbeat 3 does not know %s; all nodes must run heartbeat4j",
                    key.method().word());
        }
        return Optional.of(new AuthKeys(signing, List.copyOf(new ArrayList<>(keys.values()))));
    }

    private void explainMissingKey() {
        if (keys.containsKey(wanted)) {
            wantedAt.error("key %d must be defined below the line that selects it", wanted);
        } else if (!keyLineFailed) {
            wantedAt.error(
                    "key %d is selected but not defined; add \"%d sha1 SECRET\" below",
                    wanted, wanted);
        }
    }
}
