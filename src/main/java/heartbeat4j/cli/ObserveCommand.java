package heartbeat4j.cli;

import heartbeat4j.control.RuntimePaths;
import heartbeat4j.daemon.ObserverDaemon;

import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;

/**
 * {@code heartbeat --observe}: starts an observer, which takes no part in the cluster, and with the
 * switches of the daemon stops it or asks after it.
 */
final class ObserveCommand {
    static final String SWITCH = "--observe";
    private static final String SWITCHES = "dfksl";

    private final RuntimePaths paths;
    private final DaemonStarter starter;
    private final PrintStream out;
    private final HaLog log;

    ObserveCommand(RuntimePaths paths, DaemonStarter starter, PrintStream out, HaLog log) {
        this.paths = paths;
        this.starter = starter;
        this.out = out;
        this.log = log;
    }

    int run(List<String> arguments) {
        List<String> others = arguments.stream().filter(word -> !word.equals(SWITCH)).toList();
        Getopt options = Getopt.parse("heartbeat " + SWITCH, SWITCHES, others);
        if (options.complaint().isPresent() || !options.operands().isEmpty()) {
            options.complaint().ifPresent(log.err()::println);
            log.err().println("Usage: heartbeat --observe [-d] [-f] | -k | -s");
            return ExitCode.USAGE.number();
        }
        OptionalLong pid = ObserverDaemon.running(paths, Heartbeat.class.getName());
        if (options.has('s')) {
            return status(pid).number();
        }
        if (options.has('k')) {
            return stop(pid).number();
        }
        if (pid.isPresent()) {
            log.info("an observer runs already [pid " + pid.getAsLong() + "].");
            return ExitCode.OK.number();
        }
        return starter.run(new DaemonSwitches(options.count('d'), false, false, false, paths));
    }

    private ExitCode status(OptionalLong pid) {
        out.println(
                pid.isPresent()
                        ? "an observer is running [pid %d]".formatted(pid.getAsLong())
                        : "no observer is running");
        return pid.isPresent() ? ExitCode.OK : ExitCode.NEVER_STARTED;
    }

    private ExitCode stop(OptionalLong pid) {
        if (pid.isEmpty()) {
            log.err().println("INFO: no observer is running.");
            return ExitCode.OK;
        }
        return DaemonStopper.stop(pid.getAsLong(), log);
    }
}
