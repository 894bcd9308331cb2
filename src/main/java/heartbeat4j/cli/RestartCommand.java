package heartbeat4j.cli;

import heartbeat4j.control.ControlClient;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.RuntimePaths;
import heartbeat4j.daemon.Daemon;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/** {@code ha restart}: another daemon takes the place of this one, and nothing moves. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = {
            "Restarts heartbeat and leaves its resources running: no group moves.",
            "The other nodes are told to wait. When one of them cannot, nothing is done, and the"
                    + " reason is said."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:refused, or not started again; the reason is said",
            " 2:wrong switches",
            "12:heartbeat runs and gave no answer within 30 s"
        })
final class RestartCommand implements Callable<Integer> {
    /** The daemon says within half of that why it does not. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "So long the other nodes wait (${DEFAULT-VALUE}).")
    private int within = ControlRequest.Restart.SECONDS;

    @Option(
            names = "--stop",
            description = {
                "Do not start it again: whoever calls this will do so.",
                "What would be refused is stopped as by heartbeat -k, and its groups move."
            })
    private boolean stopOnly;

    @Option(
            names = "--unit",
            paramLabel = "NAME",
            description = {
                "As --stop, for the ExecStop= of this systemd unit: resources stay running only"
                        + " if systemd is restarting it."
            })
    private String unit = "";

    @Spec private CommandSpec spec;

    private PrintWriter err;

    @Override
    public Integer call() throws InterruptedException {
        err = spec.commandLine().getErr();
        int least = ControlRequest.Restart.SECONDS_MIN;
        int most = ControlRequest.Restart.SECONDS_MAX;
        if (within < least || most < within) {
            say("--within %d: say %d to %d seconds".formatted(within, least, most));
            return ExitCode.USAGE.number();
        }
        OptionalLong pid = Daemon.running(paths(), Heartbeat.class.getName());
        ExitCode code = unit.isEmpty() && !stopOnly ? restart(pid) : stop(pid);
        err.flush();
        return code.number();
    }

    private static RuntimePaths paths() {
        return RuntimePaths.of(System.getenv());
    }

    private void say(String line) {
        err.println("ha: " + line);
        err.flush();
    }

    private ExitCode restart(OptionalLong pid) throws InterruptedException {
        if (pid.isPresent()) {
            if (SystemdUnit.runs(pid.getAsLong())) {
                return run(List.of("systemctl", "restart", SystemdUnit.NAME));
            }
            ExitCode left = leave(pid.getAsLong());
            if (left != ExitCode.OK) {
                return left;
            }
        }
        Path home = Path.of(System.getProperty("heartbeat.home", "/usr"));
        return run(List.of(home.resolve("bin/heartbeat").toString()));
    }

    private ExitCode stop(OptionalLong pid) throws InterruptedException {
        if (pid.isEmpty()) {
            return ExitCode.OK;
        }
        boolean mayStay = unit.isEmpty() || SystemdUnit.restarts(unit);
        if (mayStay && leave(pid.getAsLong()) == ExitCode.OK) {
            return ExitCode.OK;
        }
        if (mayStay) {
            say("its groups move to another node");
        }
        return DaemonStopper.stop(pid.getAsLong(), new HaLog("ha", System.err));
    }

    /** Returns when the daemon has gone. */
    private ExitCode leave(long pid) {
        ControlRequest request = new ControlRequest.Restart(within);
        return DaemonOrder.judge(
                ControlClient.ask(paths().controlSocket(), request, ANSWER),
                _ -> DaemonStopper.await(pid),
                this::say);
    }

    private ExitCode run(List<String> command) throws InterruptedException {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            return code == 0 ? ExitCode.OK : ExitCode.FAILURE;
        } catch (IOException e) {
            say("not started again: " + e.getMessage());
            return ExitCode.FAILURE;
        }
    }
}
