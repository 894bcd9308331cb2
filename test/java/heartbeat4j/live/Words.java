package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Messages of local scripts, from a host's FIFO to the rc.d handlers of all hosts: what an operator
 * sees of whether the channel carries each message once.
 */
final class Words {
    private static final String LOG = "words.log";

    /** Far longer than a word needs that is not lost: it must not be said twice. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Lab lab;
    private final List<String> said = new ArrayList<>();
    private final List<Runnable> again = new ArrayList<>();

    private Words(Lab lab) {
        this.lab = lab;
    }

    /** Installs the handlers; to be called before the daemons start. */
    static Words on(Lab lab) {
        for (LabHost host : lab.hosts()) {
            host.write(
                    "ha.d/rc.d/word",
                    "rwxr-xr-x",
                    "#!/bin/sh\necho \"$HA_src $HA_word ${#HA_long1} ${#HA_long9}\" >>/var/log/"
                            + LOG
                            + "\n");
        }
        return new Words(lab);
    }

    /** How many were said. */
    int count() {
        return said.size();
    }

    void say(LabHost host, String word) {
        say(host, word, "", " 0 0");
    }

    /** With so much text beside it that it is compressed, if at all. */
    void sayAtLength(LabHost host, String word) {
        StringBuilder fields = new StringBuilder();
        for (int i = 1; i <= 9; i++) {
            fields.append("long")
                    .append(i)
                    .append('=')
                    .append("not so random. ".repeat(28))
                    .append("\\n");
        }
        say(host, word, fields.toString(), " 420 420");
    }

    private void say(LabHost host, String word, String fields, String lengths) {
        write(host, word, fields);
        String line = host.name() + " " + word + lengths;
        said.add(line);
        if (host.program() == Program.C) {
            again.add(
                    () -> {
                        if (!heard(host).contains(line)) {
                            write(host, word, fields);
                        }
                    });
        }
    }

    /**
     * In the first second after a start C may lose what is written to its FIFO, also beside another
     * C. Whoever wants to know what becomes of a word on its way says it again.
     */
    void repeatWhatCLost() {
        AtomicLong next = new AtomicLong(System.nanoTime() + PATIENCE_NANOS);
        lab.await(
                "C hears its own words",
                () -> {
                    if (lostByC() && System.nanoTime() - next.get() > 0) {
                        again.forEach(Runnable::run);
                        next.addAndGet(PATIENCE_NANOS);
                    }
                    return !lostByC();
                });
    }

    /** One write: what two scripts say at once would be mixed. */
    private static void write(LabHost host, String word, String fields) {
        String text = ">>>\\nt=word\\nword=" + word + "\\n" + fields + "<<<\\n";
        host.run("sh", "-c", "printf '" + text + "' >/var/lib/heartbeat/fifo").mustSucceed();
    }

    void awaitHeardOnce() {
        try {
            lab.await("every word is heard by both", this::allHeard);
        } catch (AssertionError notHeard) {
            throw lostByC() ? new Lives.LostByC("a word on its own host", "" + notHeard) : notHeard;
        }
        for (LabHost host : lab.hosts()) {
            assertEquals(sorted(said), sorted(heard(host)), "heard by " + host.name());
        }
    }

    /** What a host of C says goes through its FIFO alone to be heard there. */
    private boolean lostByC() {
        return lab.hosts().stream()
                .filter(host -> host.program() == Program.C)
                .anyMatch(host -> !heard(host).containsAll(saidOn(host)));
    }

    private List<String> saidOn(LabHost host) {
        return said.stream().filter(word -> word.startsWith(host.name() + " ")).toList();
    }

    private boolean allHeard() {
        return lab.hosts().stream().allMatch(host -> heard(host).containsAll(said));
    }

    private static List<String> heard(LabHost host) {
        return host.log(LOG).lines().toList();
    }

    private static List<String> sorted(List<String> words) {
        List<String> sorted = new ArrayList<>(words);
        Collections.sort(sorted);
        return sorted;
    }
}
