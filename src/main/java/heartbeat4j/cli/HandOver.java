package heartbeat4j.cli;

import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ResourceScope;
import heartbeat4j.control.RuntimePaths;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code hb_standby} and {@code hb_takeover} have in common. Texts are Heartbeat's; but where
 * its scripts only send, these wait for the daemon's yes or no and say the reason.
 *
 * @param program as it was called, for the usage text
 */
record HandOver(String program, Path socket, PrintStream out, PrintStream err) {
    /** As this process was called, for the daemon of this machine. */
    static HandOver called(String usually) {
        return new HandOver(
                System.getProperty("heartbeat.command", usually),
                RuntimePaths.of(System.getenv()).controlSocket(),
                System.out,
                System.err);
    }

    /** The scope the arguments name; empty when they are wrong, which is then said. */
    Optional<ResourceScope> scope(List<String> arguments) {
        if (arguments.size() > 1) {
            out.println(program + ": too many arguments");
            usage();
            return Optional.empty();
        }
        String word = arguments.isEmpty() ? "all" : arguments.getFirst();
        Optional<ResourceScope> scope = ResourceScope.parse(word);
        if (scope.isEmpty()) {
            if (!word.equals("--help")) {
                out.println(program + ": wrong resources(" + word + ").");
            }
            usage();
        }
        return scope;
    }

    private void usage() {
        out.println("usage:");
        err.println(program + " [all|foreign|local|failback]");
    }

    ExitCode ask(ControlRequest request) {
        return DaemonOrder.give(socket, request, why -> err.println(program + ": " + why));
    }
}
