package heartbeat4j.sim;

import heartbeat4j.core.GroupName;
import heartbeat4j.core.Verb;

/** What must never happen in a world, whatever fails there. */
interface Safety {
    /** A script is about to run; the machine's own order has been looked at. */
    void launched(Machine machine, GroupName group, int index, Verb verb);

    /** A resource runs now, and on that other machine it runs too. */
    void overlaps(Machine machine, Machine other, GroupName group, int index);

    /** Time passes. */
    void audit(Machine machine);
}
