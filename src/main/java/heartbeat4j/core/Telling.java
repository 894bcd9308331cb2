package heartbeat4j.core;

import java.util.Optional;

/** Tells the other node what this one holds: in each heartbeat, and in reports of changes. */
final class Telling {
    private final Transmitter transmitter;
    private final ResourceTable resources;
    private final Optional<Counterpart> counterpart;
    private Optional<Body.ResourceReport> last = Optional.empty();
    private boolean wasIdle = true;

    Telling(Transmitter transmitter, ResourceTable resources, Optional<Counterpart> counterpart) {
        this.transmitter = transmitter;
        this.resources = resources;
        this.counterpart = counterpart;
    }

    /** The other node needs to be told once more, although nothing has changed. */
    void again() {
        last = Optional.empty();
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
    void settle(Holdings mine, Phase phase, boolean idle) {
        if (idle && !wasIdle) {
            again();
        }
        wasIdle = idle;
        boolean early = phase instanceof Phase.Starting && !counterpart.get().informed();
        if (!toPlain() || (idle && !early)) {
            report(mine, phase, idle, "");
        }
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

    /** The echo of the other's heartbeats changes all the time and is no news. */
    static boolean sameNews(Optional<Body.Claim> one, Optional<Body.Claim> other) {
        return one.map(Telling::withoutEcho).equals(other.map(Telling::withoutEcho));
    }

    private static Body.Claim withoutEcho(Body.Claim claim) {
        return new Body.Claim(claim.holdings(), claim.stable(), claim.heard(), 0);
    }
}
