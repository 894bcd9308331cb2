package heartbeat4j.daemon;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.config.Checked;
import heartbeat4j.config.Configuration;
import heartbeat4j.config.Problem;
import heartbeat4j.control.ControlServer;
import heartbeat4j.control.Readiness;
import heartbeat4j.control.RuntimePaths;
import heartbeat4j.control.Version;
import heartbeat4j.core.Failback;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Notice;
import heartbeat4j.host.BootClock;
import heartbeat4j.host.PacketSocket;
import heartbeat4j.host.PidFile;
import heartbeat4j.host.Signals;
import heartbeat4j.link.Packet;
import heartbeat4j.link.TapListener;
import heartbeat4j.link.TapSet;
import heartbeat4j.link.TapSocket;
import heartbeat4j.observe.Counters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process that listens to a cluster without taking part: it sends nothing, runs no script, and
 * has a pid file, a socket and a log of its own, so that it can run beside a node's daemon.
 */
public final class ObserverDaemon implements TapListener {
    private final DaemonOptions options;
    private final DaemonProcess process;
    private final EventLoop<ObserverEngine> loop = new EventLoop<>(BootClock::now);
    private final Counters counters = new Counters();

    private ObserverDaemon(DaemonOptions options, DaemonProcess process) {
        this.options = options;
        this.process = process;
    }

    /** Runs until it is stopped; returns the exit code of the process. */
    public static int run(DaemonOptions options) {
        return DaemonProcess.run(
                options, process -> new ObserverDaemon(options, process).observe());
    }

    /** The process id of the observer that runs on this machine. */
    public static OptionalLong running(RuntimePaths paths, String mainClass) {
        return PidFile.running(paths.observerPidFile(), mainClass);
    }

    private int observe() throws Refusal, InterruptedException {
        ObserverConfiguration files = ObserverConfiguration.read(options.paths().configuration());
        Configuration configuration = accepted(files);
        process.claim(options.paths().observerPidFile(), "an observer runs already");
        process.logTo(Logs.forObserver(options, configuration));
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
        process.closeAtEnd(taps);
        start(taps);
        Path folder = options.paths().configuration();
        String host = new LocalSurroundings(folder, Optional.empty()).nodeName();
        process.need(
                ControlServer.open(
                        options.paths().observerSocket(),
                        new ObserverDesk(loop, configuration, counters, host)));
        listenToSignals();
        Readiness.report();
        Setup setup = Translation.setup(configuration, NodeUuid.UNKNOWN, true);
        loop.run(
                new ObserverEngine(BootClock.now(), setup, process.journal()::write, this::dropped),
                () -> {});
        say(INFO, "The observer has ended.");
        return 0;
    }

    private Configuration accepted(ObserverConfiguration files) throws Refusal {
        files.checked().problems().forEach(problem -> StartLog.say(process.journal(), problem));
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

    private void listenToSignals() {
        for (Signals.Name name : List.of(Signals.Name.TERM, Signals.Name.INT)) {
            process.on(name, () -> loop.post(ObserverEngine::end));
        }
    }

    private void say(Notice.Level level, String line) {
        process.say(level, line);
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
        process.journal().write(new Notice(WARN, line, ""), kind);
    }

    @Override
    public void opened(String tap) {
        say(INFO, "listening to " + tap);
    }

    @Override
    public void failed(String tap, String reason) {
        say(ERROR, "cannot listen to " + tap + ": " + reason);
    }
}
