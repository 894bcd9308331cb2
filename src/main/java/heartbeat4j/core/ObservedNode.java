package heartbeat4j.core;

import java.time.Duration;
import java.util.Optional;

/** One node as somebody hears it who says nothing: its life, and what it announced to hold. */
final class ObservedNode {
    /** How much of a node is there. */
    enum Life {
        /** Neither heard nor silent for long enough to tell. */
        UNHEARD,
        LIVE,
        /** It said that it stops its groups, and has not said that they are stopped. */
        STOPPING,
        /** It said that it has stopped everything. */
        GONE,
        DEAD
    }

    /** What a message is worth. */
    enum Worth {
        NOTHING,
        NEWS,
        /**
         * The first heartbeat of a daemon that has started again, or is heard for the first time.
         */
        NEW_LIFE,
        /** A heartbeat of a node that was taken for dead, in the same life. */
        RETURNED
    }

    private final Peer peer;
    private Life life = Life.UNHEARD;
    private Optional<Holdings> holdings = Optional.empty();
    private boolean stable;
    private long toldBy;
    private Moment since;

    ObservedNode(NodeName name, Moment now, Duration deadtime) {
        peer = new Peer(name, now, deadtime, new Jitter(name.text().length()));
        since = now;
    }

    NodeName name() {
        return peer.name();
    }

    Peer peer() {
        return peer;
    }

    Life life() {
        return life;
    }

    boolean live() {
        return life == Life.LIVE;
    }

    /** It will not run anything until it starts anew. */
    boolean absent() {
        return life == Life.GONE || life == Life.DEAD;
    }

    /** It takes part in the negotiation of resources. */
    boolean joined() {
        return live() && peer.state().equals(Peer.ACTIVE);
    }

    /** What it announced to hold, from its viewpoint; absent until it has announced anything. */
    Optional<Holdings> holdings() {
        return live() || life == Life.STOPPING ? holdings : Optional.empty();
    }

    boolean stable() {
        return joined() && stable;
    }

    /** Since when it has led its present kind of life. */
    Moment since() {
        return since;
    }

    Moment diesAt() {
        return absent() ? Moment.NEVER : peer.lastStatus().plus(peer.deadtime());
    }

    boolean heardLately(Moment now) {
        Duration half = peer.deadtime().dividedBy(2);
        return peer.heard() && life != Life.UNHEARD && !now.reached(peer.lastStatus().plus(half));
    }

    Worth hear(Moment now, Message message, LinkName link, Duration retransmitDelay) {
        Message.Header header = message.header();
        boolean heartbeat = message.body() instanceof Body.Status;
        boolean newLife = header.generation().compareTo(peer.generation()) > 0;
        boolean deaf = life == Life.DEAD || newLife;
        if (header.sequence() == 0
                || header.generation().compareTo(peer.generation()) < 0
                || (deaf && !heartbeat)) {
            return Worth.NOTHING;
        }
        if (newLife) {
            peer.beginLife(header.generation());
        }
        switch (peer.window().accept(now, header.sequence(), retransmitDelay)) {
            case OLD -> {
                return Worth.NOTHING;
            }
            case DUPLICATE -> {
                peer.heardOn(link, now);
                return Worth.NOTHING;
            }
            case LATE, NEW -> peer.heardOn(link, now);
        }
        Life before = life;
        if (message.body() instanceof Body.Status status
                && header.sequence() > peer.lastStatusSequence()) {
            heartbeat(now, header.sequence(), status, newLife);
        }
        if (newLife) {
            return Worth.NEW_LIFE;
        }
        return before == Life.DEAD ? Worth.RETURNED : Worth.NEWS;
    }

    private void heartbeat(Moment now, long sequence, Body.Status status, boolean newLife) {
        peer.setHeard();
        peer.heartbeat(now, sequence);
        peer.orders(status);
        boolean wasJoined = joined();
        peer.setState(status.state());
        if (newLife) {
            forget();
        }
        if (newLife || life == Life.DEAD || life == Life.UNHEARD) {
            enter(now, Life.LIVE);
        } else if (joined() && !wasJoined) {
            since = now;
        }
        status.claim().ifPresent(claim -> told(sequence, claim.holdings(), claim.stable()));
    }

    private void forget() {
        holdings = Optional.empty();
        stable = false;
        toldBy = 0;
    }

    /** The one way in which it changes its life. */
    private void enter(Moment now, Life next) {
        if (life != next) {
            life = next;
            since = now;
        }
        if (next == Life.DEAD) {
            peer.die(now);
            forget();
        }
    }

    void die(Moment now) {
        enter(now, Life.DEAD);
    }

    /** Nobody was heard for long, so what it said before may have changed since. */
    void missed(Moment now) {
        forget();
        enter(now, Life.UNHEARD);
        peer.window().forgetGaps(now);
        peer.heartbeat(now, peer.lastStatusSequence());
    }

    /** A daemon that starts holds nothing, unless it has told otherwise. */
    void starting() {
        stable = false;
        if (holdings.isEmpty()) {
            holdings = Optional.of(Holdings.NONE);
        }
    }

    void reported(Moment now, long sequence, Body.ResourceReport report) {
        if (report.info().equals("shutdown") && life == Life.LIVE) {
            enter(now, Life.STOPPING);
        }
        if (report.claim().isPresent()) {
            told(sequence, report.claim().get().holdings(), report.claim().get().stable());
        } else if (report.full() || report.holdings() == Holdings.NONE) {
            told(sequence, report.holdings(), report.stable().orElse(stable));
        } else {
            Holdings sum = holdings.orElse(Holdings.NONE).plus(report.holdings());
            told(sequence, sum, report.stable().orElse(stable));
        }
    }

    /** Older than what it told last, as when messages overtake each other, changes nothing. */
    private void told(long sequence, Holdings announced, boolean isStable) {
        if (sequence > toldBy) {
            toldBy = sequence;
            holdings = Optional.of(announced);
            stable = isStable;
        }
    }

    void left(Moment now) {
        if (life == Life.LIVE || life == Life.STOPPING) {
            enter(now, Life.GONE);
        }
    }

    String word() {
        return switch (life) {
            case UNHEARD -> "not heard";
            case LIVE -> peer.state();
            case STOPPING -> "stopping";
            case GONE -> "gone";
            case DEAD -> Peer.DEAD;
        };
    }
}
