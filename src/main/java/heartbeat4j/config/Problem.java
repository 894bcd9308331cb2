package heartbeat4j.config;

import static heartbeat4j.core.Invariants.check;

import java.util.Comparator;

/**
 * One thing that is wrong or worth knowing in a file; never shows a key of authkeys.
 *
 * @param line from 1; 0 means the file as a whole
 */
public record Problem(String file, int line, Severity severity, String text)
        implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::file)
                    .thenComparing(Problem::line)
                    .thenComparing(Problem::severity)
                    .thenComparing(Problem::text);

    public Problem {
        check(line >= 0, "line %d", line);
        check(!text.isEmpty(), "problem without text");
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** As compilers print it: {@code ha.cf:12: text}. */
    @Override
    public String toString() {
        String where = line == 0 ? file : file + ":" + line;
        String what = severity == Severity.ERROR ? "" : severity.word() + ": ";
        return where + ": " + what + text;
    }
}
