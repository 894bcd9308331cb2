package heartbeat4j.sim;

import heartbeat4j.core.Event;
import heartbeat4j.core.JobId;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Moment;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Status;

import java.util.Optional;

/** A daemon that does nothing by itself, for tests of the simulator: the test does it. */
record Puppet() implements Program {
    @Override
    public void packetArrived(Moment now, byte[] packet, LinkName link) {}

    @Override
    public void timePassed(Moment now) {}

    @Override
    public void scriptFinished(Moment now, JobId job, ScriptResult result) {}

    @Override
    public void operatorAsked(Moment now, RequestId request, Event.Order order) {}

    @Override
    public void shutdownAsked(Moment now, String why) {}

    @Override
    public Moment wakeAt() {
        return Moment.NEVER;
    }

    @Override
    public boolean ended() {
        return false;
    }

    @Override
    public View view(Moment now) {
        return new View(false, Optional.empty(), "a puppet");
    }

    @Override
    public Optional<Status> status(Moment now) {
        return Optional.empty();
    }
}
