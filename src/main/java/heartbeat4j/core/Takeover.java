package heartbeat4j.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Decides which groups this node holds. After every event what it should hold is derived anew from
 * what is known, so that nothing depends on one message having arrived.
 */
sealed interface Takeover permits Pair, Council {
    /** The rules for as many nodes as ha.cf names. */
    static Takeover of(
            Policy policy,
            Transmitter transmitter,
            Outbox outbox,
            ResourceTable resources,
            Membership membership,
            Footing footing,
            Moment now) {
        List<Peer> peers = membership.peers();
        return policy.pair()
                ? new Pair(
                        policy,
                        transmitter,
                        outbox,
                        resources,
                        peers.stream().findFirst(),
                        footing,
                        now)
                : new Council(policy, transmitter, outbox, resources, peers, footing.health(), now);
    }

    /**
     * Comes first in every step.
     *
     * @param pulse tells whether this node was late, so that what others said may be old
     */
    void beginStep(Moment moment, OwnPulse pulse);

    void setPolicy(Policy changed);

    /** The rules are about the nodes of ha.cf; another one is only a member. */
    boolean concerns(Peer peer);

    // ---- what happened ----

    void peerDied(Peer peer);

    void peerChangedLife(Peer peer, Membership.LifeChange change);

    void arrived(Message message);

    // ---- what operators want ----

    /** Gives groups away; returns why not, if not. The scope is from this node's viewpoint. */
    Optional<String> begin(Holdings scope, String because);

    /** Asks for groups of others; returns why not, if not. */
    Optional<String> askForTakeover(String scope);

    /** Moves one group to one node; returns why not, if not. */
    Optional<String> move(Event.Order.Move order);

    void leave(String why);

    /** We were away for so long that the others have taken over: release first, ask afterwards. */
    void assumeTakenOver(String why);

    /** Groups go back to a returned node only while this holds. */
    void allowFailback(boolean allowed);

    // ---- what follows ----

    /** Derives what this node should hold now and lets the scripts work it off. */
    void settle(boolean communicationUp);

    Moment wakeAt();

    /** Who of the others would hear what this node says of itself. */
    Listeners listeners();

    // ---- what others may know ----

    /** The heartbeat that tells what this node holds now. */
    Body.Status heartbeat(String state, Duration deadtime);

    /** In a pair only. */
    default Optional<Prudence> prudence() {
        return Optional.empty();
    }

    Phase phase();

    Holdings mine();

    /** No group is moving and nothing is being negotiated. */
    boolean settled();

    boolean handOverIdle();

    /** The other node of a pair. */
    Optional<Counterpart> counterpart();

    Resetter resetter();

    /** Among more than two nodes only. */
    default Optional<Status.Quorate> quorum() {
        return Optional.empty();
    }

    /** Adds who owns the group, among more than two nodes, and why it stays where it is. */
    default Status.GroupView withStanding(Status.GroupView view) {
        return prudence().map(it -> it.withHold(view)).orElse(view);
    }

    default boolean leaving() {
        return phase() instanceof Phase.Leaving || phase() instanceof Phase.Left;
    }

    default boolean silent() {
        return phase().silent();
    }

    default boolean active() {
        return phase().joined();
    }
}
