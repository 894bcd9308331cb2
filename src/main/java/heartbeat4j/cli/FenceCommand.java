package heartbeat4j.cli;

import heartbeat4j.control.ControlClient;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ControlResult;
import heartbeat4j.control.RuntimePaths;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code ha fence}: resets a node, or says what that would do. */
@Command(
        name = "fence",
        mixinStandardHelpOptions = true,
        description = {
            "Resets a node by the device of ha.cf; its groups are taken when that is confirmed.",
            "With --dry-run nothing is reset: it says by what, whether the device answers, and"
                    + " whether this node would do it by itself now."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the reset was begun, or the answer was given",
            " 1:refused, or heartbeat is not running; the reason is said",
            " 2:wrong switches",
            "12:heartbeat runs and gave no answer within 5 s"
        })
final class FenceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NODE", description = "The node, as ha.cf calls it.")
    private String node;

    @Option(names = "--dry-run", description = "Resets nothing, and says what would be done.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Resets it, although it may be at work.")
    private boolean yes;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<String> wrong = DaemonOrder.notNode(node);
        if (wrong.isPresent()) {
            err.println("ha: " + wrong.get());
            return ExitCode.USAGE.number();
        }
        if (yes == dryRun) {
            err.println(
                    "ha: say --dry-run, or --yes to reset %s: whatever runs there is lost"
                            .formatted(node));
            return ExitCode.USAGE.number();
        }
        var socket = RuntimePaths.of(System.getenv()).controlSocket();
        return print(ControlClient.ask(socket, new ControlRequest.Fence(node, dryRun)));
    }

    private int print(ControlResult result) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ExitCode code =
                DaemonOrder.judge(
                        result,
                        answered -> {
                            answered.lines().forEach(out::println);
                            return ExitCode.OK;
                        },
                        why -> err.println("ha: " + why));
        out.flush();
        err.flush();
        return code.number();
    }
}
