package heartbeat4j.daemon;

import heartbeat4j.config.Configuration;
import heartbeat4j.control.ControlAnswer;
import heartbeat4j.control.ControlHandler;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusJson;
import heartbeat4j.control.Version;
import heartbeat4j.core.Moment;
import heartbeat4j.host.BootClock;
import heartbeat4j.observe.Counters;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Answers operators for an observer, which can be asked and stopped but orders nothing. */
final class ObserverDesk implements ControlHandler {
    private final EventLoop<ObserverEngine> loop;
    private final Configuration configuration;
    private final Counters counters;
    private final String host;

    ObserverDesk(
            EventLoop<ObserverEngine> loop,
            Configuration configuration,
            Counters counters,
            String host) {
        this.loop = loop;
        this.configuration = configuration;
        this.counters = counters;
        this.host = host;
    }

    @Override
    public void handle(ControlRequest request, Consumer<ControlAnswer> reply) {
        switch (request) {
            case ControlRequest.Status _ -> loop.post(engine -> reply.accept(status(engine)));
            case ControlRequest.Stop _ ->
                    loop.post(
                            engine -> {
                                engine.end();
                                reply.accept(ControlAnswer.Ok.of("stopping"));
                            });
            case ControlRequest.Version _ -> reply.accept(ControlAnswer.Ok.of(Version.text()));
            case ControlRequest.Ping _ -> loop.post(_ -> reply.accept(ControlAnswer.Ok.of("pong")));
            case ControlRequest.ConfirmFence _,
                    ControlRequest.Fence _,
                    ControlRequest.Standby _,
                    ControlRequest.Takeover _,
                    ControlRequest.Move _,
                    ControlRequest.Restart _,
                    ControlRequest.Reload _,
                    ControlRequest.Parameter _,
                    ControlRequest.Debug _ ->
                    reply.accept(
                            new ControlAnswer.Refused("an observer takes no part in the cluster"));
        }
    }

    private ControlAnswer status(ObserverEngine engine) {
        Moment now = BootClock.now();
        StatusDocument.Surroundings surroundings =
                new StatusDocument.Surroundings(
                        Version.text(),
                        ProcessHandle.current().pid(),
                        new TreeMap<>(configuration.parameters()),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        counters.counted(),
                        new TreeMap<>());
        return ControlAnswer.Ok.of(
                StatusJson.write(
                        StatusDocument.of(host, engine.observation(now), now, surroundings)));
    }
}
