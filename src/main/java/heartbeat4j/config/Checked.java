package heartbeat4j.config;

import static heartbeat4j.core.Invariants.check;

import java.util.List;

/** The verdict on a configuration, with all problems by file and line. */
public sealed interface Checked {
    List<Problem> problems();

    /** It can be used; the problems are warnings and notes. */
    record Accepted(Configuration configuration, List<Problem> problems) implements Checked {
        public Accepted {
            problems = List.copyOf(problems);
            check(
                    problems.stream().noneMatch(p -> p.severity() == Severity.ERROR),
                    "accepted with an error: %s",
                    problems);
        }
    }

    /** It cannot be used; at least one problem is an error. */
    record Rejected(List<Problem> problems) implements Checked {
        public Rejected {
            problems = List.copyOf(problems);
            check(
                    problems.stream().anyMatch(p -> p.severity() == Severity.ERROR),
                    "rejected without an error: %s",
                    problems);
        }
    }
}
