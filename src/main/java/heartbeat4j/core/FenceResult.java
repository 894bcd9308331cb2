package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

/**
 * What came of an attempt to reset a node.
 *
 * @param reason what the device said; may be empty after a success
 */
public record FenceResult(Verdict verdict, String reason) {
    public FenceResult {
        check(verdict == Verdict.OK || !reason.isEmpty(), "%s without a reason", verdict);
    }

    /** The word is what the {@code stonith} message says. */
    public enum Verdict {
        OK("OK"),
        BAD_HOST("badhost"),
        BAD("bad");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
