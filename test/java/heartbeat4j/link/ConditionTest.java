package heartbeat4j.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import heartbeat4j.link.LinkFailure.Kind;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A link's troubles are told once per change. */
class ConditionTest {
    private static final Optional<LinkFailure> DOWN = failure(Kind.INTERFACE_DOWN);
    private static final Optional<LinkFailure> GONE = failure(Kind.NO_INTERFACE);
    private static final Optional<LinkFailure> UNSENT = failure(Kind.SENDING_FAILS);
    private static final Optional<LinkFailure> FINE = Optional.empty();

    private final List<String> told = new ArrayList<>();
    private final Condition condition =
            new Condition(() -> told.add("opened"), failure -> told.add("" + failure.kind()));

    private static Optional<LinkFailure> failure(Kind kind) {
        return Optional.of(new LinkFailure(kind, "cause", "fix"));
    }

    @Test
    void sameTroubleIsToldOnceAndAnotherAnew() {
        condition.kept(DOWN);
        condition.kept(DOWN);
        condition.kept(GONE);
        condition.kept(FINE);
        condition.kept(FINE);
        condition.kept(DOWN);

        assertEquals(List.of("INTERFACE_DOWN", "NO_INTERFACE", "opened", "INTERFACE_DOWN"), told);
    }

    @Test
    void onlySeveralFailedSendsInARowAreToldAndOneGoodSendEndsIt() {
        condition.kept(FINE);
        condition.sent(UNSENT);
        condition.sent(UNSENT);
        condition.sent(FINE);
        condition.sent(UNSENT);
        condition.sent(UNSENT);
        assertEquals(List.of("opened"), told);

        condition.sent(UNSENT);
        condition.sent(UNSENT);
        condition.kept(FINE);
        condition.sent(FINE);

        assertEquals(List.of("opened", "SENDING_FAILS", "opened"), told);
    }

    @Test
    void interfaceThatIsDownExplainsTheFailedSends() {
        condition.kept(FINE);
        condition.sent(UNSENT);
        condition.sent(UNSENT);
        condition.kept(DOWN);
        condition.sent(UNSENT);
        condition.sent(UNSENT);
        condition.sent(UNSENT);
        condition.kept(FINE);

        assertEquals(List.of("opened", "INTERFACE_DOWN", "opened"), told);
    }

    @Test
    void retriesBackOffToABound() {
        BackOff backOff = new BackOff();

        assertEquals(Duration.ofMillis(250), backOff.next());
        assertEquals(Duration.ofMillis(500), backOff.next());
        assertEquals(Duration.ofSeconds(1), backOff.next());
        assertEquals(Duration.ofSeconds(2), backOff.next());
        assertEquals(Duration.ofSeconds(2), backOff.next());
        backOff.reset();
        assertEquals(Duration.ofMillis(250), backOff.next());
    }
}
