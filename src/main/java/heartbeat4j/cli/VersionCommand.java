package heartbeat4j.cli;

import heartbeat4j.control.ControlClient;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ControlResult;
import heartbeat4j.control.RuntimePaths;
import heartbeat4j.control.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code ha version}: which version is installed, and which one runs. */
@Command(
        name = "version",
        description = "Shows which version is installed and which one runs.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("installed: " + Version.text());
        out.println("running:   " + running());
        out.println("java:      " + Runtime.version() + " in " + System.getProperty("java.home"));
        out.flush();
        return ExitCode.OK.number();
    }

    private static String running() {
        var socket = RuntimePaths.of(System.getenv()).controlSocket();
        return switch (ControlClient.ask(socket, new ControlRequest.Version())) {
            case ControlResult.Answered(List<String> lines) -> String.join(" ", lines);
            case ControlResult.NotRunning _ -> "nothing";
            case ControlResult.Denied(String reason) -> reason;
            case ControlResult.Refused(String reason) -> reason;
            case ControlResult.Failed(String reason) -> reason;
            case ControlResult.Hung _ -> "a daemon that gives no answer";
        };
    }
}
