package heartbeat4j.cli;

import heartbeat4j.control.ControlClient;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ControlResult;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusJson;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Asks the daemon how things are, and says why when it gives no answer. */
final class StatusQuestion {
    private StatusQuestion() {}

    /** What a command shows of it. */
    @FunctionalInterface
    interface View {
        ExitCode show(StatusDocument document, String json);
    }

    static ExitCode ask(Path socket, PrintWriter out, PrintWriter err, View view) {
        ExitCode code =
                switch (ControlClient.ask(socket, new ControlRequest.Status())) {
                    case ControlResult.Answered(List<String> lines) ->
                            read(String.join("", lines), err, view);
                    case ControlResult.NotRunning _ -> {
                        // No mistake of the asking one, but what he wanted to know.
                        out.println("Heartbeat is not running on this machine.");
                        yield ExitCode.FAILURE;
                    }
                    case ControlResult.Unanswered other -> {
                        NoAnswer none = NoAnswer.of(other);
                        err.println("ha: " + none.reason());
                        yield none.code();
                    }
                };
        out.flush();
        err.flush();
        return code;
    }

    private static ExitCode read(String json, PrintWriter err, View view) {
        return switch (StatusJson.read(json)) {
            case StatusJson.Read.Misunderstood(String reason) -> {
                err.println("ha: " + reason);
                yield ExitCode.FAILURE;
            }
            case StatusJson.Read.Understood(StatusDocument document) -> view.show(document, json);
        };
    }
}
