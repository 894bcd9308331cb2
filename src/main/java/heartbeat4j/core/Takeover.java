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
            Moment now) {
        List<Peer> peers = membership.peers();
        return policy.pair()
                ? new Pair(policy, transmitter, outbox, resources, peers.stream().findFirst(), now)
                : new Council(policy, transmitter, outbox, resources, peers, now);
    }

    /**
     * Comes first in every step.
     *
     * @param punctual false after a stall, when what other nodes said may be old
     */
    void beginStep(Moment moment, boolean punctual);

    void setPolicy(Policy changed);

    /** The rules are about the nodes of ha.cf; another one is only a member. */
    boolean concerns(Peer peer);

    // ---- what happened ----

    void peerDied(Peer peer);

    void peerChangedLife(Peer peer, Membership.LifeChange change);

    void arrived(Message message);

    void fenceFinished(FenceId attempt, FenceResult result);

    // ---- what operators want ----

    /** Gives groups away; returns why not, if not. The scope is from this node's viewpoint. */
    Optional<String> begin(Holdings scope, String because);

    /** Asks for groups of others; returns why not, if not. */
    Optional<String> askForTakeover(String scope);

    /** Moves one group to one node; returns why not, if not. */
    Optional<String> move(Event.Order.Move order);

    /** Returns why that changes nothing, if so. */
    Optional<String> confirmFence(NodeName node);

    void leave(String why);

    /** We were away for so long that the others have taken over: release first, ask afterwards. */
    void assumeTakenOver(String why);

    /** Groups go back to a returned node only while this holds. */
    void allowFailback(boolean allowed);

    // ---- what follows ----

    /** Derives what this node should hold now and lets the scripts work it off. */
    void settle(boolean communicationUp);

    Moment wakeAt();

    // ---- what others may know ----

    /** The heartbeat that tells what this node holds now. */
    Body.Status heartbeat(String state, Duration deadtime);

    Phase phase();

    Holdings mine();

    /** No group is moving and nothing is being negotiated. */
    boolean settled();

    boolean handOverIdle();

    /** The other node of a pair. */
    Optional<Counterpart> counterpart();

    Optional<Status.Fence> fence();

    /** Among more than two nodes only. */
    Optional<Status.Quorate> quorum();

    /** Adds who owns the group, among more than two nodes. */
    Status.GroupView withStanding(Status.GroupView view);

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
