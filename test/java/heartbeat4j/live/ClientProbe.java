package heartbeat4j.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that asks a floating address fifty times a second and notes which host answers. */
final class ClientProbe {
    private static final Pattern ANSWER =
            Pattern.compile("^\\[(\\d+)\\.(\\d+)] \\d+ bytes from .* ttl=(\\d+) .*");

    /** The hosts' time-to-live is 64 plus their number, see hosts.sh. */
    private static final int TTL_BASE = 64;

    /** About an hour of answers; older ones are dropped. */
    private static final int ANSWERS_MAX = 200_000;

    /** One answer: when (microseconds since 1970) and from whom. */
    record Answer(long micros, String host) {}

    private final Lab lab;
    private final String address;
    private final List<Answer> answers = new ArrayList<>();

    private ClientProbe(Lab lab, String address) {
        this.lab = lab;
        this.address = address;
    }

    static ClientProbe start(Lab lab, String address) {
        ClientProbe probe = new ClientProbe(lab, address);
        Process ping = lab.client().background("ping", "-n", "-D", "-i", "0.02", address);
        Thread.ofVirtual().start(() -> probe.read(ping));
        return probe;
    }

    private void read(Process ping) {
        try (BufferedReader lines = ping.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher answer = ANSWER.matcher(line);
                if (answer.matches()) {
                    note(answer);
                }
            }
        } catch (IOException e) {
            // The lab is gone and ping with it: nothing more to read.
            return;
        }
    }

    private synchronized void note(Matcher answer) {
        int number = Integer.parseInt(answer.group(3)) - TTL_BASE;
        long micros =
                Long.parseLong(answer.group(1)) * 1_000_000L + Long.parseLong(answer.group(2));
        if (answers.size() == ANSWERS_MAX) {
            answers.removeFirst();
        }
        answers.add(new Answer(micros, lab.hosts().get(number - 1).name()));
    }

    synchronized List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Waits for an answer of that host that is younger than this call. */
    void awaitAnswerFrom(String host) {
        long since = System.currentTimeMillis() * 1000;
        lab.await(
                address + " is answered by " + host,
                () -> {
                    List<Answer> known = answers();
                    return !known.isEmpty()
                            && known.getLast().host().equals(host)
                            && known.getLast().micros() > since;
                });
    }

    /** The hosts that answered, in order, each named once per change. */
    List<String> owners() {
        List<String> owners = new ArrayList<>();
        for (Answer answer : answers()) {
            if (owners.isEmpty() || !owners.getLast().equals(answer.host())) {
                owners.add(answer.host());
            }
        }
        return owners;
    }

    Duration longestGap() {
        List<Answer> known = answers();
        long longest = 0;
        for (int i = 1; i < known.size(); i++) {
            longest = Math.max(longest, known.get(i).micros() - known.get(i - 1).micros());
        }
        return Duration.ofNanos(longest * 1000);
    }
}
