package heartbeat4j.core;

import java.time.Duration;

/** For how long a group stays where an operator has moved it, and whether it goes home after. */
final class Stay {
    private boolean stays;
    private boolean goesHome;
    private Moment until = Moment.NEVER;

    /** It is not here any more. */
    void end() {
        stays = false;
        goesHome = false;
        until = Moment.NEVER;
    }

    /** It came here, perhaps by an operator's order, perhaps for a time. */
    void begin(Moment now, boolean moved, Duration left) {
        stays = moved;
        until = left.isPositive() ? now.plus(left) : Moment.NEVER;
    }

    /** It is here because an operator wants it here. */
    boolean holds(Moment now) {
        if (stays && now.reached(until)) {
            stays = false;
            until = Moment.NEVER;
            goesHome = true;
        }
        return stays;
    }

    /** Its time here is over: it goes home whatever auto_failback says. */
    boolean over() {
        return goesHome;
    }

    /** What is over already waits until the group runs, or is given up. */
    Moment wakeAt(Moment now) {
        return now.reached(until) ? Moment.NEVER : until;
    }
}
