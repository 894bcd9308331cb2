package heartbeat4j.daemon;

import heartbeat4j.config.Configuration;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.Version;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Moment;
import heartbeat4j.core.Notice;
import heartbeat4j.core.Status;
import heartbeat4j.host.BootClock;
import heartbeat4j.host.GenerationFile;
import heartbeat4j.host.Handlers;
import heartbeat4j.host.Libc;
import heartbeat4j.host.ScriptEnvironment;
import heartbeat4j.host.ScriptLocator;
import heartbeat4j.host.ScriptRunner;
import heartbeat4j.link.Link;
import heartbeat4j.link.LinkCounts;
import heartbeat4j.link.LinkFailure;
import heartbeat4j.link.LinkListener;
import heartbeat4j.link.LinkSet;
import heartbeat4j.link.Packet;
import heartbeat4j.observe.Counters;
import heartbeat4j.observe.Journal;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The objects that a daemon is made of, built once; what a reload changes is replaced here. */
final class Parts implements LinkListener {
    /** Below the configuration folder, as in Heartbeat. */
    private static final Path INIT_D = Path.of("/etc/init.d");

    private static final Duration HANDLER_LIMIT = Duration.ofMinutes(5);

    /**
     * Where scripts look for ResourceManager, mach_down and other helpers. Ours leave the groups to
     * the daemon; Heartbeat's would start and stop them beside it.
     */
    private static final Optional<String> TOOLS =
            Optional.ofNullable(System.getProperty("heartbeat.home"))
                    .map(home -> Path.of(home, "share", "heartbeat").toString());

    private final DaemonOptions options;
    private final Journal journal;
    private final EventLoop<Engine> loop = new EventLoop<>(BootClock::now);
    private final Counters counters = new Counters();
    private final ScriptLocator scripts;
    private final ScriptRunner runner;
    private final Handlers handlers;
    private final Marks marks;
    private final GenerationFile generations;
    private final Helpers helpers;
    private final Members members = new Members();
    private final Addresses addresses;
    private InetAddress arrivesFrom = InetAddress.getLoopbackAddress();
    private Configuration configuration;
    private LinkSet links;
    private Pings pings;

    Parts(DaemonOptions options, Configuration configuration, Journal journal) {
        this.options = options;
        this.configuration = configuration;
        this.journal = journal;
        Path etc = options.paths().configuration();
        Path run = options.paths().controlSocket().toAbsolutePath().getParent();
        scripts = new ScriptLocator(List.of(etc.resolve("resource.d"), INIT_D));
        runner = new ScriptRunner(options.paths().state(), run.resolve("scripts"));
        runner.endedAtStart().forEach(this::ended);
        handlers =
                new Handlers(
                        etc.resolve("rc.d"),
                        etc.resolve("harc"),
                        runner,
                        HANDLER_LIMIT,
                        this::handled);
        marks = new Marks(run.resolve("groups"));
        generations = new GenerationFile(options.paths().state().resolve("hb_generation"));
        helpers = new Helpers(this, run, options.paths().state());
        links = linksOf(configuration);
        pings = pingsOf(configuration);
        addresses = new Addresses(this);
    }

    private void ended(ScriptRunner.Ended left) {
        String found =
                "script %s (pid %d) was left running by a heartbeat that was killed"
                        .formatted(left.script(), left.pid());
        if (left.gone()) {
            say(Notice.Level.WARN, found + "; it has been ended");
        } else {
            say(
                    Notice.Level.CRIT,
                    found + " and does not die (see its state in ps: D = disk wait)");
        }
    }

    private void handled(Handlers.Report report) {
        if (!report.result().succeeded()) {
            String how =
                    report.result().timedOut()
                            ? "was killed at its time limit"
                            : "ended with code " + report.result().exitCode();
            say(Notice.Level.WARN, report.script() + " " + how);
        }
    }

    LinkSet linksOf(Configuration changed) {
        return new LinkSet(
                Translation.media(changed), Libc::bindToDevice, this, () -> now().nanos());
    }

    Pings pingsOf(Configuration changed) {
        return new Pings(Translation.pings(changed), loop, this::now, journal);
    }

    Moment now() {
        return BootClock.now();
    }

    DaemonOptions options() {
        return options;
    }

    Journal journal() {
        return journal;
    }

    void say(Notice.Level level, String line) {
        journal.write(new Notice(level, line, ""));
    }

    EventLoop<Engine> loop() {
        return loop;
    }

    ScriptLocator scripts() {
        return scripts;
    }

    ScriptRunner runner() {
        return runner;
    }

    Handlers handlers() {
        return handlers;
    }

    Marks marks() {
        return marks;
    }

    GenerationFile generations() {
        return generations;
    }

    Helpers helpers() {
        return helpers;
    }

    Addresses addresses() {
        return addresses;
    }

    Members members() {
        return members;
    }

    /** Where the packet came from that the engine looks at now. */
    InetAddress arrivesFrom() {
        return arrivesFrom;
    }

    Configuration configuration() {
        return configuration;
    }

    LinkSet links() {
        return links;
    }

    Pings pings() {
        return pings;
    }

    /** On the loop's thread. */
    void change(Configuration changed, LinkSet changedLinks, Pings changedPings) {
        configuration = changed;
        links = changedLinks;
        pings = changedPings;
    }

    /** On the loop's thread. */
    void stop(Engine engine, String why) {
        helpers.leave();
        engine.shutdownAsked(now(), why);
    }

    ScriptEnvironment environment() {
        Configuration.Logging logging = configuration.logging();
        Map<String, String> values = new TreeMap<>(configuration.parameters());
        if (TOOLS.isPresent()) {
            values.put("NOARCHBIN", TOOLS.get());
        }
        values.putAll(configuration.env());
        return new ScriptEnvironment(
                values,
                configuration.self().text(),
                options.paths().configuration(),
                Path.of("/usr/libexec/heartbeat"),
                options.paths().state(),
                logging.logfile().map(Path::of),
                logging.debugfile().map(Path::of),
                logging.facility(),
                logging.useLogd().orElse(false),
                journal.debugLevel());
    }

    // ---- what the links tell, on their threads ----

    @Override
    public void packet(Packet packet) {
        byte[] bytes = packet.bytes();
        LinkName link = new LinkName(packet.link());
        boolean waits =
                loop.offer(
                        packet.sender(),
                        bytes.length,
                        engine -> {
                            arrivesFrom = packet.sender();
                            engine.packetArrived(now(), bytes, link);
                        });
        if (!waits) {
            String from = packet.sender().getHostAddress();
            packetDropped(link, DropReason.FLOODED, from + " sends more than can be looked at");
        }
    }

    @Override
    public void opened(Link link) {
        say(Notice.Level.INFO, "UDP heartbeat started on %s (%s)".formatted(link.name(), link));
    }

    @Override
    public void failed(Link link, LinkFailure failure) {
        journal.write(
                new Notice(
                        Notice.Level.ERROR,
                        "Link %s cannot be used: %s".formatted(link, failure.cause()),
                        failure.fix()));
    }

    /** On any thread. */
    void packetDropped(LinkName link, DropReason reason, String text) {
        counters.count(reason.counter());
        if (configuration.logging().badPackets()) {
            String line = "packet from %s dropped: %s".formatted(link, text);
            String kind = "packets dropped: " + reason.counter().words();
            journal.write(new Notice(Notice.Level.WARN, line, ""), kind);
        }
    }

    // ---- what operators see ----

    StatusDocument status(Engine engine) {
        Moment now = now();
        Status status = engine.status(now);
        List<StatusDocument.Counters> carried =
                linkCounts().entrySet().stream()
                        .map(e -> new StatusDocument.Counters(e.getKey(), e.getValue()))
                        .toList();
        StatusDocument.Surroundings surroundings =
                new StatusDocument.Surroundings(
                        Version.text(),
                        ProcessHandle.current().pid(),
                        parameters(),
                        carried,
                        helpers().view(status),
                        addresses.view(),
                        counters.counted(),
                        engine.ignored());
        return StatusDocument.of(status, now, surroundings);
    }

    private SortedMap<String, String> parameters() {
        return new TreeMap<>(configuration.parameters());
    }

    Optional<String> parameter(String name) {
        String known = name.equals("crm") ? "pacemaker" : name;
        return Optional.ofNullable(configuration.parameters().get(known));
    }

    /** What was dropped since the start, by reason. */
    Counters counters() {
        return counters;
    }

    /** Per link: what it carried. */
    private Map<String, SortedMap<String, Long>> linkCounts() {
        Map<String, SortedMap<String, Long>> all = new TreeMap<>();
        links.links().forEach(link -> all.put(link.toString(), values(link.counts())));
        pings.counts().forEach((line, counts) -> all.put(line, values(counts)));
        return all;
    }

    private static SortedMap<String, Long> values(LinkCounts counts) {
        SortedMap<String, Long> values = new TreeMap<>();
        values.put("sent", counts.sent());
        values.put("received", counts.received());
        values.put("send_errors", counts.sendErrors());
        values.put("dropped", counts.dropped());
        return values;
    }
}
