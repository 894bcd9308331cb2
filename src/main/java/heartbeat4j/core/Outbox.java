package heartbeat4j.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Gathers the actions of one step in order, and the last decisions with their reasons. */
final class Outbox {
    /** On reaching it the oldest decision is forgotten. */
    static final int DECISIONS_MAX = 50;

    private final List<Action> actions = new ArrayList<>();
    private final Deque<Status.Decision> decisions = new ArrayDeque<>();
    private Moment now = new Moment(0);

    void beginStep(Moment moment) {
        now = moment;
    }

    void add(Action action) {
        actions.add(action);
    }

    /** Tells a fact that is no decision. */
    void announce(Notice.Level level, String line) {
        add(new Action.Announce(new Notice(level, line, "")));
    }

    /** Tells a decision and keeps it, with its reason, for {@code ha status}. */
    void decide(Notice.Level level, String line, String because) {
        add(new Action.Announce(new Notice(level, line, because)));
        if (decisions.size() == DECISIONS_MAX) {
            decisions.removeFirst();
        }
        decisions.addLast(new Status.Decision(now, line, because));
    }

    /** Nothing may follow in this life. */
    boolean ending() {
        return !actions.isEmpty()
                && (actions.getLast() instanceof Action.Exit
                        || actions.getLast() instanceof Action.LeaveRunning);
    }

    List<Action> drain() {
        List<Action> drained = List.copyOf(actions);
        actions.clear();
        return drained;
    }

    List<Status.Decision> decisions() {
        return List.copyOf(decisions);
    }
}
