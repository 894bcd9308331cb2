package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A restart of the daemon that moves nothing. It tells the others for how long this node may be
 * silent, and when all of them have heard that, it leaves everything running for the next daemon.
 *
 * <pre>
 * none --asked--> announced --settled, and heard by all--> left running
 *   ^                 |
 *   +-----refused-----+  when somebody has not heard it in time, or this node stops
 * </pre>
 */
final class PlannedRestart {
    /** By then this node is settled and everybody has heard of it, or nothing comes of it. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Heartbeats that announce it where no answer can be expected. */
    private static final int TOLD_TO_NOBODY = 3;

    private static final String LEFT = "its resources stay running";

    private final Takeover takeover;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private Policy policy;
    private Optional<Announced> announced = Optional.empty();

    /**
     * What the heartbeats say from that one on.
     *
     * @param within so long the addresses live without a daemon
     * @param alone no other node lived then
     */
    private record Announced(
            RequestId request, Duration within, long firstBeat, boolean alone, Moment began) {
        Moment refusedAt() {
            return began.plus(PATIENCE);
        }
    }

    PlannedRestart(Policy policy, Takeover takeover, Transmitter transmitter, Outbox outbox) {
        this.policy = policy;
        this.takeover = takeover;
        this.transmitter = transmitter;
        this.outbox = outbox;
    }

    void setPolicy(Policy changed) {
        policy = changed;
    }

    void ask(Moment now, RequestId request, int seconds) {
        if (announced.isPresent()) {
            reply(request, Optional.of("a restart is under way already"));
            return;
        }
        int bound = AddressLease.restartSeconds(seconds, policy.timing());
        if (bound == 0) {
            reply(
                    request,
                    Optional.of(
                            "initdead (%s) leaves no time for it"
                                    .formatted(Words.seconds(policy.timing().initdead()))));
            return;
        }
        Duration within = Duration.ofSeconds(bound);
        announced =
                Optional.of(
                        new Announced(request, within, transmitter.lastSent() + 1, alone(), now));
        outbox.decide(
                INFO,
                "A restart is announced to the other nodes.",
                "an operator asked for one; it may take up to " + Words.seconds(within));
    }

    private boolean alone() {
        return takeover.listeners().heardBeat() == Listeners.NOBODY;
    }

    /** Comes after everything else that follows from an event. */
    void settle(Moment now) {
        if (announced.isEmpty()) {
            return;
        }
        Announced restart = announced.get();
        Optional<Moment> heardAt = heardAt(now, restart);
        Optional<String> refusal = refusal(now, restart, heardAt.isPresent());
        if (refusal.isPresent()) {
            announced = Optional.empty();
            outbox.announce(WARN, "This node does not restart: " + refusal.get());
            reply(restart.request(), refusal);
        } else if (heardAt.isPresent() && takeover.settled()) {
            leave(restart, heardAt.get());
        }
    }

    /** When the newest heartbeat was sent that all have heard, if that is one of those. */
    private Optional<Moment> heardAt(Moment now, Announced restart) {
        if (alone()) {
            return saidToNobody(now, restart);
        }
        long heard = takeover.listeners().heardBeat();
        Moment sentAt = transmitter.beatAt(heard);
        // One that is long past would leave the next daemon too little time.
        boolean fresh =
                !sentAt.equals(Moment.NEVER)
                        && !now.reached(sentAt.plus(restart.within().dividedBy(2)));
        return heard >= restart.firstBeat() && fresh ? Optional.of(sentAt) : Optional.empty();
    }

    /** A node that is not heard here may hear this one all the same: it is told a few times. */
    private Optional<Moment> saidToNobody(Moment now, Announced restart) {
        Duration beats = policy.timing().keepalive().multipliedBy(TOLD_TO_NOBODY);
        return now.reached(restart.began().plus(beats))
                ? Optional.of(restart.began())
                : Optional.empty();
    }

    private Optional<String> refusal(Moment now, Announced restart, boolean heard) {
        Optional<NodeName> hasty = takeover.listeners().hasty();
        if (takeover.leaving()) {
            return Optional.of("it stops");
        }
        if (hasty.isPresent()) {
            return Optional.of(
                    "%s runs Heartbeat 3, which takes over after deadtime (%s)"
                            .formatted(hasty.get(), Words.seconds(policy.timing().deadtime())));
        }
        if (alone() && !restart.alone()) {
            return Optional.of("the other node has died or left meanwhile");
        }
        if (!now.reached(restart.refusedAt())) {
            return Optional.empty();
        }
        return Optional.of(
                "in %s %s"
                        .formatted(
                                Words.seconds(PATIENCE),
                                heard
                                        ? "its groups did not come to rest"
                                        : "not every other node has said that it heard of it"));
    }

    private void leave(Announced restart, Moment heardAt) {
        outbox.decide(
                INFO,
                "Leaving all resources running for the next daemon.",
                "nothing moves if it starts within " + Words.seconds(restart.within()));
        reply(restart.request(), Optional.empty());
        outbox.add(new Action.LeaveRunning(heardAt.plus(restart.within())));
    }

    private void reply(RequestId request, Optional<String> refusal) {
        outbox.add(new Action.Reply(request, refusal.isEmpty(), refusal.orElse(LEFT)));
    }

    /** What this node says of its silence: the others wait for so long. */
    Body.Status announce(Body.Status beat) {
        if (announced.isEmpty()) {
            return beat;
        }
        Duration within = announced.get().within();
        boolean leased = !(policy.lease() instanceof AddressLease.Off);
        int longer = Math.max((int) within.toSeconds(), beat.lease().orElse(0));
        OptionalInt lease = leased ? OptionalInt.of(longer) : OptionalInt.empty();
        return beat.silentFor(AddressLease.gone(within.toSeconds())).withLease(lease);
    }

    Moment wakeAt() {
        return announced.map(Announced::refusedAt).orElse(Moment.NEVER);
    }
}
