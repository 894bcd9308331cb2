package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The groups of one node: compares over time who announces to hold them with who should by our
 * rules. Every change that was foreseen is told when it has come, and what stays different is told
 * once it has lasted.
 */
final class ObservedSide {
    /**
     * What lasts no longer is no difference: a C node notices what arrives up to half a second
     * late, and tells that it took a group only after its scripts have said what runs already.
     */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    private final NodeName preferred;
    private final List<GroupName> groups;
    private final Outbox outbox;
    private Expected expected = Expected.nobody("nothing was heard yet");
    private List<NodeName> holders = List.of();
    private boolean known;
    private boolean disagrees;
    private boolean told;
    private Moment lastHeld = new Moment(0);

    ObservedSide(NodeName preferred, List<GroupName> groups, Outbox outbox) {
        this.preferred = preferred;
        this.groups = List.copyOf(groups);
        this.outbox = outbox;
    }

    NodeName preferred() {
        return preferred;
    }

    List<GroupName> groups() {
        return groups;
    }

    Expected expected() {
        return expected;
    }

    /** Nobody has held them since that moment. */
    boolean unheldSince(Moment moment) {
        return lastHeld.compareTo(moment) < 0;
    }

    /** The node that alone announces to hold them. */
    Optional<NodeName> holder() {
        return holders.size() == 1 ? Optional.of(holders.getFirst()) : Optional.empty();
    }

    List<NodeName> holders() {
        return holders;
    }

    /**
     * Takes what is the case now.
     *
     * @param isKnown false while a node that could hold them has announced nothing
     */
    void settle(Moment now, Expected next, List<NodeName> nowHolders, boolean isKnown) {
        holders = List.copyOf(nowHolders);
        known = isKnown;
        if (!holders.isEmpty()) {
            lastHeld = now;
        }
        if (disagrees && next.sameOwner(expected) && holder().equals(next.owner())) {
            fulfilled(now);
        }
        expect(next);
        if (agrees()) {
            disagrees = false;
            told = false;
            return;
        }
        if (!disagrees) {
            disagrees = true;
            outbox.decide(
                    INFO,
                    "heartbeat4j would start %s on %s %s"
                            .formatted(what(), expected.owner().get(), expected.ours()),
                    expected.because());
        }
        if (!told && now.reached(toldAt())) {
            told = true;
            outbox.decide(
                    WARN,
                    "Difference: %s %s after %s; heartbeat4j: on %s %s"
                            .formatted(
                                    actual(),
                                    Words.tenths(now.since(expected.from())),
                                    expected.event(),
                                    expected.owner().get(),
                                    expected.ours()),
                    expected.because());
        }
    }

    /** The same situation keeps the moment at which it began. */
    private void expect(Expected next) {
        if (next.sameOwner(expected) && next.event().equals(expected.event())) {
            return;
        }
        if (disagrees && !next.sameOwner(expected)) {
            if (told) {
                outbox.decide(INFO, "%s: compared anew".formatted(what()), next.because());
            }
            disagrees = false;
            told = false;
        }
        expected = next;
    }

    private boolean agrees() {
        return expected.owner().isEmpty() || !known || holder().equals(expected.owner());
    }

    /** Tells how long it took, against what had been expected until now. */
    private void fulfilled(Moment now) {
        outbox.decide(
                told ? WARN : INFO,
                "%s%s took %s %s after %s; heartbeat4j: %s"
                        .formatted(
                                told ? "Difference: " : "",
                                expected.owner().get(),
                                what(),
                                Words.tenths(now.since(expected.from())),
                                expected.event(),
                                expected.ours()),
                expected.because());
        disagrees = false;
        told = false;
    }

    private Moment toldAt() {
        return expected.due().plus(PATIENCE);
    }

    Moment wakeAt() {
        return disagrees && !told ? toldAt() : Moment.NEVER;
    }

    /** What the cluster does otherwise right now, if that has lasted. */
    Optional<String> difference() {
        return told
                ? Optional.of(
                        "%s; heartbeat4j: on %s, because %s"
                                .formatted(actual(), expected.owner().get(), expected.because()))
                : Optional.empty();
    }

    private String actual() {
        return switch (holders.size()) {
            case 0 -> "nobody announces " + what();
            case 1 -> "%s announces %s".formatted(holders.getFirst(), what());
            default ->
                    holders.stream().map(NodeName::text).collect(Collectors.joining(" and "))
                            + " announce "
                            + what();
        };
    }

    /** "group p", "groups p, q". */
    String what() {
        return (groups.size() == 1 ? "group " : "groups ")
                + groups.stream().map(GroupName::text).collect(Collectors.joining(", "));
    }
}
