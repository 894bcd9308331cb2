package heartbeat4j.core;

import java.util.regex.Pattern;

/**
 * Reads what a script's status prints, as Heartbeat 3 does: the text decides, the exit code does
 * not.
 */
final class StatusText {
    private static final Pattern NOT_RUNNING =
            Pattern.compile("[Nn][Oo][Tt] .*[Rr]unning", Pattern.DOTALL);
    private static final Pattern RUNNING = Pattern.compile("[Rr]unning|OK");

    private StatusText() {}

    static boolean running(String output) {
        return !NOT_RUNNING.matcher(output).find() && RUNNING.matcher(output).find();
    }
}
