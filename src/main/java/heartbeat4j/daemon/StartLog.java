package heartbeat4j.daemon;

import heartbeat4j.config.Problem;
import heartbeat4j.core.Notice;
import heartbeat4j.observe.Journal;

/** Writes the problems of a configuration as log lines. */
final class StartLog {
    private StartLog() {}

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
