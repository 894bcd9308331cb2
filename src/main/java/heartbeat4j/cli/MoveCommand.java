package heartbeat4j.cli;

import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.RuntimePaths;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ha move}: an operator wants one group on one node. */
@Command(
        name = "move",
        mixinStandardHelpOptions = true,
        description = {
            "Moves one group to one node, in a cluster of more than two.",
            "It stays there until that node fails or leaves, or until --until is over; nothing"
                    + " else is left behind."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:its owner was asked to hand it over",
            " 1:refused, or heartbeat is not running; the reason is said",
            " 2:wrong switches",
            "12:heartbeat runs and gave no answer within 5 s"
        })
final class MoveCommand implements Callable<Integer> {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,7})(s|min|m|h|d)?");
    private static final Map<String, Long> UNITS =
            Map.of("s", 1L, "m", 60L, "min", 60L, "h", 3600L, "d", 86_400L);

    @Parameters(index = "0", paramLabel = "GROUP", description = "Its key in ha status.")
    private String group;

    @Parameters(index = "1", paramLabel = "NODE", description = "Where it should run.")
    private String node;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Go back after so long: 90s, 30min, 8h or 2d.")
    private String until = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for the log and ha explain.")
    private String reason = "";

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        OptionalLong seconds = until.isEmpty() ? OptionalLong.of(0) : seconds(until);
        String wrong =
                seconds.isEmpty()
                        ? "\"" + until + "\" is no time; write 90s, 30min, 8h or 2d"
                        : DaemonOrder.notNode(node).orElse("");
        if (!wrong.isEmpty() || !ControlRequest.isWord(group)) {
            err.println("ha: " + (wrong.isEmpty() ? "\"" + group + "\" is no group" : wrong));
            return ExitCode.USAGE.number();
        }
        var socket = RuntimePaths.of(System.getenv()).controlSocket();
        String shown = reason.replaceAll("\\p{Cntrl}", " ").strip();
        var request = new ControlRequest.Move(group, node, seconds.getAsLong(), shown);
        ExitCode code = DaemonOrder.give(socket, request, why -> err.println("ha: " + why));
        err.flush();
        return code.number();
    }

    /** Empty when it is no time above zero, or more than ten years. */
    static OptionalLong seconds(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return OptionalLong.empty();
        }
        String unit = time.group(2) == null ? "s" : time.group(2);
        long seconds = Long.parseLong(time.group(1)) * UNITS.get(unit);
        boolean usable = 0 < seconds && seconds <= ControlRequest.Move.SECONDS_MAX;
        return usable ? OptionalLong.of(seconds) : OptionalLong.empty();
    }
}
