package heartbeat4j.config;

import static heartbeat4j.config.Judged.accepted;
import static heartbeat4j.config.Judged.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.FlapLimit;
import heartbeat4j.core.Policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

class PrudenceTest {
    private static Checked checked(String lines) {
        return Judged.all(Judged.HA_CF + lines, Judged.AUTHKEYS, "primary httpd\n");
    }

    private static Policy policy(String lines) {
        return accepted(checked(lines)).policy();
    }

    private static String explained(String lines) {
        return String.join("\n", Explanation.of(accepted(checked(lines))));
    }

    @Test
    void fourMovesInFiveMinutesAreTheDefault() {
        assertEquals(new FlapLimit(4, Duration.ofMinutes(5)), policy("").flaps());
        assertEquals(FlapLimit.OFF, policy("flap_damping off\n").flaps());
        assertEquals(
                new FlapLimit(3, Duration.ofSeconds(90)), policy("flap_damping 3 90\n").flaps());
        assertEquals(new FlapLimit(2, Duration.ofHours(1)), policy("flap_damping 2 1h\n").flaps());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "1 5m", "17 5m", "4 0", "4 5d", "4 5m more", "four 5m"})
    void aDampingThatMeansNothingIsRefused(String words) {
        List<String> errors = errors(checked("flap_damping " + words + "\n"));

        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.getFirst().contains("flap_damping needs off, or how many moves"));
    }

    @Test
    void atLeastHalfOfTheTieBreakersAndAtLeastOneIsNeeded() {
        assertEquals(1, policy("tiebreaker ping 192.0.2.1\n").tiebreaker().needed());
        assertEquals(1, policy("tiebreaker ping 192.0.2.1 2001:db8::1\n").tiebreaker().needed());
        assertEquals(
                2,
                policy("tiebreaker ping 192.0.2.1 192.0.2.2\ntiebreaker ping 192.0.2.3\n")
                        .tiebreaker()
                        .needed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ping", "192.0.2.1", "ask 192.0.2.1", "ping router", "ping fe80::1%e"})
    void aTieBreakerIsAnAddressToPing(String words) {
        List<String> errors = errors(checked("tiebreaker " + words + "\n"));

        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.getFirst().contains("tiebreaker"), errors.getFirst());
    }

    @Test
    void ownersStopLongBeforeOthersMayTake() {
        Policy policy = policy("keepalive 1\ndeadtime 10\ntiebreaker ping 192.0.2.1\n");

        assertEquals(Duration.ofSeconds(10), policy.tiebreakWait());
        assertTrue(policy.tiebreakHold().compareTo(Duration.ofSeconds(5)) < 0);
        assertTrue(
                explained("keepalive 1\ndeadtime 10\ntiebreaker ping 192.0.2.1\n")
                        .contains(
                                "groups of a silent node are taken 10 s after its last heartbeat,"
                                        + " while 1 of 1 answer"));
    }

    @Test
    void whatTwoNodesCannotPromiseIsSaidWithAndWithoutATieBreaker() {
        assertTrue(explained("").contains("do not hear each other both run everything"));
        assertTrue(explained("").contains("a tiebreaker"));
        String with = explained("tiebreaker ping 192.0.2.1\n");
        assertTrue(with.contains("ask the tie-breaker"), with);
        assertTrue(with.contains("if both do, both run everything"), with);
        assertTrue(with.contains("if none does, nothing runs"), with);
    }
}
