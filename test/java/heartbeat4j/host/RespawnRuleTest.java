package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import heartbeat4j.host.RespawnRule.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What follows the end of a kept program. */
class RespawnRuleTest {
    private static final Verdict AT_ONCE = new Verdict.Restart(Duration.ZERO);
    private static final Verdict AFTER_A_SECOND = new Verdict.Restart(Duration.ofSeconds(1));
    private static final Duration SHORT = Duration.ofSeconds(29);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final RespawnRule rule = new RespawnRule(false);

    @Test
    void theFirstQuickEndIsMadeGoodAtOnceTheNextAfterASecond() {
        assertEquals(AT_ONCE, rule.ended(1, SHORT));
        assertEquals(AFTER_A_SECOND, rule.ended(0, SHORT));
        assertEquals(AFTER_A_SECOND, rule.ended(137, SHORT));
    }

    @Test
    void moreThanTenQuickEndsInARowAreTooMany() {
        for (int i = 0; i < 10; i++) {
            assertInstanceOf(Verdict.Restart.class, rule.ended(1, SHORT));
        }
        assertInstanceOf(Verdict.GiveUp.class, rule.ended(1, SHORT));
    }

    @Test
    void aLongRunForgetsTheQuickEnds() {
        for (int i = 0; i < 10; i++) {
            rule.ended(1, SHORT);
        }
        assertEquals(AT_ONCE, rule.ended(1, LONG));
        assertEquals(AT_ONCE, rule.ended(1, SHORT));
    }

    @Test
    void code100SaysThatTheProgramIsNotNeeded() {
        assertEquals(new Verdict.Done(), rule.ended(100, SHORT));
    }

    @Test
    void aFailfastProgramMayEndOnlyInPeace() {
        assertEquals(new Verdict.Reboot(), new RespawnRule(true).ended(1, LONG));
        assertEquals(new Verdict.Reboot(), new RespawnRule(true).ended(137, LONG));
        assertEquals(AT_ONCE, new RespawnRule(true).ended(0, LONG));
    }
}
