package heartbeat4j.cli;

import heartbeat4j.control.RuntimePaths;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
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
        return explain(socket, Optional.ofNullable(name), out, err).number();
    }

    static ExitCode explain(Path socket, Optional<String> name, PrintWriter out, PrintWriter err) {
        return StatusQuestion.ask(
                socket,
                out,
                err,
                (document, _) -> {
                    ExplainView view = new ExplainView(document);
                    Optional<String> explained = name.isEmpty() ? view.all() : view.of(name.get());
                    if (explained.isEmpty()) {
                        err.println(unknown(name.orElse(""), view));
                        return ExitCode.FAILURE;
                    }
                    out.println(explained.get());
                    return ExitCode.OK;
                });
    }

    private static String unknown(String name, ExplainView view) {
        return "ha: no group and no node is called "
                + name
                + "; there are: "
                + String.join(", ", view.names());
    }
}
