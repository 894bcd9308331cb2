package heartbeat4j.control;

import java.time.Duration;
import java.util.List;

/** What came of a request, as the asking command sees it. */
public sealed interface ControlResult {
    record Answered(List<String> lines) implements ControlResult {
        public Answered {
            lines = List.copyOf(lines);
        }
    }

    /** There is nothing to show; each says why. */
    sealed interface Unanswered extends ControlResult {}

    /** Nobody listens on the socket. */
    record NotRunning() implements Unanswered {}

    /** The operating system keeps this user from the socket. */
    record Denied(String reason) implements Unanswered {}

    /** The daemon understood and will not. */
    record Refused(String reason) implements Unanswered {}

    /** The daemon found the request wrong, or the talk broke off. */
    record Failed(String reason) implements Unanswered {}

    /** The daemon lives and gives no answer. */
    record Hung(Duration waited) implements Unanswered {}
}
