package heartbeat4j.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is known of one other node: its life, its state, when it was heard and over which links. */
final class Peer {
    static final String INIT = "init";
    static final String UP = "up";
    static final String ACTIVE = "active";
    static final String DEAD = "dead";

    /** Half of what can be repeated; from here on client programs wait, as with Heartbeat. */
    private static final int UNACKNOWLEDGED_MAX = Transmitter.HISTORY_MAX / 2;

    /** A link of the peer, as heard from here. */
    static final class LinkHearing {
        private Moment lastHeard;
        private boolean up;

        LinkHearing(Moment since) {
            lastHeard = since;
        }

        boolean up() {
            return up;
        }

        /** Judged by how long the link has been silent. */
        boolean silentFor(Moment now, Duration limit) {
            return now.reached(lastHeard.plus(limit));
        }

        Moment lastHeard() {
            return lastHeard;
        }

        void lost() {
            up = false;
        }
    }

    private final NodeName name;
    private final ReceiveWindow window;
    private final Map<LinkName, LinkHearing> links = new LinkedHashMap<>();
    private NodeUuid uuid = NodeUuid.UNKNOWN;
    private Generation generation = Generation.UNKNOWN;
    private String state = INIT;
    private boolean heard;
    private boolean left;
    private Moment lastStatus;
    private long lastStatusSequence;
    private Duration deadtime;
    private long acknowledged;
    private OptionalInt lease = OptionalInt.empty();
    private FenceWords fence = FenceWords.NONE;
    private Fitness fitness = Fitness.WELL;

    Peer(NodeName name, Moment now, Duration deadtime, Jitter jitter) {
        this.name = name;
        this.lastStatus = now;
        this.deadtime = deadtime;
        this.window = new ReceiveWindow(jitter);
    }

    NodeName name() {
        return name;
    }

    NodeUuid uuid() {
        return uuid;
    }

    Generation generation() {
        return generation;
    }

    String state() {
        return state;
    }

    boolean dead() {
        return state.equals(DEAD);
    }

    /** Heard in this life of ours and not dead. */
    boolean alive() {
        return heard && !dead();
    }

    boolean heard() {
        return heard;
    }

    /** What it said of resets last. */
    FenceWords fence() {
        return fence;
    }

    /** It says that it stops; its last heartbeats may still come. Returns true the first time. */
    boolean leave() {
        boolean first = !left;
        left = true;
        return first;
    }

    ReceiveWindow window() {
        return window;
    }

    Moment lastStatus() {
        return lastStatus;
    }

    long lastStatusSequence() {
        return lastStatusSequence;
    }

    /** The silence after which it wants to be judged dead; its own choice, from its heartbeats. */
    Duration deadtime() {
        return deadtime;
    }

    /** So many seconds its addresses live without a refresh; it said so in its last heartbeat. */
    OptionalInt lease() {
        return lease;
    }

    /** So long after its last heartbeat its addresses are gone for sure; empty for never. */
    Optional<Duration> addressesGone() {
        return lease.stream().mapToObj(AddressLease::gone).findFirst();
    }

    /** What it said of itself in its last heartbeat. */
    Fitness fitness() {
        return fitness;
    }

    /** It is not on the way to be declared dead. */
    boolean heardLately(Moment now) {
        return alive() && !now.reached(lastStatus.plus(deadtime.dividedBy(2)));
    }

    long acknowledged() {
        return acknowledged;
    }

    Map<LinkName, LinkHearing> links() {
        return links;
    }

    void identify(NodeUuid seen) {
        if (seen.known()) {
            uuid = seen;
        }
    }

    void setHeard() {
        heard = true;
    }

    /** It is alive and does not keep up with what is said. */
    boolean lags(long lastSent) {
        return alive() && lastSent - acknowledged > UNACKNOWLEDGED_MAX;
    }

    void acknowledge(long sequence, long lastSent) {
        if (sequence > acknowledged && sequence <= lastSent) {
            acknowledged = sequence;
        }
    }

    /**
     * A higher generation: everything known of the former life is void. Returns true when it is the
     * first one that is heard here.
     */
    boolean beginLife(Generation next) {
        boolean first = generation.equals(Generation.UNKNOWN);
        if (first) {
            window.meet();
        } else {
            window.beginLife();
        }
        generation = next;
        left = false;
        lastStatusSequence = 0;
        acknowledged = 0;
        return first;
    }

    void heartbeat(Moment now, long sequence) {
        lastStatus = now;
        lastStatusSequence = sequence;
    }

    /** Takes what it orders about itself. */
    void orders(Body.Status status) {
        status.deadtimeMillis().ifPresent(millis -> deadtime = Duration.ofMillis(millis));
        lease = status.lease();
        fence = status.fence();
        fitness = status.fitness();
    }

    void setState(String next) {
        state = next;
    }

    /** Returns true when it had said that it stops. */
    boolean die(Moment now) {
        boolean said = left;
        state = DEAD;
        left = false;
        window.forgetGaps(now);
        return said;
    }

    /** Returns true when the link was not up before. */
    boolean heardOn(LinkName link, Moment now) {
        LinkHearing hearing = links.computeIfAbsent(link, _ -> new LinkHearing(now));
        hearing.lastHeard = now;
        boolean wasUp = hearing.up;
        hearing.up = true;
        return !wasUp;
    }
}
