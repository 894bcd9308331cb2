package heartbeat4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Watches one host from inside: the telling lines of its log, and its floating address. */
final class DemoWatch {
    private static final long POLL_MILLIS = 5;

    private static final Pattern TELLING =
            Pattern.compile(
                    ".*?(?:info|WARN|notice|ERROR|CRIT): (node \\S+: is dead"
                            + "|Resources being acquired from .*"
                            + "|(?:local|remote) resource transition completed\\."
                            + "|Local status now set to: 'active'"
                            + "|Heartbeat shutdown complete.*"
                            + "|Status update for node \\S+: status active"
                            + "|mach_down takeover complete for .*).*",
                    Pattern.CASE_INSENSITIVE);

    private final DemoTimeline timeline;
    private final String host;
    private boolean address;
    private boolean on;

    DemoWatch(DemoTimeline timeline, String host) {
        this.timeline = timeline;
        this.host = host;
    }

    /** Has to be called again after each power on: the power cut ends the watching of addresses. */
    void start(DemoHosts hosts) throws IOException {
        poweredOn(true);
        Process monitor = hosts.background("run", host, "ip", "monitor", "address");
        Thread.ofVirtual().start(() -> readAddresses(monitor));
    }

    private void readAddresses(Process monitor) {
        try (BufferedReader lines = monitor.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(" " + DemoHosts.FLOATING + "/")) {
                    note(!line.startsWith("Deleted"));
                }
            }
        } catch (IOException e) {
            // The host is off.
            return;
        }
    }

    /** The kernel that clears away a host without power would report each of its addresses. */
    synchronized void poweredOn(boolean now) {
        on = now;
        address = false;
    }

    private synchronized void note(boolean added) {
        // A lease that is refreshed is reported like a new address: once is enough.
        if (on && added != address) {
            address = added;
            String what = added ? "has the address " : "gave up the address ";
            timeline.add(DemoTimeline.now(), host + ": " + what + DemoHosts.FLOATING);
        }
    }

    /** Follows the log until the hosts are removed; a power cut does not disturb it. */
    void followLog(DemoHosts hosts) {
        Path log = hosts.disk(host).resolve("log/ha-log");
        Thread.ofVirtual().start(() -> follow(log));
    }

    private void follow(Path log) {
        long position = 0;
        try {
            while (Files.isDirectory(log.getParent())) {
                if (Files.exists(log)) {
                    position = readFrom(log, position);
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            // The demo is over.
            return;
        }
    }

    private long readFrom(Path log, long position) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long end = file.length();
            if (end <= position) {
                return position;
            }
            byte[] fresh = new byte[(int) Math.min(end - position, 1 << 20)];
            file.seek(position);
            file.readFully(fresh);
            String text = new String(fresh, StandardCharsets.ISO_8859_1);
            int whole = text.lastIndexOf('\n') + 1;
            text.substring(0, whole).lines().forEach(this::note);
            return position + whole;
        }
    }

    private void note(String line) {
        Matcher telling = TELLING.matcher(line);
        if (telling.matches()) {
            timeline.add(DemoTimeline.now(), host + ": " + telling.group(1));
        }
    }
}
