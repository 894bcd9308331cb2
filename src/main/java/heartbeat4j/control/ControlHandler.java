package heartbeat4j.control;

import java.util.function.Consumer;

/** Where requests go: the daemon hands them to its event loop, which answers from its thread. */
public interface ControlHandler {
    /**
     * Takes a request that this client may make. Called on the client's virtual thread.
     *
     * @param reply to be called once, now or later, from any thread; a later call than {@link
     *     ControlLimits#answer} finds that the client was told of an error
     */
    void handle(ControlRequest request, Consumer<ControlAnswer> reply);
}
