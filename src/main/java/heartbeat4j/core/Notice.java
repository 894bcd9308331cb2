package heartbeat4j.core;

/**
 * A fact that operators are told, once.
 *
 * @param line Heartbeat's wording where Heartbeat has the line, since monitoring matches it
 * @param because our own sentence of why; may be empty
 */
public record Notice(Level level, String line, String because) {
    /** As in Heartbeat's log lines. */
    public enum Level {
        DEBUG("debug"),
        INFO("info"),
        WARN("WARN"),
        ERROR("ERROR"),
        CRIT("CRIT");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
