package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;

import java.time.Duration;

/** The phase of this life: changes it in one way, and sees it to its end once it is leaving. */
final class Stage {
    /** How long a node that has left stays to repeat its last words. */
    static final Duration LINGER = Duration.ofSeconds(1);

    private final Transmitter transmitter;
    private final ResourceTable resources;
    private final Outbox outbox;
    private Phase phase = new Phase.Init();

    Stage(Transmitter transmitter, ResourceTable resources, Outbox outbox) {
        this.transmitter = transmitter;
        this.resources = resources;
        this.outbox = outbox;
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next, String because) {
        phase = next;
        next.headline().ifPresent(line -> outbox.decide(INFO, line, because));
    }

    /** This life has become a member. */
    void joins(Phase next) {
        outbox.decide(
                INFO,
                "Local status now set to: 'active'",
                "every node was heard or is dead; found running here: " + resources.held().word());
        outbox.add(new Action.Joined());
        enter(next, "communication is up");
    }

    /** It stops on request, or has begun to. */
    boolean leavesOpenly() {
        return phase instanceof Phase.Left || (phase instanceof Phase.Leaving && !phase.silent());
    }

    /**
     * Goes on as far as the scripts have come.
     *
     * @param heardByOthers somebody may ask for the last words again
     */
    void settleLeaving(Moment now, Phase.Leaving leaving, boolean heardByOthers) {
        if (leaving.rejoin()) {
            if (resources.settled(Holdings.ALL)) {
                enter(
                        new Phase.Left(Moment.NEVER, true, leaving.why()),
                        "all that can stop has stopped");
                outbox.add(new Action.Rejoin(leaving.joined(), leaving.why()));
            }
        } else if (resources.released(Holdings.ALL)) {
            transmitter.send(new Body.ShutdownDone());
            enter(
                    new Phase.Left(heardByOthers ? now.plus(LINGER) : now, false, leaving.why()),
                    "all resources are stopped");
        }
    }

    void settleLeft(Moment now, Phase.Left left) {
        if (now.reached(left.until())) {
            outbox.add(new Action.Exit(left.why()));
        }
    }

    /** When it ends, once it has left. */
    Moment wakeAt() {
        return phase instanceof Phase.Left(Moment until, _, _) ? until : Moment.NEVER;
    }
}
