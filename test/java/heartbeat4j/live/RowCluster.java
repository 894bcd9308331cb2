package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A pair on which acceptance rows are played one after the other: group p (services p1 and p2)
 * belongs to primary, group s (service s1) to secondary. What moved is read from the services' own
 * log, and counted from the latest {@link #mark}.
 */
final class RowCluster implements Lives.Life {
    static final String RESOURCES = "primary Svc::p1 Svc::p2\nsecondary Svc::s1\n";

    final Pair pair;
    final Lab lab;
    final LabHost primary;
    final LabHost secondary;
    private final Cluster cluster;
    private final Map<Integer, List<String>> remarks = new TreeMap<>();

    /** When a host last lost its power: what ran before does not run since. */
    private final Map<String, Double> cutOff = new TreeMap<>();

    private double since;

    private RowCluster(Cluster cluster) {
        this.cluster = cluster;
        this.lab = cluster.lab;
        this.pair = lab.pair();
        this.primary = cluster.primary;
        this.secondary = cluster.secondary;
    }

    /** Plays a cluster's life and fills its cells of the table. */
    static void play(Supplier<RowCluster> birth, Consumer<RowCluster> life) {
        Lives.play(
                birth,
                rows -> {
                    life.accept(rows);
                    rows.publish();
                });
    }

    private void publish() {
        remarks.forEach((row, all) -> all.forEach(r -> Interop.record(row, pair, r)));
    }

    /** Builds the hosts; nothing runs yet. Later lines overrule the ha.cf of {@link Cluster}. */
    static RowCluster build(Pair pair, String failback, String... moreLines) {
        return build(pair, failback, 1, moreLines);
    }

    static RowCluster build(Pair pair, String failback, int links, String... moreLines) {
        RowCluster rows = new RowCluster(Cluster.build(pair, failback, links, moreLines));
        rows.resources(RESOURCES);
        rows.mark();
        return rows;
    }

    void resources(String text) {
        lab.hosts().forEach(h -> h.write("ha.d/haresources", "rw-r--r--", text));
    }

    LabHost other(LabHost host) {
        return host == primary ? secondary : primary;
    }

    void start() {
        lab.hosts().forEach(LabHost::startDaemon);
    }

    /** Starts both and waits until each serves its own group. */
    void coldStart() {
        mark();
        start();
        awaitMoves("p", "primary p1 start", "primary p2 start");
        awaitMoves("s", "secondary s1 start");
        awaitHoldings("local", "local");
    }

    // --- what moved ---------------------------------------------------------------------------

    /** What moves from now on counts. */
    void mark() {
        since = now();
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }

    /** Successful starts, and stops of what ran there, since the mark. */
    List<SvcLog.Line> moves() {
        TreeSet<String> running = new TreeSet<>();
        List<SvcLog.Line> moves = new ArrayList<>();
        for (SvcLog.Line line : SvcLog.of(lab).lines()) {
            if (line.at() < cutOff.getOrDefault(line.host(), 0.0)) {
                continue;
            }
            String where = line.host() + " " + line.service();
            boolean start = line.action().equals("start");
            boolean moved =
                    line.exit().equals("0")
                            && (start || line.action().equals("stop"))
                            && (start ? running.add(where) : running.remove(where));
            if (moved && line.at() > since) {
                moves.add(line);
            }
        }
        return moves;
    }

    List<String> moves(String group) {
        return moves().stream()
                .filter(m -> m.service().startsWith(group))
                .map(SvcLog.Line::what)
                .toList();
    }

    /** Waits until exactly this has happened to the group since the mark, in this order. */
    void awaitMoves(String group, String... expected) {
        await(group + " moves: " + List.of(expected), () -> moves(group).size() >= expected.length);
        assertEquals(List.of(expected), moves(group), lab::diagnostics);
    }

    /** The first start since the mark came no earlier than this after it. */
    void assertNotBefore(Duration wait) {
        double first = moves().stream().mapToDouble(SvcLog.Line::at).min().orElseThrow();
        assertTrue(first - since >= wait.toMillis() / 1000.0, lab::diagnostics);
    }

    /** So much, and no more, was started and stopped since the mark. */
    void assertMoved(int count) {
        assertEquals(count, moves().size(), lab::diagnostics);
    }

    /** After a while it is still no more. */
    void assertMovedAfter(Duration time, int count) {
        long end = System.nanoTime() + time.toNanos();
        lab.await(time + " have passed", () -> System.nanoTime() - end >= 0);
        assertMoved(count);
    }

    /** What moved since the mark was all stopped before any of it was started. */
    void assertStopsBeforeStarts() {
        List<String> actions = moves().stream().map(SvcLog.Line::action).toList();
        assertEquals(actions.stream().sorted().toList().reversed(), actions, lab::diagnostics);
    }

    long starts() {
        return moves().stream().filter(m -> m.action().equals("start")).count();
    }

    /** How often a script was called since the mark, such as "primary p2 stop". */
    long calls(String what) {
        return SvcLog.of(lab).lines().stream()
                .filter(l -> l.begins() && l.at() > since && l.what().equals(what))
                .count();
    }

    /** After a power cut nothing runs there any more, though no script was called. */
    void forgetWhatRan(LabHost host) {
        cutOff.put(host.name(), now());
    }

    String nodeStatus(LabHost host, String node) {
        return host.command("cl_status", "nodestatus", node).line();
    }

    /** The time from the mark to the latest move, for the table. */
    String took() {
        double last = moves().stream().mapToDouble(SvcLog.Line::at).max().orElse(since);
        return String.format(Locale.ROOT, "ok %.1f s", last - since);
    }

    void await(String fact, BooleanSupplier holds) {
        long begin = System.nanoTime();
        lab.await(
                fact,
                () -> {
                    boolean there = holds.getAsBoolean();
                    if (!there && System.nanoTime() - begin > LOST_AFTER && cLostAMessage()) {
                        throw new Lives.LostByC(fact, lab.diagnostics());
                    }
                    return there;
                });
    }

    /** What takes longer than this is not merely slow. */
    private static final long LOST_AFTER = Duration.ofSeconds(25).toNanos();

    private boolean cLostAMessage() {
        return lab.hosts().stream().anyMatch(h -> CLog.spoiledMessages(h) > 0);
    }

    /** Waits until both have settled on these answers of cl_status rscstatus. */
    void awaitHoldings(String ofPrimary, String ofSecondary) {
        await(
                "primary holds " + ofPrimary + ", secondary holds " + ofSecondary,
                () ->
                        primary.holdings().equals(ofPrimary)
                                && secondary.holdings().equals(ofSecondary));
    }

    /** Waits until that host, the only live one, has settled on everything. */
    void awaitAll(LabHost host) {
        await(host.name() + " holds all", () -> host.holdings().equals("all"));
    }

    void assertAddressOn(LabHost owner) {
        cluster.assertAddressOn(owner);
    }

    void awaitLog(LabHost host, String text) {
        await(host.name() + " logs: " + text, () -> host.log("ha-log").contains(text));
    }

    /** Waits until the script has been called since the mark. */
    void awaitBegin(LabHost host, String service, String action) {
        String what = host.name() + " " + service + " " + action;
        await(what + " begins", () -> calls(what) > 0);
    }

    void awaitRuns(LabHost host, String... services) {
        await(
                List.of(services) + " run on " + host.name(),
                () -> List.of(services).stream().allMatch(host::serves));
    }

    boolean runsNowhere(String service) {
        return cluster.owners(service).isEmpty();
    }

    boolean runsOnce(String service) {
        return cluster.owners(service).size() == 1;
    }

    void record(int row, String remark) {
        remarks.computeIfAbsent(row, _ -> new ArrayList<>()).add(remark);
    }

    /** A row in which our program, where it is the one that decides, does better than C. */
    void record(int row, LabHost decides, String better) {
        record(row, decides.program() == Program.JAVA ? "ok, better: " + better : "ok");
    }

    /** At the end: nothing ever ran twice, and C had nothing to complain about. */
    void assertClean(CLog.Tolerated... tolerated) {
        SvcLog.of(lab).assertNeverOnTwoHosts();
        CLog.assertClean(lab, tolerated);
    }

    @Override
    public void close() {
        lab.close();
    }
}
