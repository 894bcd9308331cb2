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
        ExitCode code =
                switch (ControlClient.ask(socket, new ControlRequest.Status())) {
                    case ControlResult.Answered(List<String> lines) -> {
                        String text = String.join("", lines);
                        yield answered(text, out, err, json, coloured);
                    }
                    case ControlResult.NotRunning _ -> {
                        out.println("Heartbeat is not running on this machine.");
                        yield ExitCode.FAILURE;
                    }
                    case ControlResult.Denied(String reason) ->
                            failed(err, reason, ExitCode.FAILURE);
                    case ControlResult.Refused(String reason) ->
                            failed(err, reason, ExitCode.FAILURE);
                    case ControlResult.Failed(String reason) ->
                            failed(err, reason, ExitCode.FAILURE);
                    case ControlResult.Hung(Duration waited) ->
                            failed(
                                    err,
                                    "heartbeat runs but gave no answer within "
                                            + waited.toSeconds()
                                            + " s",
                                    ExitCode.HUNG);
                };
        out.flush();
        err.flush();
        return code;
    }

    private static ExitCode answered(
            String text, PrintWriter out, PrintWriter err, boolean json, boolean coloured) {
        return switch (StatusJson.read(text)) {
            case StatusJson.Read.Misunderstood(String reason) ->
                    failed(err, reason, ExitCode.FAILURE);
            case StatusJson.Read.Understood(StatusDocument document) -> {
                StatusView view = new StatusView(document, coloured);
                Optional<ObserverView> observer =
                        document.observed().map(o -> new ObserverView(document, o, coloured));
                String shown = observer.map(ObserverView::text).orElseGet(view::text);
                out.println(json ? text : shown);
                List<String> problems =
                        observer.map(ObserverView::problems).orElseGet(view::problems);
                yield problems.isEmpty() ? ExitCode.OK : ExitCode.DEGRADED;
            }
        };
    }

    private static ExitCode failed(PrintWriter err, String reason, ExitCode code) {
        err.println("ha: " + reason);
        return code;
    }
}
