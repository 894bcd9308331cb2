package heartbeat4j.config;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one run over all files. */
final class Problems {
    /** Further ones of the same file are only counted; the first error of a kind shows the way. */
    static final int PROBLEMS_MAX = 400;

    private final List<Problem> list = new ArrayList<>();
    private int dropped;
    private boolean failed;

    /** A line of a file, to which problems are attached. */
    record Place(Problems problems, String file, int line) {
        @FormatMethod
        void error(@FormatString String format, Object... values) {
            problems.add(this, Severity.ERROR, String.format(format, values));
        }

        @FormatMethod
        void warn(@FormatString String format, Object... values) {
            problems.add(this, Severity.WARNING, String.format(format, values));
        }

        @FormatMethod
        void note(@FormatString String format, Object... values) {
            problems.add(this, Severity.NOTE, String.format(format, values));
        }
    }

    Place at(String file, int line) {
        return new Place(this, file, line);
    }

    private void add(Place place, Severity severity, String text) {
        failed |= severity == Severity.ERROR;
        Problem problem = new Problem(place.file(), place.line(), severity, text);
        if (list.size() < PROBLEMS_MAX) {
            if (!list.contains(problem)) {
                list.add(problem);
            }
        } else {
            dropped++;
        }
    }

    boolean failed() {
        return failed;
    }

    /** All of them by file and line. When some did not fit, the last one says how many. */
    List<Problem> sorted() {
        List<Problem> sorted = new ArrayList<>(list);
        sorted.sort(null);
        if (dropped > 0) {
            Severity severity = failed ? Severity.ERROR : Severity.NOTE;
            String text = dropped + " more problems are not shown; repair these first";
            sorted.add(new Problem("ha.cf", 0, severity, text));
        }
        return List.copyOf(sorted);
    }
}
