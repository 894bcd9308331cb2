package heartbeat4j.control;

/** What opening a socket or pipe came to. */
public sealed interface Opened<T> {
    /** It is open; the caller closes it. */
    record Ready<T>(T opened) implements Opened<T> {}

    /** It is not, with cause and fix in one sentence. */
    record Failed<T>(String reason) implements Opened<T> {}
}
