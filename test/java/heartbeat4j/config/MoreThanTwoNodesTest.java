package heartbeat4j.config;

import static heartbeat4j.config.Judged.accepted;
import static heartbeat4j.config.Judged.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.NodeName;
import heartbeat4j.core.Policy;

import org.junit.jupiter.api.Test;

import java.util.List;

class MoreThanTwoNodesTest {
    private static Checked checked(String lines, String haresources) {
        return Judged.all(Judged.HA_CF + lines, Judged.AUTHKEYS, haresources);
    }

    private static List<String> candidates(Policy policy, int group) {
        return policy.candidates(policy.groups().get(group)).stream().map(NodeName::text).toList();
    }

    @Test
    void theOrderOfALineIsKeptAndOneNodeIsFollowedByTheOthers() {
        Policy policy =
                accepted(checked("node third\n", "third,PRIMARY httpd\nsecondary IPaddr::1\n"))
                        .policy();

        assertEquals(List.of("third", "primary"), candidates(policy, 0));
        assertEquals(List.of("secondary", "third", "primary"), candidates(policy, 1));
        assertFalse(policy.pair());
        assertTrue(policy.quorum().required());
    }

    @Test
    void aWitnessIsAMemberThatOwnsNothing() {
        Policy policy = accepted(checked("witness third\n", "primary httpd\n")).policy();

        assertEquals(3, policy.nodes().size());
        assertEquals(List.of("primary", "secondary"), candidates(policy, 0));
        assertEquals(
                List.of("haresources:1: \"third\" is a witness and owns nothing"),
                errors(checked("witness third\n", "third httpd\n")));
    }

    @Test
    void aWitnessOfOneNodeDecidesNothing() {
        List<String> errors = errors(checked("witness secondary\n", "primary httpd\n"));

        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.getFirst().contains("a witness votes between two nodes or more"));
    }

    @Test
    void quorumCanBeSwitchedOff() {
        assertFalse(
                accepted(checked("node third\nquorum off\n", "primary httpd\n"))
                        .policy()
                        .quorum()
                        .required());
        assertTrue(
                errors(checked("quorum never\n", "primary httpd\n"))
                        .getFirst()
                        .contains("quorum \"never\" is not known; write one of on, off"));
    }

    @Test
    void whatTheNodesCanPromiseIsSaid() {
        String three =
                Explanation.of(accepted(checked("node third\n", "third httpd\n"))).toString();
        String two = Explanation.of(accepted(checked("", "primary httpd\n"))).toString();

        assertTrue(three.contains("only nodes that 2 of 3 members hear may own a group"), three);
        assertTrue(two.contains("two nodes that do not hear each other both run everything"), two);
    }

    @Test
    void ipfailAmongThreeIsSaidToDoNothing() {
        List<String> warnings =
                Judged.warnings(
                        checked(
                                "node third\nping 198.51.100.254\nrespawn hacluster /x/ipfail\n",
                                "primary httpd\n"));

        assertTrue(
                warnings.toString().contains("ipfail does nothing among more than two nodes"),
                warnings.toString());
    }

    @Test
    void anUnknownOrRepeatedNodeOfAnOrderIsNamed() {
        assertTrue(
                errors(checked("node third\n", "primary,thrid httpd\n"))
                        .getFirst()
                        .contains("unknown node \"thrid\""));
        assertEquals(
                List.of("haresources:1: \"primary\" is named twice"),
                errors(checked("node third\n", "primary,primary httpd\n")));
    }
}
