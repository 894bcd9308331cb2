package heartbeat4j.daemon;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.config.Checked;
import heartbeat4j.config.ConfigFiles;
import heartbeat4j.config.Configuration;
import heartbeat4j.config.Problem;
import heartbeat4j.control.ControlServer;
import heartbeat4j.control.Fifo;
import heartbeat4j.control.Readiness;
import heartbeat4j.control.RuntimePaths;
import heartbeat4j.control.Version;
import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds the daemon's parts by hand and runs the loop. */
public final class Daemon {
    /** As documented for Heartbeat: the configuration has errors. */
    public static final int EXIT_CONFIGURATION = 6;

    /** Something that the daemon needs cannot be had: a port, a permission, a disk. */
    public static final int EXIT_FAILED = 1;

    /** This user may not read the configuration. */
    public static final int EXIT_NOT_PERMITTED = 4;

    /** Our own mistake; the peer takes over, and a supervisor starts us again. */
    public static final int EXIT_BROKEN = 70;

    private final DaemonOptions options;
    private final DaemonProcess process;

    private Daemon(DaemonOptions options, DaemonProcess process) {
        this.options = options;
        this.process = process;
    }

    /** Runs until the daemon has stopped; returns the exit code of the process. */
    public static int run(DaemonOptions options) {
        return DaemonProcess.run(options, process -> new Daemon(options, process).start());
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
        process.claim(options.paths().pidFile(), "heartbeat: already running");
        process.logTo(Logs.asConfigured(options, configuration));
        StartLog.say(process.journal(), files);
        process.say(INFO, "Configuration validated. Starting heartbeat " + Version.text());
        process.say(INFO, "heartbeat: version " + Version.text());
        if (options.verbose()) {
            configuration
                    .parameters()
                    .forEach((name, value) -> process.say(INFO, name + " = " + value));
        }
        makeFolders();
        NodeUuid uuid = uuid(configuration);
        Parts parts = new Parts(options, configuration, process.journal());
        RealEffects effects = new RealEffects(parts);
        Generation generation = effects.nextGeneration().orElseThrow(Refusal::alreadySaid);
        process.say(INFO, "Heartbeat generation: " + generation);
        process.closeAtEnd(() -> parts.links().close());
        process.closeAtEnd(() -> parts.pings().close());
        process.closeAtEnd(() -> parts.helpers().close());
        process.closeAtEnd(() -> parts.leases().close());
        process.closeAtEnd(parts.addresses());
        parts.addresses().changed();
        startLinks(parts);
        Reload reload = new Reload(parts, uuid);
        serve(parts, effects, reload);
        listenToSignals(parts, reload);
        // All that takes time comes before the engine's first look at the clock.
        beRealtime(configuration);
        parts.helpers().guard().open();
        NetworkWatch network = new NetworkWatch(parts);
        process.closeAtEnd(network);
        network.start();
        List<GroupName> leftRunning = parts.marks().all();
        parts.leases().adopt(leftRunning);
        Readiness.report();
        tellServiceManager("READY=1");
        Engine engine =
                Engine.begin(
                        parts.now(),
                        Translation.setup(configuration, uuid, options.manageResources()),
                        generation,
                        leftRunning,
                        effects);
        return loop(parts, engine, configuration);
    }

    private int loop(Parts parts, Engine engine, Configuration configuration)
            throws InterruptedException {
        try {
            parts.loop().run(engine, parts.helpers().guard()::feed);
        } catch (RuntimeException e) {
            Logs.crashed(process.journal(), e);
            return EXIT_BROKEN;
        }
        parts.helpers().guard().disarm();
        tellServiceManager("STOPPING=1");
        process.say(INFO, configuration.self() + " Heartbeat shutdown complete.");
        return 0;
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
                problems.forEach(problem -> StartLog.say(process.journal(), problem));
                throw new Refusal(
                        EXIT_CONFIGURATION, ERROR, "Configuration error, heartbeat not started.");
            }
            case Checked.Accepted accepted -> accepted;
        };
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
                notice.ifPresent(text -> process.say(WARN, text));
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
        process.closeAtEnd(effects.clients());
        process.need(
                ControlServer.open(
                        options.paths().controlSocket(), new ControlDesk(parts, effects, reload)));
        process.need(
                Fifo.open(
                        options.paths().fifo(),
                        texts -> parts.loop().post(e -> e.scriptSaid(parts.now(), texts)),
                        complaint -> process.say(WARN, complaint)));
    }

    private void listenToSignals(Parts parts, Reload reload) {
        process.on(
                Signals.Name.TERM,
                () -> parts.loop().post(engine -> parts.stop(engine, "signal TERM")));
        process.on(Signals.Name.HUP, () -> reload.ask(_ -> {}));
        process.on(Signals.Name.INT, () -> {});
        process.on(Signals.Name.USR1, () -> debug(1));
        process.on(Signals.Name.USR2, () -> debug(-1));
    }

    private void debug(int step) {
        Journal journal = process.journal();
        int level = journal.debugLevel(journal.debugLevel() + step);
        long pid = ProcessHandle.current().pid();
        process.say(INFO, "debug now set to %d [pid %d]".formatted(level, pid));
    }

    /** On the loop's thread, whose punctuality is what others judge us by. */
    private void beRealtime(Configuration configuration) {
        if (!options.realtime() || !configuration.daemon().realtime()) {
            return;
        }
        int priority = configuration.daemon().realtimePriority().orElse(1);
        for (Outcome outcome : List.of(Libc.realtime(priority), Libc.lockMemory())) {
            if (outcome instanceof Outcome.Failed(String reason)) {
                process.say(WARN, reason);
            }
        }
    }

    private void tellServiceManager(String state) {
        String socket = System.getenv().getOrDefault("NOTIFY_SOCKET", "");
        if (new ServiceManager(socket).tell(state) instanceof Outcome.Failed(String reason)) {
            process.say(WARN, reason);
        }
    }
}
