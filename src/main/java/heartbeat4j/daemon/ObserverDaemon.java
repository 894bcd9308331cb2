package heartbeat4j.daemon;

import static heartbeat4j.core.Notice.Level.CRIT;
import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.config.Checked;
import heartbeat4j.config.Configuration;
import heartbeat4j.config.Problem;
import heartbeat4j.control.ControlServer;
import heartbeat4j.control.Opened;
import heartbeat4j.control.Readiness;
import heartbeat4j.control.RuntimePaths;
import heartbeat4j.control.Version;
import heartbeat4j.core.Failback;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Notice;
import heartbeat4j.host.BootClock;
import heartbeat4j.host.Outcome;
import heartbeat4j.host.PacketSocket;
import heartbeat4j.host.PidFile;
import heartbeat4j.host.Signals;
import heartbeat4j.link.Packet;
import heartbeat4j.link.TapListener;
import heartbeat4j.link.TapSet;
import heartbeat4j.link.TapSocket;
import heartbeat4j.observe.Counters;
import heartbeat4j.observe.Journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process that listens to a cluster without taking part: it sends nothing, runs no script, and
 * has a pid file, a socket and a log of its own, so that it can run beside a node's daemon.
 */
public final class ObserverDaemon implements TapListener {
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);

    private final DaemonOptions options;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final EventLoop<ObserverEngine> loop = new EventLoop<>(BootClock::now);
    private final Counters counters = new Counters();
    private Journal journal;

    private ObserverDaemon(DaemonOptions options) {
        this.options = options;
    }

    /** Runs until it is stopped; returns the exit code of the process. */
    public static int run(DaemonOptions options) {
        ObserverDaemon daemon = new ObserverDaemon(options);
        daemon.journal = Logs.beforeConfiguration(options);
        try {
            daemon.observe();
            return 0;
        } catch (Refusal refusal) {
            daemon.journal.write(refusal.notice());
            return refusal.exitCode();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Daemon.EXIT_FAILED;
        } finally {
            daemon.close();
        }
    }

    /** The process id of the observer that runs on this machine. */
    public static OptionalLong running(RuntimePaths paths, String mainClass) {
        return PidFile.running(paths.observerPidFile(), mainClass);
    }

    private void observe() throws Refusal, InterruptedException {
        ObserverConfiguration files = ObserverConfiguration.read(options.paths().configuration());
        Configuration configuration = accepted(files);
        claimPidFile();
        journal.close();
        journal = Logs.forObserver(options, configuration);
        say(
                INFO,
                "heartbeat %s observes the cluster of %s and takes no part in it"
                        .formatted(Version.text(), configuration.nodes()));
        warn(configuration, files.guest());
        TapSet taps =
                new TapSet(
                        Translation.media(configuration),
                        ObserverDaemon::openTap,
                        this,
                        () -> BootClock.now().nanos());
        opened.push(taps);
        start(taps);
        Path folder = options.paths().configuration();
        String host = new LocalSurroundings(folder, Optional.empty()).nodeName();
        serve(new ObserverDesk(loop, configuration, counters, host));
        listenToSignals();
        Readiness.report();
        Setup setup = Translation.setup(configuration, NodeUuid.UNKNOWN, true);
        loop.run(
                new ObserverEngine(BootClock.now(), setup, journal::write, this::dropped),
                () -> {});
        say(INFO, "The observer has ended.");
    }

    private Configuration accepted(ObserverConfiguration files) throws Refusal {
        files.checked().problems().forEach(problem -> StartLog.say(journal, problem));
        return switch (files.checked()) {
            case Checked.Rejected(List<Problem> _) ->
                    throw new Refusal(
                            Daemon.EXIT_CONFIGURATION,
                            ERROR,
                            "Configuration error, nothing is observed.");
            case Checked.Accepted(Configuration configuration, _) -> {
                if (configuration.nodes().size() != 2) {
                    throw new Refusal(
                            Daemon.EXIT_CONFIGURATION,
                            ERROR,
                            "clusters of two nodes can be observed; ha.cf names "
                                    + configuration.nodes());
                }
                yield configuration;
            }
        };
    }

    private void claimPidFile() throws Refusal {
        switch (PidFile.claim(options.paths().observerPidFile(), options.mainClass())) {
            case PidFile.Claim.Claimed(PidFile file) -> opened.push(file);
            case PidFile.Claim.AlreadyRunning(long pid) ->
                    throw new Refusal(0, INFO, "an observer runs already [pid " + pid + "].");
            case PidFile.Claim.Failed(String reason) ->
                    throw new Refusal(Daemon.EXIT_FAILED, ERROR, reason);
        }
    }

    /** What it will not be able to tell. */
    private void warn(Configuration configuration, boolean guest) {
        if (guest && ObserverConfiguration.onlyUnicast(configuration)) {
            say(
                    WARN,
                    "This host is no node, and ucast links can be heard on the nodes only;"
                            + " run the observer there.");
        }
        if (configuration.failback() == Failback.LEGACY) {
            say(
                    WARN,
                    "auto_failback is legacy: Heartbeat does not tell what it holds then, so only"
                            + " starts and deaths can be compared.");
        }
    }

    private void start(TapSet taps) throws Refusal {
        for (String reason : taps.start()) {
            if (reason.contains("CAP_NET_RAW")) {
                throw new Refusal(Daemon.EXIT_FAILED, ERROR, reason);
            }
        }
    }

    private static TapSocket openTap(int interfaceIndex, int port) throws IOException {
        PacketSocket socket = PacketSocket.open(interfaceIndex, port);
        return new TapSocket() {
            @Override
            public byte[] read() throws IOException {
                return socket.read();
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }

    private void serve(ObserverDesk desk) throws Refusal {
        switch (ControlServer.open(options.paths().observerSocket(), desk)) {
            case Opened.Ready<ControlServer>(ControlServer server) -> opened.push(server);
            case Opened.Failed<ControlServer>(String reason) ->
                    throw new Refusal(Daemon.EXIT_FAILED, ERROR, reason);
        }
    }

    private void listenToSignals() {
        for (Signals.Name name : List.of(Signals.Name.TERM, Signals.Name.INT)) {
            Runnable end = () -> Thread.startVirtualThread(() -> loop.post(ObserverEngine::end));
            if (Signals.handle(name, end) instanceof Outcome.Failed(String reason)) {
                say(WARN, reason);
            }
        }
    }

    private void say(Notice.Level level, String line) {
        journal.write(Logs.notice(level, line));
    }

    // ---- what the taps tell, on their threads ----

    @Override
    public void packet(Packet packet) {
        LinkName link = new LinkName(packet.link());
        boolean waits =
                loop.offer(
                        packet.sender(),
                        packet.bytes().length,
                        engine -> engine.packetArrived(BootClock.now(), packet.bytes(), link));
        if (!waits) {
            String from = packet.sender().getHostAddress();
            dropped(DropReason.FLOODED, from + " sends more than can be looked at");
        }
    }

    /** On any thread. */
    private void dropped(DropReason reason, String line) {
        counters.count(reason.counter());
        String kind = "packets dropped: " + reason.counter().words();
        journal.write(new Notice(WARN, line, ""), kind);
    }

    @Override
    public void opened(String tap) {
        say(INFO, "listening to " + tap);
    }

    @Override
    public void failed(String tap, String reason) {
        say(ERROR, "cannot listen to " + tap + ": " + reason);
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
