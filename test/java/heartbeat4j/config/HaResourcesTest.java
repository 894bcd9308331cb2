package heartbeat4j.config;

import static heartbeat4j.config.Judged.accepted;
import static heartbeat4j.config.Judged.errors;
import static heartbeat4j.config.Judged.haresources;
import static heartbeat4j.config.Judged.notes;
import static heartbeat4j.config.Judged.warnings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Group;
import heartbeat4j.core.Resource;

import org.junit.jupiter.api.Test;

import java.util.List;

class HaResourcesTest {
    private static List<String> groups(Checked checked) {
        return accepted(checked).groups().stream().map(HaResourcesTest::shown).toList();
    }

    private static String shown(Group group) {
        return group.preferred() + ":" + group.resources().stream().map(Resource::text).toList();
    }

    @Test
    void linesAreJoinedWithNothingBetween() {
        String text =
                "  PRIMARY  198.51.100.50\t ht\\\ntpd \\\n Delay::3 # note\nsecondary IPaddr::1\n";

        assertEquals(
                List.of("primary:[198.51.100.50, httpd, Delay::3]", "secondary:[IPaddr::1]"),
                groups(haresources(text)));
    }

    @Test
    void hashNeedsNoBlankAndCommentLinesAreNotContinued() {
        assertEquals(
                List.of("primary:[httpd]", "secondary:[IPaddr::1]"),
                groups(haresources("# x \\\nprimary httpd#note\nsecondary IPaddr::1\n")));
    }

    @Test
    void carriageReturnIsNotPartOfAResource() {
        Checked checked = haresources("primary 198.51.100.50 httpd\r\n");

        assertEquals(List.of("primary:[198.51.100.50, httpd]"), groups(checked));
        assertTrue(notes(checked).getFirst().startsWith("haresources:1: note: DOS line end"));
    }

    @Test
    void commentOnAContinuedLineIsACommentAndWarnedOf() {
        Checked checked = haresources("primary httpd \\\n Delay # why\n");

        assertEquals(List.of("primary:[httpd, Delay]"), groups(checked));
        assertTrue(warnings(checked).getFirst().startsWith("haresources:2: warning: Heartbeat"));
    }

    @Test
    void backslashInsideACommentWouldLoseALine() {
        List<String> errors = errors(haresources("primary httpd # x \\\nsecondary Delay\n"));

        assertEquals(1, errors.size());
        assertTrue(errors.getFirst().startsWith("haresources:1: the backslash"));
    }

    @Test
    void firstResourceMustBeUnique() {
        assertTrue(
                errors(haresources("primary httpd Delay\nsecondary httpd\n"))
                        .getFirst()
                        .startsWith("haresources:2: resource \"httpd\" starts two groups"));
    }

    @Test
    void keyThatOccursInAnotherGroupIsWarnedOf() {
        Checked checked = haresources("primary httpd\nsecondary Delay httpd\n");

        assertTrue(
                warnings(checked)
                        .getFirst()
                        .startsWith("haresources:1: warning: \"httpd\" also occurs in the group"));
    }

    @Test
    void keyThatIsAPatternIsWarnedOfAndKept() {
        Checked checked = haresources("primary Delay::a+b\n");

        assertEquals(List.of("primary:[Delay::a+b]"), groups(checked));
        assertTrue(warnings(checked).getFirst().contains("as a pattern"));
    }

    @Test
    void missingScriptAndBadAddressAreWarnedOf() {
        Checked checked =
                haresources("primary 999.1.1.1/24 httpdd\nsecondary IPaddr::10.0.0.1/33\n");

        assertEquals(
                List.of(
                        "haresources:1: warning: \"999.1.1.1/24\": \"999.1.1.1\" is not an IPv4"
                                + " address",
                        "haresources:1: warning: there is no executable script \"httpdd\" in"
                                + " resource.d or /etc/init.d; starting this resource fails",
                        "haresources:2: warning: \"IPaddr::10.0.0.1/33\": a netmask has 1 to 32"
                                + " bits"),
                warnings(checked));
    }

    @Test
    void unknownNodesAreAllReported() {
        assertEquals(
                List.of(
                        "haresources:1: unknown node \"primry\", did you mean \"primary\"?",
                        "haresources:3: unknown node \"www\"; a line is \"NODE RESOURCE ...\" with"
                                + " a node of ha.cf: primary, secondary"),
                errors(haresources("primry httpd\nsecondary Delay\nwww IPaddr\n")));
    }

    @Test
    void anOrderOfNodesIsForMoreThanTwo() {
        List<String> errors = errors(haresources("primary,secondary httpd\n"));

        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.getFirst().contains("an order of nodes is for more than two"));
    }
}
