package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

/**
 * How a script run ended.
 *
 * @param exitCode 0 to 255; meaningless when it timed out
 * @param timedOut it was killed, with its process group, at its time limit
 * @param output the last part of its standard output, for status; bounded by the runner
 * @param complaint the last line of its standard error or why it could not be run; may be empty
 */
public record ScriptResult(int exitCode, boolean timedOut, String output, String complaint) {
    public ScriptResult {
        check(exitCode >= 0 && exitCode <= 255, "exit code %d", exitCode);
    }

    public boolean succeeded() {
        return !timedOut && exitCode == 0;
    }

    /** Why that failed, in words. */
    String explained(Verb verb) {
        String how =
                timedOut
                        ? verb.word() + " was killed at its time limit"
                        : "Return code " + exitCode;
        return complaint.isEmpty() ? how : how + " (" + complaint + ")";
    }
}
