package heartbeat4j.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells the demo: both alive, a power cut, the takeover, the return. */
final class DemoStory {
    /** Longer than any step takes, even with slow timings on a busy machine. */
    private static final Duration STEP_MAX = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** How long a state is shown before the next step. */
    private static final Duration SHOWN = Duration.ofSeconds(2);

    private final DemoHosts hosts;
    private final DemoTiming timing;
    private final DemoScreen screen;
    private final DemoTimeline timeline = new DemoTimeline("hosts are built");
    private final DemoClient client = new DemoClient(timeline);
    private final Map<String, DemoWatch> watches = new TreeMap<>();
    private final Map<String, String> power = new TreeMap<>();

    DemoStory(DemoHosts hosts, DemoTiming timing, DemoScreen screen) {
        this.hosts = hosts;
        this.timing = timing;
        this.screen = screen;
    }

    /** The exit code: 0, or 1 when a step did not happen. */
    int tell() {
        try {
            introduce();
            begin();
            takeover();
            comeBack();
            return 0;
        } catch (IOException e) {
            screen.line("FAILED: " + e.getMessage());
            hosts.logs().lines().forEach(screen::line);
            return 1;
        }
    }

    private void introduce() {
        screen.line("Two hosts on this machine, each with its own network, processes and files:");
        screen.line("  primary    198.51.100.5    serves %s".formatted(DemoHosts.FLOATING));
        screen.line("  secondary  198.51.100.6    takes over when primary is silent");
        screen.line(
                "  client     198.51.100.254  asks %s every 20 ms".formatted(DemoHosts.FLOATING));
        screen.line(
                "  ha.cf: keepalive %s, deadtime %s, auto_failback on"
                        .formatted(timing.keepalive(), timing.deadtime()));
        screen.line("  haresources: primary %s/24/eth0".formatted(DemoHosts.FLOATING));
        screen.line("");
    }

    private void begin() throws IOException {
        hosts.build(timing);
        client.start(hosts);
        for (String host : DemoHosts.NAMES) {
            DemoWatch watch = new DemoWatch(timeline, host);
            watches.put(host, watch);
            watch.followLog(hosts);
            startDaemon(host);
        }
        awaitServer("primary");
        report("1. Both start");
    }

    private void startDaemon(String host) throws IOException {
        watches.get(host).start(hosts);
        hosts.startDaemon(host);
        power.put(host, "on");
    }

    private void takeover() throws IOException {
        client.restart();
        timeline.restart("POWER CUT: every process of primary dies at once");
        watches.get("primary").poweredOn(false);
        hosts.run("power_cut", "primary");
        timeline.beganAt(hosts.powerCutMicros("primary"));
        power.put("primary", "OFF");
        awaitServer("secondary");
        report("2. Primary loses power");
    }

    private void comeBack() throws IOException {
        client.restart();
        timeline.restart("primary is switched on again");
        hosts.run("power_on", "primary");
        startDaemon("primary");
        awaitServer("primary");
        report("3. Primary returns");
    }

    private void awaitServer(String host) throws IOException {
        long end = System.nanoTime() + STEP_MAX.toNanos();
        while (!client.server().equals(host)) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(
                        "%s does not answer for %s within %s s"
                                .formatted(host, DemoHosts.FLOATING, STEP_MAX.toSeconds()));
            }
            pause();
        }
        long shown = System.nanoTime() + SHOWN.toNanos();
        while (System.nanoTime() - shown < 0) {
            pause();
        }
    }

    private void pause() throws IOException {
        screen.live(this::now);
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The live line: who is alive, and who answers the client. */
    private String now() {
        StringBuilder text = new StringBuilder("  ");
        power.forEach((host, state) -> text.append(host).append(' ').append(state).append("   "));
        return text + DemoHosts.FLOATING + " is answered by " + client.server();
    }

    private void report(String title) {
        screen.line(title);
        List<String> lines = timeline.lines();
        lines.forEach(screen::line);
        if (client.longestGapMillis() > 0) {
            screen.line(
                    "  The client went without for %d ms.".formatted(client.longestGapMillis()));
        }
        screen.line("");
    }
}
