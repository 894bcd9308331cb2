package heartbeat4j.cli;

import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ResourceScope;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code hb_standby [all|local|foreign|failback]}: gives resources to the peer. */
final class HbStandby {
    private HbStandby() {}

    public static void main(String[] arguments) {
        HandOver command = HandOver.called("hb_standby");
        boolean dated = !Boolean.getBoolean("heartbeat.terminal.err");
        System.exit(run(command, Arrays.asList(arguments), dated).number());
    }

    static ExitCode run(HandOver command, List<String> arguments, boolean dated) {
        Optional<ResourceScope> scope = command.scope(arguments);
        if (scope.isEmpty()) {
            return ExitCode.FAILURE;
        }
        String groups = scope.get() == ResourceScope.FAILBACK ? "foreign" : scope.get().word();
        String line = "Going standby [" + groups + "].";
        command.err().println(dated ? HaLog.date() + " " + line : line);
        return command.ask(new ControlRequest.Standby(scope.get()));
    }
}
