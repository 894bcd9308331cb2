package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.core.Voice.Handing;
import heartbeat4j.core.Voice.Stance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges and carries out what operators want to have moved, among more than two nodes. */
final class Moves {
    private final Electorate electorate;
    private final Map<GroupName, Candidacy> candidacies;
    private final Transmitter transmitter;
    private final Outbox outbox;

    Moves(
            Electorate electorate,
            Map<GroupName, Candidacy> candidacies,
            Transmitter transmitter,
            Outbox outbox) {
        this.electorate = electorate;
        this.candidacies = candidacies;
        this.transmitter = transmitter;
        this.outbox = outbox;
    }

    /** Gives groups of this node to the best of the others; returns why not, if not. */
    Optional<String> giveAway(Moment now, Phase phase, List<Candidacy> groups, String because) {
        List<Candidacy> owned =
                groups.stream().filter(each -> each.stance() == Stance.OWNING).toList();
        if (!phase.stable()) {
            return Optional.of("this node is " + phase.word());
        }
        if (owned.isEmpty()) {
            return Optional.of("this node owns none of these groups");
        }
        List<Candidacy> movable = new ArrayList<>();
        for (Candidacy candidacy : owned) {
            if (electorate.otherEligible(now, candidacy)) {
                movable.add(candidacy);
            }
        }
        if (movable.isEmpty()) {
            return Optional.of("no other node can take them over now");
        }
        movable.forEach(each -> each.release(now, each.nextOwner(now, true), because));
        return Optional.empty();
    }

    /** Asks the owners of these groups to hand them to this node; returns why not, if not. */
    Optional<String> fetch(Phase phase, List<Candidacy> groups) {
        if (!phase.stable()) {
            return Optional.of("this node is " + phase.word());
        }
        List<Candidacy> foreign =
                groups.stream().filter(each -> each.stance() == Stance.IDLE).toList();
        if (foreign.isEmpty()) {
            return Optional.of("this node owns these groups already");
        }
        foreign.forEach(
                each ->
                        transmitter.send(
                                new Body.MoveRequest(
                                        each.name(),
                                        electorate.self(),
                                        Duration.ZERO,
                                        "hb_takeover")));
        return Optional.empty();
    }

    /** Returns why not, if not. */
    Optional<String> order(Moment now, Phase phase, Event.Order.Move order) {
        Candidacy candidacy = candidacies.get(order.group());
        if (candidacy == null) {
            return Optional.of(
                    "there is no group %s; haresources has %s"
                            .formatted(order.group(), candidacies.keySet()));
        }
        Optional<String> refusal = refusal(now, phase, candidacy, order.to());
        if (refusal.isPresent()) {
            return refusal;
        }
        if (candidacy.stance() == Stance.OWNING) {
            handOver(now, candidacy, order.to(), order.left(), order.reason());
        } else {
            transmitter.send(
                    new Body.MoveRequest(order.group(), order.to(), order.left(), order.reason()));
        }
        return Optional.empty();
    }

    private Optional<String> refusal(Moment now, Phase phase, Candidacy candidacy, NodeName to) {
        if (!phase.stable()) {
            return Optional.of("this node is " + phase.word());
        }
        if (!electorate.mayOwn(to, candidacy)) {
            return Optional.of(
                    "%s cannot own group %s; these can: %s"
                            .formatted(to, candidacy.name(), electorate.candidates(candidacy)));
        }
        Optional<NodeName> owner = electorate.owners(now, candidacy).stream().findFirst();
        if (owner.isEmpty()) {
            return Optional.of("nobody owns group %s now".formatted(candidacy.name()));
        }
        if (owner.get().equals(to)) {
            return Optional.of("%s owns group %s already".formatted(to, candidacy.name()));
        }
        return electorate.eligible(now, to, candidacy)
                ? Optional.empty()
                : Optional.of(
                        "%s cannot take group %s now: it is dead, leaving, without quorum, or"
                                        .formatted(to, candidacy.name())
                                + " could not start it lately");
    }

    /** Another node passes on what an operator wants. */
    void wanted(Moment now, Phase phase, NodeName asker, Body.MoveRequest request) {
        Candidacy candidacy = candidacies.get(request.group());
        if (candidacy == null || candidacy.stance() != Stance.OWNING) {
            return;
        }
        Optional<String> refusal = refusal(now, phase, candidacy, request.to());
        if (refusal.isPresent()) {
            outbox.announce(
                    WARN,
                    "move of %s to %s, asked for at %s, ignored: %s"
                            .formatted(request.group(), request.to(), asker, refusal.get()));
            return;
        }
        handOver(now, candidacy, request.to(), request.left(), request.reason());
    }

    private static void handOver(
            Moment now, Candidacy candidacy, NodeName to, Duration left, String reason) {
        String because = "an operator wants it there" + (reason.isEmpty() ? "" : ": " + reason);
        candidacy.release(now, Optional.of(new Handing(to, true, left)), because);
    }
}
