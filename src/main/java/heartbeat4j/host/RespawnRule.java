package heartbeat4j.host;

import java.time.Duration;

/** Decides what follows when a program of a respawn or failfast line has ended. */
final class RespawnRule {
    /** An end within this time after the start is a quick one. */
    static final Duration QUICK = Duration.ofSeconds(30);

    /** Quick ends in a row; after more of them the program is given up. */
    static final int QUICK_MAX = 10;

    /** Before every restart but the first of quick ones in a row. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    /** By this exit code a program says that it has nothing to do here. */
    static final int NOT_NEEDED = 100;

    private final boolean failfast;
    private int quickEnds;

    RespawnRule(boolean failfast) {
        this.failfast = failfast;
    }

    /** What to do. */
    sealed interface Verdict {
        record Restart(Duration pause) implements Verdict {}

        /** It is not started again, as it wishes. */
        record Done() implements Verdict {}

        record GiveUp(String reason) implements Verdict {}

        record Reboot() implements Verdict {}
    }

    /**
     * The program ended, and not because we ended it.
     *
     * @param code 128 and more means killed by a signal
     */
    Verdict ended(int code, Duration lived) {
        if (failfast && code != 0) {
            return new Verdict.Reboot();
        }
        if (code == NOT_NEEDED) {
            return new Verdict.Done();
        }
        quickEnds = lived.compareTo(QUICK) < 0 ? quickEnds + 1 : 0;
        if (quickEnds > QUICK_MAX) {
            return new Verdict.GiveUp(
                    "respawning too fast: it ended %d times in a row within %d s of its start"
                            .formatted(quickEnds, QUICK.toSeconds()));
        }
        return new Verdict.Restart(quickEnds > 1 ? PAUSE : Duration.ZERO);
    }
}
