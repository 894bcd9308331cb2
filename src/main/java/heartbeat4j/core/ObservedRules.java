package heartbeat4j.core;

import java.util.List;
import java.util.Optional;

/** Our rules of ownership, applied from outside to what two nodes announce. */
final class ObservedRules {
    private final Failback failback;
    private final ObservedHandOver handOver;

    ObservedRules(Failback failback, ObservedHandOver handOver) {
        this.failback = failback;
        this.handOver = handOver;
    }

    /**
     * Who should hold the groups of {@code preferred}.
     *
     * @param owesFailback the other one took them because their own node was not there
     */
    Expected expected(
            Moment now,
            ObservedSide side,
            ObservedNode preferred,
            ObservedNode other,
            boolean owesFailback) {
        for (ObservedNode node : List.of(preferred, other)) {
            switch (node.life()) {
                case UNHEARD -> {
                    return Expected.nobody(node.name() + " may be there and has not been heard");
                }
                case STOPPING -> {
                    return Expected.nobody(node.name() + " is stopping its groups");
                }
                case LIVE, GONE, DEAD -> {}
            }
        }
        if (preferred.absent() && other.absent()) {
            return Expected.nobody("no node is there");
        }
        if (preferred.absent() || other.absent()) {
            ObservedNode survivor = preferred.absent() ? other : preferred;
            return alone(survivor, survivor == preferred ? other : preferred);
        }
        if (handOver.moves(preferred.name())) {
            return Expected.nobody(handOver.word());
        }
        return both(now, side, preferred, other, owesFailback);
    }

    private static Expected alone(ObservedNode survivor, ObservedNode lost) {
        if (!survivor.joined()) {
            return Expected.nobody(survivor.name() + " is not active yet");
        }
        String because =
                lost.life() == ObservedNode.Life.GONE
                        ? lost.name() + " has stopped all its groups and left"
                        : lost.peer().heard()
                                ? "%s is dead: silent for its deadtime of %s"
                                        .formatted(
                                                lost.name(), Words.seconds(lost.peer().deadtime()))
                                : lost.name() + " was never heard";
        if (survivor.since().compareTo(lost.since()) > 0 || !lost.peer().heard()) {
            return Expected.of(
                    survivor.name(), because, survivor.name() + " became active", survivor.since());
        }
        if (lost.life() == ObservedNode.Life.GONE) {
            return Expected.of(
                    survivor.name(), because, lost.name() + "'s shutdown notice", lost.since());
        }
        return new Expected(
                Optional.of(survivor.name()),
                because,
                lost.name() + "'s last heartbeat",
                lost.peer().lastStatus(),
                lost.peer().lastStatus().plus(lost.peer().deadtime()));
    }

    private Expected both(
            Moment now,
            ObservedSide side,
            ObservedNode preferred,
            ObservedNode other,
            boolean owesFailback) {
        boolean preferredHolds = preferred.holdings().map(Holdings::local).orElse(false);
        boolean otherHolds = other.holdings().map(Holdings::foreign).orElse(false);
        if (preferredHolds && otherHolds) {
            return Expected.of(
                    preferred.name(),
                    "both nodes announce it, and its own node keeps it",
                    "both announced it",
                    now);
        }
        if (preferredHolds) {
            return stays(preferred, "it runs on its own node", now);
        }
        if (otherHolds) {
            return heldByOther(now, preferred, other, owesFailback);
        }
        return unheld(now, side, preferred, other);
    }

    private static Expected stays(ObservedNode holder, String because, Moment now) {
        return Expected.of(holder.name(), because, holder.name() + " announced it", now);
    }

    private Expected heldByOther(
            Moment now, ObservedNode preferred, ObservedNode other, boolean owesFailback) {
        if (owesFailback && failback == Failback.ON) {
            return preferred.stable() && other.stable() && handOver.idle()
                    ? Expected.of(
                            preferred.name(),
                            "auto_failback on: %s is back".formatted(preferred.name()),
                            preferred.name() + " was ready again",
                            now)
                    : stays(other, preferred.name() + " is not ready to have it back", now);
        }
        return stays(other, "it stays where it is until it is moved or its holder fails", now);
    }

    private static Expected unheld(
            Moment now, ObservedSide side, ObservedNode preferred, ObservedNode other) {
        for (ObservedNode node : List.of(preferred, other)) {
            if (!node.joined()) {
                return Expected.nobody(node.name() + " is not active yet");
            }
            if (node.holdings().isEmpty()) {
                return Expected.nobody(
                        node.name() + " has not announced what it holds since observing began");
            }
        }
        Moment both = Moment.later(preferred.since(), other.since());
        return side.unheldSince(both)
                ? Expected.of(
                        preferred.name(),
                        "both nodes are active and hold nothing",
                        "both nodes were active",
                        both)
                : Expected.of(
                        preferred.name(),
                        "nobody announces it, and its own node is alive",
                        "its release",
                        now);
    }
}
