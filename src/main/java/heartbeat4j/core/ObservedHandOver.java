package heartbeat4j.core;

import heartbeat4j.core.Body.AskResources.Step;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Follows the dialogue of a planned hand-over between two other nodes, of which one goes on at a
 * time. While it lasts the rules say nothing about the groups it moves.
 *
 * <pre>
 * none --me--> asked --other--> agreed --releaser's done--> released --taker's done--> none
 *                |                 +---------both stable again, or a node ended----->--+
 *                +--no answer within 10 s------------------------------------------->--+
 * </pre>
 */
final class ObservedHandOver {
    /** How a hand-over ended. */
    enum End {
        COMPLETED,
        UNANSWERED,
        BROKEN_OFF
    }

    /** One that has ended. */
    record Ended(NodeName releaser, Holdings scope, End how, Duration took) {}

    /**
     * A little more than Heartbeat gives the other node, which looks at its clock when it hears.
     */
    private static final Duration ANSWER_LIMIT = Standby.ANSWER_LIMIT.plusSeconds(2);

    private record Running(NodeName releaser, Holdings scope, Moment since, boolean agreed) {}

    private final TreeSet<NodeName> stableAgain = new TreeSet<>();
    private Optional<Running> running = Optional.empty();
    private boolean released;

    boolean moves(NodeName preferred) {
        return running.filter(r -> touches(r.releaser(), r.scope(), preferred)).isPresent();
    }

    static boolean touches(NodeName releaser, Holdings scope, NodeName preferred) {
        return releaser.equals(preferred) ? scope.local() : scope.foreign();
    }

    boolean idle() {
        return running.isEmpty();
    }

    /** Returns what has ended by it, if anything. */
    Optional<Ended> said(Moment now, NodeName speaker, Body.AskResources words) {
        if (words.step() == Step.ME) {
            if (running.isEmpty()) {
                running = Optional.of(new Running(speaker, words.scope(), now, false));
                stableAgain.clear();
                released = false;
            }
            return Optional.empty();
        }
        if (running.isEmpty()) {
            return Optional.empty();
        }
        Running current = running.get();
        boolean byReleaser = speaker.equals(current.releaser());
        return switch (words.step()) {
            case ME -> Optional.empty();
            case OTHER -> {
                stableAgain.clear();
                running =
                        Optional.of(
                                new Running(
                                        current.releaser(),
                                        current.scope(),
                                        current.since(),
                                        current.agreed() || !byReleaser));
                yield Optional.empty();
            }
            case DONE -> {
                if (byReleaser) {
                    released = true;
                    stableAgain.clear();
                    yield Optional.empty();
                }
                yield released ? end(now, End.COMPLETED) : Optional.empty();
            }
            case NOT -> end(now, End.BROKEN_OFF);
        };
    }

    /** A node told that nothing moves there; when both did, the dialogue is over. */
    Optional<Ended> stable(Moment now, NodeName node, int nodes) {
        if (running.isEmpty() || !running.get().agreed()) {
            return Optional.empty();
        }
        stableAgain.add(node);
        return stableAgain.size() == nodes
                ? end(now, released ? End.COMPLETED : End.BROKEN_OFF)
                : Optional.empty();
    }

    /** A node ended or began its life. */
    Optional<Ended> interrupted(Moment now) {
        return end(now, End.BROKEN_OFF);
    }

    Optional<Ended> timePassed(Moment now) {
        return now.reached(wakeAt())
                ? end(now, running.get().agreed() ? End.BROKEN_OFF : End.UNANSWERED)
                : Optional.empty();
    }

    private Optional<Ended> end(Moment now, End how) {
        Optional<Ended> ended =
                running.map(r -> new Ended(r.releaser(), r.scope(), how, now.since(r.since())));
        running = Optional.empty();
        return ended;
    }

    Moment wakeAt() {
        return running.map(r -> r.since().plus(r.agreed() ? Standby.STEP_LIMIT : ANSWER_LIMIT))
                .orElse(Moment.NEVER);
    }

    String word() {
        return running.map(r -> r.releaser() + " hands over [" + r.scope().word() + "]")
                .orElse("no hand-over");
    }
}
