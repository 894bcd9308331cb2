package heartbeat4j.core;

import java.time.Duration;
import java.util.Optional;

/** Tells the other node what this one holds: in each heartbeat, and in reports of changes. */
final class Telling {
    /**
     * To a Heartbeat the last report is said once more after so long, since it takes what arrives
     * last for the latest news.
     */
    static final Duration SAY_AGAIN_AFTER = Duration.ofSeconds(1);

    private final Transmitter transmitter;
    private final ResourceTable resources;
    private final Optional<Counterpart> counterpart;
    private Optional<Body.ResourceReport> last = Optional.empty();
    private boolean wasIdle = true;
    private Moment sayAgainAt = Moment.NEVER;
    private long reports;
    private long reportsSeen;

    Telling(Transmitter transmitter, ResourceTable resources, Optional<Counterpart> counterpart) {
        this.transmitter = transmitter;
        this.resources = resources;
        this.counterpart = counterpart;
    }

    /** The other node needs to be told once more, although nothing has changed. */
    void again() {
        last = Optional.empty();
    }

    /** A report went out once more on request, and may arrive behind later ones. */
    void repeated(Moment now) {
        sayAgainAt = now.plus(SAY_AGAIN_AFTER);
    }

    /** The other node was told that this node takes part in nothing. */
    boolean toldStable() {
        return last.flatMap(Body.ResourceReport::stable).orElse(false);
    }

    /**
     * Tells what has changed. C nodes say nothing about themselves in mid-dialogue, and that they
     * are stable after it; before they have told what they hold, nothing true can be said that
     * would not pass for a claim to it.
     */
    void settle(Moment now, Holdings mine, Phase phase, boolean idle) {
        if (idle && !wasIdle) {
            again();
        }
        wasIdle = idle;
        boolean early = phase instanceof Phase.Starting && !counterpart.get().informed();
        if (!toPlain()) {
            report(mine, phase, idle, "");
            sayAgainAt = Moment.NEVER;
        } else if (idle && !early) {
            reportToPlain(now, mine, phase);
        } else if (now.reached(sayAgainAt)) {
            repeated(now);
        }
    }

    private void reportToPlain(Moment now, Holdings mine, Phase phase) {
        boolean again = now.reached(sayAgainAt);
        if (again) {
            again();
            sayAgainAt = Moment.NEVER;
        }
        report(mine, phase, true, "");
        if (reports != reportsSeen && !again) {
            repeated(now);
        }
        reportsSeen = reports;
    }

    /** Tells what we hold, unless it was told already and there is no further reason to. */
    void report(Holdings mine, Phase phase, boolean idle, String info) {
        Holdings said = info.isEmpty() && toPlain() ? saidToPlain(mine, phase) : mine;
        boolean stable = phase.stable() && idle;
        boolean told =
                last.filter(r -> r.holdings() == said && r.stable().equals(Optional.of(stable)))
                        .isPresent();
        Optional<Body.Claim> claim = claim(mine, phase, idle);
        if (claim.isEmpty() || (told && info.isEmpty())) {
            return;
        }
        Body.ResourceReport report =
                new Body.ResourceReport(said, true, Optional.of(stable), info, claim);
        last = Optional.of(report);
        reports++;
        transmitter.send(report);
    }

    private boolean toPlain() {
        return counterpart.filter(Counterpart::plain).isPresent();
    }

    /**
     * A C node acts on the report itself: what still stops here is not free yet, unless it holds
     * that already.
     */
    private Holdings saidToPlain(Holdings mine, Phase phase) {
        return phase instanceof Phase.Starting || phase instanceof Phase.Yielding
                ? mine.plus(resources.held()).minus(counterpart.get().holdings().swapped())
                : mine.plus(resources.held());
    }

    /**
     * What this node holds or may still be running. Empty while the scripts have not been asked,
     * since nothing true can be said; never empty in an active node, which would pass for a C node.
     */
    Optional<Body.Claim> claim(Holdings mine, Phase phase, boolean idle) {
        if (!phase.joined() && !resources.probed()) {
            return Optional.empty();
        }
        Optional<Peer> alive = counterpart.map(Counterpart::peer).filter(Peer::alive);
        return Optional.of(
                new Body.Claim(
                        mine.plus(resources.held()),
                        phase.stable() && idle,
                        alive.map(Peer::generation).orElse(Generation.UNKNOWN),
                        alive.map(Peer::lastStatusSequence).orElse(0L)));
    }

    /** While {@link #settle} is called. */
    Moment wakeAt() {
        return sayAgainAt;
    }
}
