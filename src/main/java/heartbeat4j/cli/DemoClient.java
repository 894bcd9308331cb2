package heartbeat4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the floating address fifty times a second and tells which host answers, and the gaps. */
final class DemoClient {
    /**
     * hosts.sh gives each host a time-to-live of 64 plus its number, so that answers have a name.
     */
    private static final Pattern ANSWER =
            Pattern.compile("^\\[(\\d+)\\.(\\d{6})] \\d+ bytes from .* ttl=6([56]) .*");

    /** Below this an answer was only late, as on any busy machine. */
    private static final long GAP_MICROS_MIN = 100_000;

    private final DemoTimeline timeline;
    private long lastMicros;
    private String lastHost = "nobody";
    private long longestGapMicros;

    DemoClient(DemoTimeline timeline) {
        this.timeline = timeline;
    }

    void start(DemoHosts hosts) throws IOException {
        Process ping =
                hosts.background("run", "switch", "ping", "-nD", "-i", "0.02", DemoHosts.FLOATING);
        Thread.ofVirtual().start(() -> read(ping));
    }

    private void read(Process ping) {
        try (BufferedReader lines = ping.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher answer = ANSWER.matcher(line);
                if (answer.matches()) {
                    long seconds = Long.parseLong(answer.group(1));
                    int host = Integer.parseInt(answer.group(3)) - 5;
                    note(
                            seconds * 1_000_000 + Long.parseLong(answer.group(2)),
                            DemoHosts.NAMES.get(host));
                }
            }
        } catch (IOException e) {
            // The hosts are gone, and ping with them.
            return;
        }
    }

    private synchronized void note(long micros, String host) {
        if (lastMicros != 0 && micros - lastMicros > GAP_MICROS_MIN) {
            longestGapMicros = Math.max(longestGapMicros, micros - lastMicros);
            timeline.add(lastMicros, "client: last answer, from " + lastHost);
        }
        if (!host.equals(lastHost) || micros - lastMicros > GAP_MICROS_MIN) {
            timeline.add(micros, "client: answered by " + host);
        }
        lastMicros = micros;
        lastHost = host;
    }

    synchronized void restart() {
        longestGapMicros = 0;
    }

    synchronized long longestGapMillis() {
        return longestGapMicros / 1000;
    }

    /** The host that answers now; "nobody" when the last answer is too old. */
    synchronized String server() {
        return DemoTimeline.now() - lastMicros > GAP_MICROS_MIN ? "nobody" : lastHost;
    }
}
