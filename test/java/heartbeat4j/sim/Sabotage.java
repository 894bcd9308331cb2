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
    /** Nodes are told a shorter lease than the kernel of the other one has. */
    LEASE_IS_NOT_AWAITED,
    /** The addresses of a daemon that stands still are kept alive. */
    LEASE_IS_REFRESHED_IN_A_STALL,
    /** Among more than two, whoever is left owns everything, as with {@code quorum off}. */
    MINORITY_MAY_OWN,
    /** A voter tells each node that it votes for that node. */
    VOTE_IS_GIVEN_TWICE,
    /** A voter that starts again gives a vote that it has given away in its former life. */
    VOTE_IS_FORGOTTEN_AT_RESTART,
    /** An owner relies on votes for so long that others have them meanwhile. */
    OWNER_IGNORES_LOST_MAJORITY;

    /** The rule is one of those for more than two nodes. */
    boolean breaksTheCouncil() {
        return compareTo(MINORITY_MAY_OWN) >= 0;
    }
}
