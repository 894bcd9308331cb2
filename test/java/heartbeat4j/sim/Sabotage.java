package heartbeat4j.sim;

/** A rule broken on purpose, to see that the simulator notices. */
enum Sabotage {
    NONE,
    /** A daemon that starts again calls itself by the generation of its former life. */
    GENERATION_STANDS_STILL,
    /** The daemon's clock does not run while its machine is suspended. */
    CLOCK_STANDS_STILL_IN_SUSPEND,
    /** After a pause all timers are worked off before the waiting packets are heard. */
    JUDGES_BEFORE_BACKLOG,
    /** Nodes take over after half the time that the operator was promised. */
    DEADTIME_IS_HALVED,
    /** A stop is reported as done while the resource still runs. */
    STOPS_ARE_REPORTED_EARLY,
    /** Damaged packets are taken for genuine. */
    SIGNATURE_IS_NOT_CHECKED,
    /** Old packets come with new numbers, as if numbers were not under the signature. */
    REPLAYS_ARE_RENUMBERED,
    /** The device says that a node is reset long before it is. */
    FENCING_IS_CONFIRMED_EARLY,
    /** No node of a pair lets the other one go first. */
    FENCE_WITHOUT_DELAY,
    /** Nodes do not tell that they hear badly, and judge others later than those expect. */
    HEALTH_IS_NOT_TOLD,
    /** A node that stood still takes that for the silence of the others. */
    FENCE_ON_STALE_EVIDENCE,
    /** A node that stood still for a short while does not know it. */
    LATENESS_IS_NOT_NOTICED,
    /** Groups move as often as anything asks for it, as with {@code flap_damping off}. */
    MOVES_ARE_NOT_COUNTED,
    /** A resource that does not stop is taken for stopped. */
    STOP_FAILURE_IS_IGNORED,
    /** Nodes are told a shorter lease than the kernel of the other one has. */
    LEASE_IS_NOT_AWAITED,
    /** The addresses of a daemon that stands still are kept alive. */
    LEASE_IS_REFRESHED_IN_A_STALL,
    /** A daemon that starts again runs what it ran before, without a question to anybody. */
    RESTART_KEEPS_WITHOUT_ASKING,
    /** It promises a usual lease for addresses that a planned restart has given a long one. */
    RESTART_FORGETS_WHAT_IT_PROMISED,
    /** Whoever misses the other node takes its groups, reaching anybody else or not. */
    TIEBREAKER_IS_NOT_ASKED,
    /** A node that is in touch with nobody believes that the tie-breaker answers. */
    ISOLATED_OWNER_STAYS,
    /** Among more than two, whoever is left owns everything, as with {@code quorum off}. */
    MINORITY_MAY_OWN,
    /** A voter tells each node that it votes for that node. */
    VOTE_IS_GIVEN_TWICE,
    /** A voter that starts again gives a vote that it has given away in its former life. */
    VOTE_IS_FORGOTTEN_AT_RESTART,
    /** An owner relies on votes for so long that others have them meanwhile. */
    OWNER_IGNORES_LOST_MAJORITY,
    /** Among more than two, the device says that a node is off long before it is. */
    START_BEFORE_FENCED;

    /** The rule is one of those for more than two nodes. */
    boolean breaksTheCouncil() {
        return compareTo(MINORITY_MAY_OWN) >= 0;
    }
}
