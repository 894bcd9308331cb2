package heartbeat4j.cli;

import heartbeat4j.control.ControlClient;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ControlResult;
import heartbeat4j.control.RuntimePaths;
import heartbeat4j.control.Version;
import heartbeat4j.daemon.Daemon;
import heartbeat4j.daemon.DaemonOptions;
import heartbeat4j.daemon.HostName;
import heartbeat4j.daemon.ObserverDaemon;

import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * {@code heartbeat}: starts, stops, reloads and asks after the daemon, with Heartbeat's switches,
 * texts and exit codes. This process becomes the daemon; putting it into the background is the
 * launcher's work.
 */
final class Heartbeat {
    private static final String SWITCHES = "dDkMrRsvWlVfC:";

    private final RuntimePaths paths;
    private final DaemonStarter starter;
    private final PrintStream out;
    private final HaLog log;

    Heartbeat(RuntimePaths paths, DaemonStarter starter, PrintStream out, PrintStream err) {
        this.paths = paths;
        this.starter = starter;
        this.out = out;
        log = new HaLog("heartbeat", err);
    }

    public static void main(String[] arguments) {
        RuntimePaths paths = RuntimePaths.of(System.getenv());
        List<String> words = Arrays.asList(arguments);
        if (words.contains(ObserveCommand.SWITCH)) {
            HaLog log = new HaLog("heartbeat", System.err);
            System.exit(
                    new ObserveCommand(paths, Heartbeat::startObserver, System.out, log)
                            .run(words));
        }
        Heartbeat command = new Heartbeat(paths, Heartbeat::startDaemon, System.out, System.err);
        System.exit(command.run(words));
    }

    /** The one place where the daemon is bound to its command. */
    private static int startDaemon(DaemonSwitches switches) {
        return Daemon.run(options(switches));
    }

    private static int startObserver(DaemonSwitches switches) {
        return ObserverDaemon.run(options(switches));
    }

    private static DaemonOptions options(DaemonSwitches switches) {
        return new DaemonOptions(
                Heartbeat.class.getName(),
                switches.debug(),
                switches.verbose(),
                switches.manageResources(),
                switches.realtime(),
                switches.paths());
    }

    int run(List<String> arguments) {
        String program = System.getProperty("heartbeat.command", "heartbeat");
        Getopt options = Getopt.parse(program, SWITCHES, arguments);
        if (options.complaint().isPresent()) {
            log.err().println(options.complaint().get());
            return usage().number();
        }
        boolean restart = options.has('R');
        if ((options.has('C') && !restart) || (options.has('r') && restart)) {
            return usage().number();
        }
        if (options.has('V')) {
            out.println(Version.text());
            return ExitCode.OK.number();
        }
        if (options.has('D') || options.has('W')) {
            out.print(DefaultsTable.TEXT);
            return ExitCode.OK.number();
        }
        if (options.has('s')) {
            return status().number();
        }
        if (options.has('k')) {
            return stop().number();
        }
        if (restart) {
            return restartByHand().number();
        }
        return options.has('r') ? reload().number() : start(options);
    }

    private OptionalLong running() {
        return Daemon.running(paths, Heartbeat.class.getName());
    }

    private static boolean foreign(long pid) {
        return Daemon.isForeign(pid, Heartbeat.class.getName());
    }

    private ExitCode usage() {
        log.err().println();
        log.err().println("Usage: heartbeat [-dDkMrRsvWlVf] [-C Current-resource-state]");
        log.err().println("\t-C only valid with -R");
        log.err().println("\t-r is mutually exclusive with -R");
        return ExitCode.USAGE;
    }

    private ExitCode status() {
        OptionalLong pid = running();
        if (pid.isPresent()) {
            String host = HostName.read();
            out.printf(
                    "heartbeat OK [pid %d et al] is running on %s [%s]...%n",
                    pid.getAsLong(), host, host.toLowerCase(Locale.ROOT));
            if (foreign(pid.getAsLong())) {
                log.err().println("INFO: it is the daemon of Heartbeat 3, not of heartbeat4j.");
            }
            return ExitCode.OK;
        }
        out.println("heartbeat is stopped. No process");
        return Files.exists(paths.pidFile()) ? ExitCode.FAILURE : ExitCode.NEVER_STARTED;
    }

    private ExitCode stop() {
        OptionalLong pid = running();
        if (pid.isEmpty()) {
            log.err().println("INFO: Heartbeat already stopped.");
            return ExitCode.OK;
        }
        if (foreign(pid.getAsLong())) {
            log.err().println("INFO: stopping the daemon of Heartbeat 3, not of heartbeat4j.");
        }
        return DaemonStopper.stop(pid.getAsLong(), log);
    }

    /** -R is how Heartbeat's daemon restarts itself; by hand there is nothing to take over. */
    private ExitCode restartByHand() {
        if (running().isEmpty()) {
            log.err().println("ERROR: heartbeat is not running.");
            return ExitCode.NOT_CONFIGURED;
        }
        log.error(
                "-R is not for use by hand; heartbeat -r rereads the configuration, ha restart"
                        + " restarts the daemon");
        return ExitCode.FAILURE;
    }

    private ExitCode reload() {
        OptionalLong running = running();
        if (running.isEmpty()) {
            return ExitCode.START_WANTED;
        }
        long pid = running.getAsLong();
        if (foreign(pid)) {
            return notRestarted(
                    pid,
                    NoAnswer.failure(
                            "it is the daemon of Heartbeat 3; reload it with its own command"
                                    + " (/usr/libexec/heartbeat/heartbeat -r)"));
        }
        log.info("Signalling heartbeat pid " + pid + " to reread config files");
        return switch (ControlClient.ask(paths.controlSocket(), new ControlRequest.Reload())) {
            case ControlResult.Answered _ -> ExitCode.OK;
            case ControlResult.Refused(String reason) ->
                    notRestarted(pid, NoAnswer.failure(reason));
            case ControlResult.NotRunning _ ->
                    notRestarted(
                            pid,
                            NoAnswer.failure(
                                    "nobody listens on "
                                            + paths.controlSocket()
                                            + "; is it another heartbeat, or HA_RUN_DIR"
                                            + " another?"));
            case ControlResult.Unanswered other -> notRestarted(pid, NoAnswer.of(other));
        };
    }

    private ExitCode notRestarted(long pid, NoAnswer why) {
        log.error(why.reason());
        log.info("Config errors: Heartbeat pid " + pid + " NOT restarted");
        return why.code();
    }

    private int start(Getopt options) {
        OptionalLong running = running();
        if (running.isPresent()) {
            log.info("heartbeat: already running [pid " + running.getAsLong() + "].");
            return ExitCode.OK.number();
        }
        return starter.run(
                new DaemonSwitches(
                        options.count('d'),
                        options.has('v'),
                        !options.has('M'),
                        !options.has('l'),
                        paths));
    }
}
