package heartbeat4j.daemon;

import static heartbeat4j.core.Notice.Level.CRIT;
import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.config.Checked;
import heartbeat4j.config.ConfigFiles;
import heartbeat4j.config.Configuration;
import heartbeat4j.config.Problem;
import heartbeat4j.control.ControlServer;
import heartbeat4j.control.Fifo;
import heartbeat4j.control.Opened;
import heartbeat4j.control.Readiness;
import heartbeat4j.control.RuntimePaths;
import heartbeat4j.control.Version;
import heartbeat4j.core.Generation;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.host.Libc;
import heartbeat4j.host.Outcome;
import heartbeat4j.host.PidFile;
import heartbeat4j.host.ServiceManager;
import heartbeat4j.host.Signals;
import heartbeat4j.host.UuidFile;
import heartbeat4j.link.LinkSet;
import heartbeat4j.observe.Journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds the daemon's parts by hand, runs the loop, and takes them down in reverse. */
public final class Daemon {
    /** As documented for Heartbeat: the configuration has errors. */
    public static final int EXIT_CONFIGURATION = 6;

    /** Something that the daemon needs cannot be had: a port, a permission, a disk. */
    public static final int EXIT_FAILED = 1;

    /** This user may not read the configuration. */
    public static final int EXIT_NOT_PERMITTED = 4;

    /** Our own mistake; the peer takes over, and a supervisor starts us again. */
    public static final int EXIT_BROKEN = 70;

    /** How long lines that are still queued may take at the end. */
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);

    private final DaemonOptions options;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Journal journal;

    private Daemon(DaemonOptions options) {
        this.options = options;
    }

    /** Runs until the daemon has stopped; returns the exit code of the process. */
    public static int run(DaemonOptions options) {
        Daemon daemon = new Daemon(options);
        daemon.journal = Logs.beforeConfiguration(options);
        try {
            return daemon.start();
        } catch (Refusal refusal) {
            daemon.journal.write(refusal.notice());
            return refusal.exitCode();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return EXIT_FAILED;
        } finally {
            daemon.close();
        }
    }

    /** The process id of the daemon that runs on this machine, ours or a C Heartbeat. */
    public static OptionalLong running(RuntimePaths paths, String mainClass) {
        return PidFile.running(paths.pidFile(), mainClass);
    }

    /** Whether that process is a heartbeat still; it goes a little after its pid file. */
    public static boolean lives(long pid, String mainClass) {
        return PidFile.isDaemon(pid, mainClass);
    }

    /** Whether it is the daemon of Heartbeat 3, which takes none of our requests but signals. */
    public static boolean isForeign(long pid, String mainClass) {
        return PidFile.isForeign(pid, mainClass);
    }

    private int start() throws Refusal, InterruptedException {
        Checked.Accepted files = readConfiguration();
        Configuration configuration = files.configuration();
        claimPidFile();
        journal.close();
        journal = Logs.asConfigured(options, configuration);
        StartLog.say(journal, files);
        journal.write(
                Logs.notice(INFO, "Configuration validated. Starting heartbeat " + version()));
        journal.write(Logs.notice(INFO, "heartbeat: version " + version()));
        if (options.verbose()) {
            configuration
                    .parameters()
                    .forEach(
                            (name, value) ->
                                    journal.write(Logs.notice(INFO, name + " = " + value)));
        }
        makeFolders();
        NodeUuid uuid = uuid(configuration);
        Parts parts = new Parts(options, configuration, journal);
        RealEffects effects = new RealEffects(parts);
        Generation generation = effects.nextGeneration().orElseThrow(Refusal::alreadySaid);
        journal.write(Logs.notice(INFO, "Heartbeat generation: " + generation));
        opened.push(() -> parts.links().close());
        opened.push(() -> parts.pings().close());
        opened.push(() -> parts.helpers().close());
        startLinks(parts);
        Reload reload = new Reload(parts, uuid);
        serve(parts, effects, reload);
        listenToSignals(parts, reload);
        // All that takes time comes before the engine's first look at the clock.
        beRealtime(configuration);
        parts.helpers().guard().open();
        Readiness.report();
        tellServiceManager("READY=1");
        Engine engine =
                Engine.begin(
                        parts.now(),
                        Translation.setup(configuration, uuid, options.manageResources()),
                        generation,
                        parts.marks().all(),
                        effects);
        return loop(parts, engine, configuration);
    }

    private int loop(Parts parts, Engine engine, Configuration configuration)
            throws InterruptedException {
        try {
            parts.loop().run(engine, parts.helpers().guard()::feed);
        } catch (RuntimeException e) {
            Logs.crashed(journal, e);
            return EXIT_BROKEN;
        }
        parts.helpers().guard().disarm();
        tellServiceManager("STOPPING=1");
        journal.write(Logs.notice(INFO, configuration.self() + " Heartbeat shutdown complete."));
        return 0;
    }

    private static String version() {
        return Version.text();
    }

    private void mayRead() throws Refusal {
        Path folder = options.paths().configuration();
        for (String name :
                List.of(ConfigFiles.HA_CF, ConfigFiles.AUTHKEYS, ConfigFiles.HARESOURCES)) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && !Files.isReadable(file)) {
                throw new Refusal(
                        EXIT_NOT_PERMITTED,
                        ERROR,
                        file + " cannot be read by this user; start heartbeat as root (sudo)");
            }
        }
    }

    private Checked.Accepted readConfiguration() throws Refusal {
        mayRead();
        Checked checked = ConfigReader.read(options.paths().configuration(), Optional.empty());
        return switch (checked) {
            case Checked.Rejected(List<Problem> problems) -> {
                problems.forEach(problem -> StartLog.say(journal, problem));
                throw new Refusal(
                        EXIT_CONFIGURATION, ERROR, "Configuration error, heartbeat not started.");
            }
            case Checked.Accepted accepted -> {
                Configuration configuration = accepted.configuration();
                if (configuration.nodes().size() > 2) {
                    throw new Refusal(
                            EXIT_CONFIGURATION,
                            ERROR,
                            "Configuration error, heartbeat not started: resources of more than"
                                    + " two nodes are not supported; ha.cf names "
                                    + configuration.nodes());
                }
                yield accepted;
            }
        };
    }

    private void claimPidFile() throws Refusal {
        switch (PidFile.claim(options.paths().pidFile(), options.mainClass())) {
            case PidFile.Claim.Claimed(PidFile file) -> opened.push(file);
            case PidFile.Claim.AlreadyRunning(long pid) ->
                    throw new Refusal(0, INFO, "heartbeat: already running [pid " + pid + "].");
            case PidFile.Claim.Failed(String reason) ->
                    throw new Refusal(EXIT_FAILED, ERROR, reason);
        }
    }

    private void makeFolders() throws Refusal {
        Path run = options.paths().controlSocket().toAbsolutePath().getParent();
        for (Path folder : List.of(run, options.paths().state())) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new Refusal(EXIT_FAILED, ERROR, "cannot make folder " + folder + ": " + e);
            }
        }
    }

    private NodeUuid uuid(Configuration configuration) throws Refusal {
        if (configuration.daemon().uuidFrom() == Configuration.Source.NODENAME) {
            return UuidFile.fromNodeName(configuration.self().text());
        }
        return switch (new UuidFile(options.paths().state().resolve("hb_uuid")).read()) {
            case UuidFile.Identity.Known(NodeUuid uuid, Optional<String> notice) -> {
                notice.ifPresent(text -> journal.write(Logs.notice(WARN, text)));
                yield uuid;
            }
            case UuidFile.Identity.Failed(String reason) ->
                    throw new Refusal(EXIT_FAILED, ERROR, reason);
        };
    }

    private static void startLinks(Parts parts) throws Refusal {
        boolean fatal = !parts.pings().start().isEmpty();
        for (LinkSet.Unopened unopened : parts.links().start()) {
            fatal |= unopened.failure().kind().fatalAtStart();
        }
        if (fatal) {
            // The link has told cause and fix.
            throw Refusal.alreadySaid();
        }
    }

    private void serve(Parts parts, RealEffects effects, Reload reload) throws Refusal {
        opened.push(effects.clients());
        opened.push(
                ready(
                        ControlServer.open(
                                options.paths().controlSocket(),
                                new ControlDesk(parts, effects, reload))));
        opened.push(
                ready(
                        Fifo.open(
                                options.paths().fifo(),
                                texts -> parts.loop().post(e -> e.scriptSaid(parts.now(), texts)),
                                complaint -> journal.write(Logs.notice(WARN, complaint)))));
    }

    private static <T> T ready(Opened<T> opened) throws Refusal {
        return switch (opened) {
            case Opened.Ready<T>(T open) -> open;
            case Opened.Failed<T>(String reason) -> throw new Refusal(EXIT_FAILED, ERROR, reason);
        };
    }

    private void listenToSignals(Parts parts, Reload reload) {
        signal(
                Signals.Name.TERM,
                () -> parts.loop().post(engine -> parts.stop(engine, "signal TERM")));
        signal(Signals.Name.HUP, () -> reload.ask(_ -> {}));
        signal(Signals.Name.INT, () -> {});
        signal(Signals.Name.USR1, () -> debug(1));
        signal(Signals.Name.USR2, () -> debug(-1));
    }

    private void signal(Signals.Name name, Runnable reaction) {
        Runnable elsewhere = () -> Thread.startVirtualThread(reaction);
        if (Signals.handle(name, elsewhere) instanceof Outcome.Failed(String reason)) {
            journal.write(Logs.notice(WARN, reason));
        }
    }

    private void debug(int step) {
        int level = journal.debugLevel(journal.debugLevel() + step);
        long pid = ProcessHandle.current().pid();
        journal.write(Logs.notice(INFO, "debug now set to %d [pid %d]".formatted(level, pid)));
    }

    /** On the loop's thread, whose punctuality is what others judge us by. */
    private void beRealtime(Configuration configuration) {
        if (!options.realtime() || !configuration.daemon().realtime()) {
            return;
        }
        int priority = configuration.daemon().realtimePriority().orElse(1);
        for (Outcome outcome : List.of(Libc.realtime(priority), Libc.lockMemory())) {
            if (outcome instanceof Outcome.Failed(String reason)) {
                journal.write(Logs.notice(WARN, reason));
            }
        }
    }

    private void tellServiceManager(String state) {
        String socket = System.getenv().getOrDefault("NOTIFY_SOCKET", "");
        if (new ServiceManager(socket).tell(state) instanceof Outcome.Failed(String reason)) {
            journal.write(Logs.notice(WARN, reason));
        }
    }

    private void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                journal.write(Logs.notice(CRIT, "while stopping: " + e));
            }
        }
        try {
            journal.flush(FLUSH_LIMIT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        journal.close();
    }
}
