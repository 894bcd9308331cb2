package heartbeat4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The manual's table of directives is the one that the daemon uses. */
class ManualTest {
    private static final Path PAGE = Path.of("src/site/markdown/ha.cf.md");
    private static final String BEGIN =
            "<!-- Written by: mvn test -Dtest=ManualTest -Drewrite -->\n";
    private static final String END = "<!-- End of what is written. -->\n";

    @Test
    void tableOfDirectivesIsThatOfTheDaemon() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertTrue(begin >= BEGIN.length() && end >= begin, PAGE + " has lost its marks");

        if (System.getProperty("rewrite") != null) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
            return;
        }

        assertEquals(
                table(),
                page.substring(begin, end),
                PAGE + " is old; repair: mvn test -Dtest=ManualTest -Drewrite");
    }

    private static String table() {
        String head =
                """

                | directive | values | default | what it does | here |
                | --- | --- | --- | --- | --- |
                """;
        return Directive.all().stream()
                .map(ManualTest::row)
                .collect(Collectors.joining("", head, "\n"));
    }

    private static String row(Directive directive) {
        List<String> cells =
                List.of(
                        "`" + directive.name() + "`",
                        "`" + directive.grammar() + "`",
                        directive.initial().map(value -> "`" + value + "`").orElse(""),
                        directive.help(),
                        here(directive));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String here(Directive directive) {
        return switch (directive.effect()) {
            case WORKS -> "works";
            case LATER -> "**not yet**";
            case NONE -> "no effect";
            case OWN -> "works; unknown to Heartbeat 3";
        };
    }
}
