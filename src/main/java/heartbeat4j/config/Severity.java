package heartbeat4j.config;

import java.util.Locale;

/** How much a problem matters. */
public enum Severity {
    /** The configuration cannot be used. */
    ERROR,
    /** It can be used, and probably does not do what was meant. */
    WARNING,
    /** Good to know. */
    NOTE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
