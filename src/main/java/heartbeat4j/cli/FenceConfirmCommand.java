package heartbeat4j.cli;

import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.RuntimePaths;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code ha fence-confirm}: an operator vouches for a node being off. */
@Command(
        name = "fence-confirm",
        mixinStandardHelpOptions = true,
        description = {
            "Says that a node is off, when its stonith device cannot.",
            "This node then takes its groups at once. If the node is not off, services run on"
                    + " both nodes, and what they write to a shared disk is lost: pull its plug,"
                    + " or look at it, before you say so."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the groups are taken now",
            " 1:refused, or heartbeat is not running; the reason is said",
            " 2:wrong switches",
            "12:heartbeat runs and gave no answer within 5 s"
        })
final class FenceConfirmCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NODE", description = "The node that is off, as ha.cf calls it.")
    private String node;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<String> wrong = DaemonOrder.notNode(node);
        if (wrong.isPresent()) {
            err.println("ha: " + wrong.get());
            return ExitCode.USAGE.number();
        }
        var socket = RuntimePaths.of(System.getenv()).controlSocket();
        ExitCode code =
                DaemonOrder.give(
                        socket,
                        new ControlRequest.ConfirmFence(node),
                        why -> err.println("ha: " + why));
        err.flush();
        return code.number();
    }
}
