package heartbeat4j.core;

import java.time.Duration;

/**
 * Whose turn it is when two nodes that do not hear each other could each reset the other one. Both
 * go by what each knew of the other before, and never both at once:
 *
 * <pre>
 * both know: who holds more groups goes at once, of equals the earlier in ha.cf, the other later
 * who does not know what the other holds, or whether that one knows, goes after that
 * who has a sign since it was heard that the fault is its own goes last
 * </pre>
 *
 * <p>Whoever does not go at once counts from the moment at which the other one judges, too. That is
 * later in poor health, which its heartbeats have told, and where this node has asked it for more
 * patience, as before a planned restart. What is not known is taken at its worst.
 */
final class FenceTurn {
    /** Behind all that are well: their places are 0 to 3. */
    private static final int LAST = 4;

    private final boolean first;
    private final LocalHealth health;
    private Holdings told = Holdings.NONE;
    private Moment since;
    private Duration asked = Duration.ZERO;
    private Duration askedBefore = Duration.ZERO;
    private Moment shortenedAt = Moment.NEVER;

    /**
     * Begins with this life.
     *
     * @param first this node stands before the other one in ha.cf
     */
    FenceTurn(boolean first, LocalHealth health, Moment now) {
        this.first = first;
        this.health = health;
        this.since = now;
    }

    /** This node says in its heartbeat from now on that it holds that. */
    void tells(Moment now, Holdings holdings) {
        if (holdings != told) {
            told = holdings;
            since = now;
        }
    }

    /** This node says in its heartbeat from now on that it is to be judged after such a silence. */
    void tells(Moment now, Duration deadtime) {
        if (deadtime.compareTo(asked) < 0) {
            askedBefore = Durations.longer(askedBefore, asked);
            shortenedAt = now;
        }
        asked = deadtime;
    }

    /** How long this node waits, now that it hears nothing of the other one any more. */
    Duration wait(FenceDevice device, Counterpart other, ResourceTable all) {
        int place = place(other, all);
        if (place == 0 || device.delay().isZero()) {
            return Duration.ZERO;
        }
        return device.delay().multipliedBy(place).plus(behind(other, place));
    }

    /** Where not all is known, both count from the latest moment at which either could judge. */
    private Duration behind(Counterpart other, int place) {
        Duration limit = other.peer().deadtime();
        Duration theirs = patience(other);
        return place == 1
                ? health.behind(limit, theirs, other.peer().fitness().health())
                : health.behind(limit, Durations.longer(limit, theirs), LocalHealth.WORST);
    }

    /** What the other one may go by, before its own health. */
    private Duration patience(Counterpart other) {
        return other.heardUsSince(shortenedAt) ? asked : Durations.longer(asked, askedBefore);
    }

    private int place(Counterpart other, ResourceTable resources) {
        boolean known = other.informed() && other.heardUsSince(since);
        if (!known) {
            return first ? 2 : 3;
        }
        int ours = resources.names(told).size();
        int theirs = resources.names(other.holdings().swapped()).size();
        boolean before = ours == theirs ? first : ours > theirs;
        return (before ? 0 : 1) + (doubted(other) ? LAST : 0);
    }

    /** It does not know how badly this node hears now. */
    private boolean doubted(Counterpart other) {
        return !other.heardUsSince(health.signAt());
    }
}
