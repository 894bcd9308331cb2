package heartbeat4j.core;

import java.util.Optional;

/**
 * Where this node is in its life, as far as resources are concerned.
 *
 * <pre>
 * Init --all nodes heard or dead, all scripts asked--> Starting --the other told what it holds-->
 * Stable --told to stop--> Leaving --all stopped, shutdone--> Left
 * </pre>
 *
 * When a former daemon left running what the other node has taken meanwhile, Starting goes on to
 * Yielding, which stops it, and back to Starting.
 */
sealed interface Phase {
    record Init() implements Phase {}

    record Starting() implements Phase {}

    /** Stopping what a former daemon left running and the other node holds by now. */
    record Yielding(Holdings scope) implements Phase {}

    record Stable() implements Phase {}

    /**
     * Releasing everything.
     *
     * @param rejoin silently, because the others have taken us for dead; a new life follows
     * @param joined it had joined the cluster before
     */
    record Leaving(boolean rejoin, boolean joined, String why) implements Phase {}

    /** Everything is released; stays until then to repeat its last words. */
    record Left(Moment until, boolean rejoin, String why) implements Phase {}

    /** This life has become a member: it says "active", and what it holds. */
    default boolean joined() {
        return switch (this) {
            case Init _ -> false;
            case Leaving(_, boolean joined, _) -> joined;
            case Starting _, Yielding _, Stable _, Left _ -> true;
        };
    }

    /** It is known what this node should run and what it should not. */
    default boolean decided() {
        return !(this instanceof Init || this instanceof Starting);
    }

    default boolean stable() {
        return this instanceof Stable;
    }

    /** Any heartbeat of this life would only confuse those who have taken us for dead. */
    default boolean silent() {
        return switch (this) {
            case Leaving(boolean rejoin, _, _) -> rejoin;
            case Left(_, boolean rejoin, _) -> rejoin;
            case Init _, Starting _, Yielding _, Stable _ -> false;
        };
    }

    /** What operators are told when it begins. */
    default Optional<String> headline() {
        return switch (this) {
            case Init _, Starting _ -> Optional.empty();
            case Yielding(Holdings scope) ->
                    Optional.of("Releasing [%s], left running here.".formatted(scope.word()));
            case Stable _ -> Optional.of("local resource transition completed.");
            case Leaving _ -> Optional.of("Giving up all HA resources.");
            case Left _ -> Optional.of("All HA resources relinquished.");
        };
    }

    default String word() {
        return switch (this) {
            case Init _ -> "not yet active";
            case Starting _ -> "waiting to be told what the other node holds";
            case Yielding _ -> "stopping what the other node holds by now";
            case Stable _ -> "stable";
            case Leaving _ -> "stopping its resources";
            case Left _ -> "leaving";
        };
    }
}
