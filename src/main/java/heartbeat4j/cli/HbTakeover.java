package heartbeat4j.cli;

import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ResourceScope;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code hb_takeover [all|local|foreign|failback]}: takes resources from the peer. */
final class HbTakeover {
    private HbTakeover() {}

    public static void main(String[] arguments) {
        HandOver command = HandOver.called("hb_takeover");
        System.exit(run(command, Arrays.asList(arguments)).number());
    }

    static ExitCode run(HandOver command, List<String> arguments) {
        Optional<ResourceScope> scope = command.scope(arguments);
        return scope.isPresent()
                ? command.ask(new ControlRequest.Takeover(scope.get()))
                : ExitCode.FAILURE;
    }
}
