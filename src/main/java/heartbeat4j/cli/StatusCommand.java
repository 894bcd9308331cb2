package heartbeat4j.cli;

import heartbeat4j.control.RuntimePaths;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code ha status}: who lives, who runs what, and why. */
@Command(
        name = "status",
        description = "Shows nodes, links, resource groups and the last decisions.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:all is well",
            " 1:heartbeat is not running",
            " 2:wrong switches",
            " 6:running, but a node, link or group needs attention",
            "12:heartbeat runs and gave no answer within 5 s"
        })
final class StatusCommand implements Callable<Integer> {
    private static final Duration WATCH_STEP = Duration.ofSeconds(1);
    private static final String HOME_AND_CLEAR = "\033[H\033[2J";

    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "The whole status as one line of JSON.")
    private boolean json;

    @Option(names = "--watch", description = "Again every second, until interrupted.")
    private boolean watch;

    @Option(names = "--observe", description = "Ask the observer, also where a daemon runs.")
    private boolean observe;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path socket = DaemonSocket.of(RuntimePaths.of(System.getenv()), observe);
        ExitCode code = show(socket, out, err, json, Terminal.coloured());
        while (watch && !out.checkError()) {
            Thread.sleep(WATCH_STEP);
            out.print(Terminal.present() && !json ? HOME_AND_CLEAR : "");
            code = show(socket, out, err, json, Terminal.coloured());
        }
        return code.number();
    }

    static ExitCode show(
            Path socket, PrintWriter out, PrintWriter err, boolean json, boolean coloured) {
        return StatusQuestion.ask(
                socket,
                out,
                err,
                (document, text) -> {
                    StatusView view = new StatusView(document, coloured);
                    Optional<ObserverView> observer =
                            document.observed().map(o -> new ObserverView(document, o, coloured));
                    String shown = observer.map(ObserverView::text).orElseGet(view::text);
                    out.println(json ? text : shown);
                    List<String> problems =
                            observer.map(ObserverView::problems).orElseGet(view::problems);
                    return problems.isEmpty() ? ExitCode.OK : ExitCode.DEGRADED;
                });
    }
}
