package heartbeat4j.wire;

import java.util.function.Function;

/** What became of bytes or fields that a peer sent. */
public sealed interface Decoded<T> {
    /** They are well formed. */
    record Accepted<T>(T value) implements Decoded<T> {}

    /**
     * They must be dropped.
     *
     * @param reason what is wrong, naming field and value where there is one
     */
    record Rejected<T>(String reason) implements Decoded<T> {}

    /** The next step on what is accepted. */
    default <R> Decoded<R> then(Function<T, Decoded<R>> next) {
        return switch (this) {
            case Accepted<T>(T value) -> next.apply(value);
            case Rejected<T>(String reason) -> new Rejected<>(reason);
        };
    }
}
