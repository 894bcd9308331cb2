package heartbeat4j.daemon;

import heartbeat4j.config.Checked;
import heartbeat4j.config.Problem;
import heartbeat4j.core.Failback;
import heartbeat4j.core.Notice;
import heartbeat4j.observe.Journal;

/** Writes the problems of a configuration as log lines. */
final class StartLog {
    private StartLog() {}

    /** What is worth knowing of files that are good enough; legacy has Heartbeat's own line. */
    static void say(Journal journal, Checked.Accepted files) {
        if (files.configuration().policy().failback() == Failback.LEGACY) {
            String line = "Deprecated 'legacy' auto_failback option selected.";
            journal.write(new Notice(Notice.Level.WARN, line, ""));
        }
        files.problems().forEach(problem -> say(journal, problem));
    }

    static void say(Journal journal, Problem problem) {
        Notice.Level level =
                switch (problem.severity()) {
                    case ERROR -> Notice.Level.ERROR;
                    case WARNING -> Notice.Level.WARN;
                    case NOTE -> Notice.Level.INFO;
                };
        journal.write(new Notice(level, problem.toString(), ""));
    }
}
