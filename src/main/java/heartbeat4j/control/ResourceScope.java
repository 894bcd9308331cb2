package heartbeat4j.control;

import heartbeat4j.core.Holdings;

import java.util.Locale;
import java.util.Optional;

/** Which groups an operator's standby or takeover is about, in the words of hb_standby. */
public enum ResourceScope {
    ALL,
    LOCAL,
    FOREIGN,
    /** What the peer is preferred for; on standby the same groups as {@link #FOREIGN}. */
    FAILBACK;

    public static Optional<ResourceScope> parse(String word) {
        for (ResourceScope scope : values()) {
            if (scope.word().equals(word)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The groups, from the viewpoint of the node that gives them up. */
    public Holdings holdings() {
        return switch (this) {
            case ALL -> Holdings.ALL;
            case LOCAL -> Holdings.LOCAL;
            case FOREIGN, FAILBACK -> Holdings.FOREIGN;
        };
    }
}
