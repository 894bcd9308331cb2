package heartbeat4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Whatever stands in the files: there is a verdict, no exception, and no key in any message. */
class ConfigFuzzTest {
    /** Its letters occur in no other word, so that each part of it would be noticed. */
    private static final String SECRET = "zQ7kZqXw9vJzQkXj";

    private static final List<Corpus.Case> CASES = Corpus.cases();
    private static final String BYTES =
            "\0\t\n\r\f \u000b#\\,:=%\"'/.0123456789-+aAsxz\u00e9\u00ff";

    @Property(tries = 3000, shrinking = ShrinkingMode.BOUNDED)
    void mutatedFilesEndWithAVerdictAndShowNoKey(@ForAll Random random) {
        Corpus.Case c = CASES.get(random.nextInt(CASES.size()));
        ConfigFiles files =
                new ConfigFiles(
                        c.text("ha.cf").map(text -> mutated(text, random)),
                        Optional.of(mutated("auth 1\n1 sha1 " + SECRET + "\n", random)),
                        c.text("haresources").map(text -> mutated(text, random)));

        assertVerdictWithoutKey(files);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED)
    void arbitraryTextEndsWithAVerdict(
            @ForAll("texts") String haCf,
            @ForAll("texts") String authkeys,
            @ForAll("texts") String haresources) {
        assertVerdictWithoutKey(
                new ConfigFiles(
                        Optional.of(haCf), Optional.of(authkeys), Optional.of(haresources)));
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED)
    void anyWordsBehindAnyDirectiveEndWithAVerdict(@ForAll("lines") List<String> lines) {
        Checked checked = Judged.haCfWith(String.join("\n", lines));

        assertNotNull(checked.toString());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars(BYTES).ofMaxLength(400);
    }

    @Provide
    Arbitrary<List<String>> lines() {
        Arbitrary<String> names =
                Arbitraries.of(Directive.all().stream().map(Directive::name).toList());
        Arbitrary<String> words =
                Arbitraries.of(
                        "eth0",
                        "eth9",
                        "198.51.100.6",
                        "225.0.0.1",
                        "ff12::1",
                        "fd00:cf::6",
                        "0",
                        "1",
                        "-1",
                        "694",
                        "99999999999",
                        "on",
                        "none",
                        "uid=root",
                        "=",
                        "a=b",
                        "*",
                        "null",
                        "/bin/true",
                        "root",
                        "\u00fc",
                        "500ms",
                        "fe80::1%eth0",
                        "x:y::z");
        return Combinators.combine(names, words.list().ofMaxSize(6))
                .as((name, rest) -> name + " " + String.join(" ", rest))
                .list()
                .ofMaxSize(8);
    }

    private static void assertVerdictWithoutKey(ConfigFiles files) {
        Checked checked = files.check(new FakeSurroundings());

        String shown = checked + files.toString();
        boolean failed = checked.problems().stream().anyMatch(p -> p.severity() == Severity.ERROR);
        assertEquals(failed, checked instanceof Checked.Rejected);
        for (int i = 0; i + 4 <= SECRET.length(); i++) {
            assertFalse(shown.contains(SECRET.substring(i, i + 4)), shown);
        }
    }

    /** Some bytes changed, some parts cut out or repeated. */
    private static String mutated(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int times = random.nextInt(6); times > 0 && changed.length() > 1; times--) {
            int at = random.nextInt(changed.length());
            int end = Math.min(changed.length(), at + random.nextInt(12));
            char other = BYTES.charAt(random.nextInt(BYTES.length()));
            List<Runnable> ways = new ArrayList<>();
            ways.add(() -> changed.setCharAt(at, other));
            ways.add(() -> changed.insert(at, other));
            ways.add(() -> changed.delete(at, end));
            ways.add(() -> changed.insert(at, changed.substring(at, end)));
            ways.get(random.nextInt(ways.size())).run();
        }
        return changed.toString();
    }
}
