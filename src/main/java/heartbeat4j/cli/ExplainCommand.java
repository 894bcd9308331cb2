package heartbeat4j.cli;

import heartbeat4j.control.ControlClient;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ControlResult;
import heartbeat4j.control.RuntimePaths;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusJson;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code ha explain}: why a group is where it is, or a node in its state. */
@Command(
        name = "explain",
        description =
                "Says where each group should run, where it runs, and by which decisions that came"
                        + " about.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:explained",
            " 1:heartbeat is not running, or has no such group or node",
            " 2:wrong switches",
            "12:heartbeat runs and gave no answer within 5 s"
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A group, one of its resources, or a node; all when absent.")
    private String name;

    @Option(names = "--observe", description = "Ask the observer, also where a daemon runs.")
    private boolean observe;

    @Override
    public Integer call() {
        Path socket = DaemonSocket.of(RuntimePaths.of(System.getenv()), observe);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ExitCode code = explain(socket, Optional.ofNullable(name), out, err);
        out.flush();
        err.flush();
        return code.number();
    }

    static ExitCode explain(Path socket, Optional<String> name, PrintWriter out, PrintWriter err) {
        return switch (ControlClient.ask(socket, new ControlRequest.Status())) {
            case ControlResult.Answered(List<String> lines) ->
                    answered(String.join("", lines), name, out, err);
            case ControlResult.NotRunning _ -> {
                out.println("Heartbeat is not running on this machine.");
                yield ExitCode.FAILURE;
            }
            case ControlResult.Denied(String reason) -> failed(err, reason);
            case ControlResult.Refused(String reason) -> failed(err, reason);
            case ControlResult.Failed(String reason) -> failed(err, reason);
            case ControlResult.Hung(Duration waited) -> {
                failed(
                        err,
                        "heartbeat runs but gave no answer within " + waited.toSeconds() + " s");
                yield ExitCode.HUNG;
            }
        };
    }

    private static ExitCode answered(
            String text, Optional<String> name, PrintWriter out, PrintWriter err) {
        return switch (StatusJson.read(text)) {
            case StatusJson.Read.Misunderstood(String reason) -> failed(err, reason);
            case StatusJson.Read.Understood(StatusDocument document) -> {
                ExplainView view = new ExplainView(document);
                Optional<String> explained = name.isEmpty() ? view.all() : view.of(name.get());
                if (explained.isEmpty()) {
                    yield failed(
                            err,
                            "no group and no node is called "
                                    + name.orElse("")
                                    + "; there are: "
                                    + String.join(", ", view.names()));
                }
                out.println(explained.get());
                yield ExitCode.OK;
            }
        };
    }

    private static ExitCode failed(PrintWriter err, String reason) {
        err.println("ha: " + reason);
        return ExitCode.FAILURE;
    }
}
