package heartbeat4j.daemon;

import heartbeat4j.control.ControlAnswer;
import heartbeat4j.control.ControlHandler;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.StatusJson;
import heartbeat4j.control.Version;
import heartbeat4j.core.Event;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.NodeName;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries operators' requests to the event loop and its answers back. */
final class ControlDesk implements ControlHandler {
    private final Parts parts;
    private final RealEffects effects;
    private final Reload reload;

    ControlDesk(Parts parts, RealEffects effects, Reload reload) {
        this.parts = parts;
        this.effects = effects;
        this.reload = reload;
    }

    @Override
    public void handle(ControlRequest request, Consumer<ControlAnswer> reply) {
        switch (request) {
            case ControlRequest.Status _ ->
                    parts.loop().post(engine -> reply.accept(status(engine)));
            case ControlRequest.Standby standby ->
                    order(new Event.Order.Standby(standby.scope().holdings()), reply);
            case ControlRequest.Takeover takeover ->
                    order(new Event.Order.Takeover(takeover.scope().word()), reply);
            case ControlRequest.Stop _ ->
                    parts.loop()
                            .post(
                                    engine -> {
                                        parts.stop(engine, "an operator asked");
                                        reply.accept(ControlAnswer.Ok.of("stopping"));
                                    });
            case ControlRequest.Restart(int seconds) -> restart(seconds, reply);
            case ControlRequest.Reload _ -> reload.ask(reply);
            case ControlRequest.ConfirmFence(String node) ->
                    order(new Event.Order.ConfirmFence(NodeName.of(node)), reply);
            case ControlRequest.Fence(String node, boolean dryRun) ->
                    fence(NodeName.of(node), dryRun, reply);
            case ControlRequest.Move(String group, String node, long seconds, String reason) ->
                    order(
                            new Event.Order.Move(
                                    new GroupName(group),
                                    NodeName.of(node),
                                    Duration.ofSeconds(seconds),
                                    reason),
                            reply);
            case ControlRequest.Parameter(String name) ->
                    parts.loop().post(_ -> reply.accept(parameter(name)));
            case ControlRequest.Debug(int step) -> reply.accept(debug(step));
            case ControlRequest.Version _ -> reply.accept(ControlAnswer.Ok.of(Version.text()));
            case ControlRequest.Ping _ ->
                    parts.loop().post(_ -> reply.accept(ControlAnswer.Ok.of("pong")));
        }
    }

    private void fence(NodeName node, boolean dryRun, Consumer<ControlAnswer> reply) {
        if (dryRun) {
            parts.loop()
                    .post(
                            engine ->
                                    parts.helpers()
                                            .fencer()
                                            .rehearse(
                                                    node,
                                                    engine.resetAdvice(parts.now(), node),
                                                    reply));
        } else {
            order(new Event.Order.Fence(node), reply);
        }
    }

    private void order(Event.Order order, Consumer<ControlAnswer> reply) {
        parts.loop().post(engine -> engine.operatorAsked(parts.now(), effects.asks(reply), order));
    }

    private void restart(int seconds, Consumer<ControlAnswer> reply) {
        Optional<String> obstacle = Successor.obstacle(parts);
        if (obstacle.isPresent()) {
            reply.accept(new ControlAnswer.Refused(obstacle.get()));
        } else {
            parts.loop().post(e -> e.restartAsked(parts.now(), effects.asks(reply), seconds));
        }
    }

    private ControlAnswer status(Engine engine) {
        return ControlAnswer.Ok.of(StatusJson.write(parts.status(engine)));
    }

    private ControlAnswer parameter(String name) {
        return parts.parameter(name)
                .<ControlAnswer>map(ControlAnswer.Ok::of)
                .orElseGet(() -> new ControlAnswer.Refused("parameter " + name + " is not set"));
    }

    private ControlAnswer debug(int step) {
        int level = parts.journal().debugLevel(parts.journal().debugLevel() + step);
        return ControlAnswer.Ok.of("debug now set to " + level);
    }
}
