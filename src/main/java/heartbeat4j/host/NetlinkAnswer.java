package heartbeat4j.host;

import java.util.function.Function;

/** What the kernel says to a question about the network. */
public sealed interface NetlinkAnswer<T> {
    /** It told this. */
    record Told<T>(T value) implements NetlinkAnswer<T> {}

    /**
     * It refused, or could not be asked.
     *
     * @param errno the system's number for it, 0 where there is none
     * @param reason ready for the log
     */
    record Refused<T>(int errno, String reason) implements NetlinkAnswer<T> {}

    /** The same refusal, or what becomes of the value. */
    default <U> NetlinkAnswer<U> map(Function<T, U> change) {
        return switch (this) {
            case Told<T>(T value) -> new Told<>(change.apply(value));
            case Refused<T>(int errno, String reason) -> new Refused<>(errno, reason);
        };
    }
}
