package heartbeat4j.core;

import java.util.Optional;

/** Tells the other node what this one holds: in each heartbeat, and in reports of changes. */
final class Telling {
    private final Transmitter transmitter;
    private final ResourceTable resources;
    private final Optional<Counterpart> counterpart;
    private Optional<Body.ResourceReport> last = Optional.empty();

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

    /** Tells what we hold, unless it was told already and there is no further reason to. */
    void report(Holdings mine, boolean stable, boolean joined, String info) {
        Holdings said = info.isEmpty() && toPlain() ? mine.plus(resources.held()) : mine;
        boolean told =
                last.filter(r -> r.holdings() == said && r.stable().equals(Optional.of(stable)))
                        .isPresent();
        Optional<Body.Claim> claim = claim(mine, stable, joined);
        if (claim.isEmpty() || (told && info.isEmpty())) {
            return;
        }
        Body.ResourceReport report =
                new Body.ResourceReport(said, true, Optional.of(stable), info, claim);
        last = Optional.of(report);
        transmitter.send(report);
    }

    /** A C node acts on the report itself: what still stops here is not free yet. */
    private boolean toPlain() {
        return counterpart.filter(Counterpart::plain).isPresent();
    }

    /**
     * What this node holds or may still be running. Empty while the scripts have not been asked,
     * since nothing true can be said; never empty in an active node, which would pass for a C node.
     */
    Optional<Body.Claim> claim(Holdings mine, boolean stable, boolean joined) {
        if (!joined && !resources.probed()) {
            return Optional.empty();
        }
        Optional<Peer> alive = counterpart.map(Counterpart::peer).filter(Peer::alive);
        return Optional.of(
                new Body.Claim(
                        mine.plus(resources.held()),
                        stable,
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
