package heartbeat4j.sim;

import heartbeat4j.core.Event;
import heartbeat4j.core.JobId;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Moment;
import heartbeat4j.core.RequestId;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Status;
import heartbeat4j.daemon.Engine;

import java.util.Optional;

/** The real engine as the program of a simulated machine. */
record OurProgram(Engine engine) implements Program {
    @Override
    public void packetArrived(Moment now, byte[] packet, LinkName link) {
        engine.packetArrived(now, packet, link);
    }

    @Override
    public void timePassed(Moment now) {
        engine.timePassed(now);
    }

    @Override
    public void scriptFinished(Moment now, JobId job, ScriptResult result) {
        engine.scriptFinished(now, job, result);
    }

    @Override
    public void operatorAsked(Moment now, RequestId request, Event.Order order) {
        engine.operatorAsked(now, request, order);
    }

    @Override
    public void shutdownAsked(Moment now, String why) {
        engine.shutdownAsked(now, why);
    }

    @Override
    public Moment wakeAt() {
        return engine.wakeAt();
    }

    @Override
    public boolean ended() {
        return engine.ended();
    }

    @Override
    public View view(Moment now) {
        Status status = engine.status(now);
        String words =
                "ours: %s, %s, %s, groups %s, sees %s"
                        .formatted(
                                status.phase(),
                                status.settled() ? "settled" : "in transition",
                                status.holdings(),
                                status.groups().stream().map(g -> g.state()).toList(),
                                status.nodes());
        return new View(status.settled(), Optional.of(status.holdings()), words);
    }

    @Override
    public Optional<Status> status(Moment now) {
        return Optional.of(engine.status(now));
    }
}
