package heartbeat4j.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What this node has to do with the reset of other nodes, asked from outside the rules. */
sealed interface Resetter permits Protection, Resets {
    /** This node says in its heartbeats from now on that it is to be judged after that silence. */
    void tells(Moment now, Duration deadtime);

    /** An attempt has ended. */
    void finished(Moment now, FenceId attempt, FenceResult result);

    /** An operator vouches for the node being off; returns why that changes nothing, if so. */
    Optional<String> confirm(NodeName node);

    /** An operator wants it reset, whatever is heard of it; returns why not, if not. */
    Optional<String> order(Moment now, NodeName node);

    /** Whether that other node would be reset by itself now, and why not; a sentence. */
    String advice(Moment now, NodeName node);

    /** The resets that are waited for. */
    List<Status.Fence> view(Moment now);

    /** What this node knows of those that it does not hear, among more than two. */
    List<FenceWords.Silent> words();
}
