package heartbeat4j.control;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;

/**
 * The bounds of the control socket.
 *
 * @param clients one more is told so and disconnected
 * @param lineBytes a longer line is answered with an error and the client disconnected
 * @param idle a client that neither asks nor reads for this long is disconnected
 * @param answer how long the event loop may take; then the client is told of an error. Longer than
 *     the clients' own 5 s, which so can tell a hung daemon from a refusal
 */
public record ControlLimits(int clients, int lineBytes, Duration idle, Duration answer) {
    public static final ControlLimits DEFAULT =
            new ControlLimits(64, 1024, Duration.ofMinutes(1), Duration.ofSeconds(10));

    public ControlLimits {
        check(clients > 0, "%d clients", clients);
        check(lineBytes > 0, "lines of %d bytes", lineBytes);
        check(idle.isPositive() && answer.isPositive(), "idle %s, answer %s", idle, answer);
    }
}
