package heartbeat4j.core;

import java.util.Locale;
import java.util.Optional;

/**
 * Which groups a node holds, from its own viewpoint: its local ones (whose haresources line names
 * it), the foreign ones, both or none. The wire's word is {@code rsc_hold}.
 */
public enum Holdings {
    NONE,
    LOCAL,
    FOREIGN,
    ALL;

    public static Holdings of(boolean local, boolean foreign) {
        return values()[(local ? 1 : 0) + (foreign ? 2 : 0)];
    }

    public static Optional<Holdings> parse(String word) {
        for (Holdings holdings : values()) {
            if (holdings.word().equals(word)) {
                return Optional.of(holdings);
            }
        }
        return Optional.empty();
    }

    public boolean local() {
        return this == LOCAL || this == ALL;
    }

    public boolean foreign() {
        return this == FOREIGN || this == ALL;
    }

    public Holdings plus(Holdings other) {
        return of(local() || other.local(), foreign() || other.foreign());
    }

    public Holdings minus(Holdings other) {
        return of(local() && !other.local(), foreign() && !other.foreign());
    }

    public Holdings common(Holdings other) {
        return minus(minus(other));
    }

    /** True when there is nothing in common. */
    public boolean disjoint(Holdings other) {
        return !(local() && other.local()) && !(foreign() && other.foreign());
    }

    /** The same groups from the other node's viewpoint: my local is the peer's foreign. */
    public Holdings swapped() {
        return of(foreign(), local());
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
