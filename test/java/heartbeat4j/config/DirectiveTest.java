package heartbeat4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.stream.Stream;

class DirectiveTest {
    @TestFactory
    Stream<DynamicTest> everyDirectiveOfTheTableHasARule() {
        return Directive.all().stream()
                .map(
                        directive ->
                                DynamicTest.dynamicTest(
                                        directive.name(),
                                        () -> assertIsKnown(directive.name() + " a b c d e")));
    }

    private static void assertIsKnown(String line) {
        Checked checked = Judged.haCfWith(line + "\n");

        assertFalse(checked.problems().toString().contains("unknown directive"), line);
    }

    @Test
    void everyDirectiveHasALineOfHelpAndAGrammar() {
        List<Directive> all = Directive.all();

        assertTrue(all.size() >= 58, "directives: " + all.size());
        all.forEach(d -> assertTrue(d.help().length() + d.grammar().length() < 90, d.name()));
        assertEquals(all.size(), all.stream().map(Directive::name).distinct().count());
    }

    @Test
    void defaultsAreAcceptedAsWritten() {
        StringBuilder lines = new StringBuilder();
        for (Directive directive : Directive.all()) {
            // crm and pacemaker are one directive, and the file of the test has its own times.
            if (directive.initial().isPresent() && directive.recorded()) {
                lines.append(directive.name() + " " + directive.initial().get() + "\n");
            }
        }

        assertEquals(List.of(), Judged.errors(Judged.haCfWith(lines.toString())));
    }
}
