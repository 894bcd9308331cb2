package heartbeat4j.sim;

import heartbeat4j.core.Event;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.JobId;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Moment;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Status;

import java.util.Optional;

/** The cluster program that a simulated machine runs: ours, or a small Heartbeat 3.0.6. */
interface Program {
    /** Which program a machine has installed. */
    enum Kind {
        OURS,
        C,
        PUPPET
    }

    /**
     * What the program believes.
     *
     * @param holdings absent when the program does not know, as Heartbeat in legacy mode
     */
    record View(boolean settled, Optional<Holdings> holdings, String words) {}

    void packetArrived(Moment now, byte[] packet, LinkName link);

    void timePassed(Moment now);

    void scriptFinished(Moment now, JobId job, ScriptResult result);

    void operatorAsked(Moment now, RequestId request, Event.Order order);

    void shutdownAsked(Moment now, String why);

    Moment wakeAt();

    boolean ended();

    View view(Moment now);

    /** What our program knows; absent for the other one. */
    Optional<Status> status(Moment now);
}
