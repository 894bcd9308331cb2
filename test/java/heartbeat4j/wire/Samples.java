package heartbeat4j.wire;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random fields that can be sent in both encodings. */
final class Samples {
    private static final int DEPTH_MAX = 4;

    private Samples() {}

    static Arbitrary<List<Field>> messages() {
        return fields(0).list().ofMaxSize(12);
    }

    private static Arbitrary<Field> fields(int depth) {
        return Combinators.combine(names(), values(depth)).as(Field::new);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("_-)<>#%,: é")
                .ofMinLength(1)
                .ofMaxLength(8);
    }

    private static Arbitrary<Field.Value> values(int depth) {
        Arbitrary<Field.Value> simple =
                Arbitraries.oneOf(
                        texts(depth).map(Field.Text::new),
                        octets().map(Field.Binary::new),
                        listTexts(depth).list().ofMinSize(1).ofMaxSize(5).map(Field.TextList::new),
                        octets().map(Field.Compressed::new));
        return depth == DEPTH_MAX
                ? simple
                : Arbitraries.frequencyOf(
                        Tuple.of(5, simple),
                        Tuple.of(
                                1,
                                Arbitraries.lazy(() -> fields(depth + 1))
                                        .list()
                                        .ofMaxSize(4)
                                        .map(Field.Struct::new)));
    }

    private static Arbitrary<Octets> octets() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(Octets::of);
    }

    /** Any text, also one that came as bytes that are no UTF-8. */
    private static Arbitrary<String> texts(int depth) {
        Arbitrary<String> plain = Arbitraries.strings().ofMaxLength(30);
        Arbitrary<String> raw =
                Arbitraries.bytes()
                        .array(byte[].class)
                        .ofMaxSize(20)
                        .map(bytes -> Texts.decode(bytes, 0, bytes.length));
        return Arbitraries.oneOf(plain, raw).map(text -> without(text, depth));
    }

    private static Arbitrary<String> listTexts(int depth) {
        return texts(depth).map(t -> canonical(t.replace("\n", "") + "x"));
    }

    private static String without(String text, int depth) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .filter(c -> c != 0 && c != Levels.TEXT_NEWLINE)
                .filter(c -> depth == 0 || !Levels.isReserved(c))
                .forEach(kept::appendCodePoint);
        return Texts.isEncodable(kept.toString()) ? canonical(kept.toString()) : "replaced";
    }

    /** As the text would arrive: characters for raw bytes can happen to form UTF-8 together. */
    private static String canonical(String text) {
        byte[] bytes = Texts.encode(text);
        return Texts.decode(bytes, 0, bytes.length);
    }

    /** A message that shrinks well and is larger than a threshold. */
    static List<Field> lengthy(int fields) {
        List<Field> all = new ArrayList<>();
        all.add(Field.text("t", "status"));
        for (int i = 0; i < fields; i++) {
            all.add(Field.text("pad" + i, "abcdefghij".repeat(10)));
        }
        return all;
    }

    static byte[] noise(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
