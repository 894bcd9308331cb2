package heartbeat4j.cli;

import heartbeat4j.control.ControlClient;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ControlResult;
import heartbeat4j.control.RuntimePaths;
import heartbeat4j.control.StatusJson;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * {@code cl_status}: asks after nodes, links and resources, with Heartbeat's texts and exit codes.
 * As Heartbeat's it asks the daemon first and looks at the parameters afterwards.
 */
final class ClStatus {
    private static final String CANNOT_CONNECT =
            "hb_api_signon: Can't initiate connection to heartbeat";

    private final Path socket;
    private final PrintStream out;
    private final HaLog log;

    ClStatus(Path socket, PrintStream out, PrintStream err) {
        this.socket = socket;
        this.out = out;
        log = new HaLog("cl_status", err);
    }

    public static void main(String[] arguments) {
        Path socket = RuntimePaths.of(System.getenv()).controlSocket();
        ClStatus command = new ClStatus(socket, System.out, System.err);
        System.exit(command.run(Arrays.asList(arguments)).number());
    }

    ExitCode run(List<String> arguments) {
        if (arguments.isEmpty() || arguments.getFirst().equals("-h")) {
            out.print(USAGE);
            return ExitCode.OK;
        }
        String name = arguments.getFirst();
        if (!ClStatusCommands.isKnown(name)) {
            log.error(name + ": invalid sub-command.");
            return ExitCode.BAD_ARGUMENT;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (ControlClient.ask(socket, new ControlRequest.Status())) {
            case ControlResult.Answered(List<String> lines) -> answered(name, rest, lines);
            case ControlResult.NotRunning _ ->
                    name.equals("hbstatus") ? stopped(rest) : cannotSignOn(CANNOT_CONNECT);
            case ControlResult.Denied _ ->
                    name.equals("hbstatus")
                            ? unauthorized(rest)
                            : cannotSignOn("client failed authorization");
            case ControlResult.Refused(String reason) -> cannotSignOn(reason);
            case ControlResult.Failed(String reason) -> cannotSignOn(reason);
            case ControlResult.Hung _ -> ExitCode.HUNG;
        };
    }

    private ExitCode answered(String name, List<String> rest, List<String> lines) {
        return switch (StatusJson.read(String.join("", lines))) {
            case StatusJson.Read.Understood(var document) ->
                    new ClStatusCommands(document, out, log).run(name, rest);
            case StatusJson.Read.Misunderstood(String reason) -> {
                log.error("REASON: " + reason);
                yield ExitCode.OTHER;
            }
        };
    }

    private ExitCode stopped(List<String> rest) {
        out.println("Heartbeat is stopped on this machine.");
        if (hbstatusOptions(rest).has('v')) {
            out.println("(" + CANNOT_CONNECT + ")");
        }
        return ExitCode.FAILURE;
    }

    private ExitCode unauthorized(List<String> rest) {
        out.println("Heartbeat is apparently running on this machine, but refuses my connection");
        if (hbstatusOptions(rest).has('v')) {
            out.println("(client failed authorization)");
        }
        return ExitCode.OK;
    }

    private Getopt hbstatusOptions(List<String> rest) {
        Getopt options = Getopt.parse("hbstatus", "mv", rest);
        options.complaint().ifPresent(log.err()::println);
        return options;
    }

    private ExitCode cannotSignOn(String reason) {
        log.error("Cannot signon with heartbeat");
        log.error("REASON: " + reason);
        return ExitCode.FAILURE;
    }

    static final String USAGE =
            """
            Usage: cl_status <sub-command> [<options>] [<parameters>]

            Sub-commands:
            clientstatus <node-name> <client-id> [<timeout>]
            \tShow the status of heartbeat clients.
            hblinkstatus <node-name> <link-name>
            \tShow the status of a heartbeat link
            hbstatus
            \tIndicate if heartbeat is running on the local system.
            \tOptions:
            \t\t-v\tverbose: also add "listnodes -v" output
            listnodes [<option>]
            \tList the nodes in the cluster.
            \tOptions:
            \t\t-p\tlist only 'ping' type nodes
            \t\t-n\tlist only 'normal' type nodes
            \t\t-v\tverbose: also list type and status,
            \t\t\tthen add "listhblinks -v" output
            listhblinks <node-name>
            \tList the network interfaces used as hearbeat links.
            \tOptions:
            \t\t-v\tverbose: list link status as well
            nodestatus <node-name>
            \tList the node status.
            nodeweight <node-name>
            \tList the node weight.
            nodesite <node-name>
            \tList the node site.
            nodetype <node-name>
            \tList the nodes of a given type.
            rscstatus
            \tShow the status of cluster resources.
            hbparameter -p <parameter-name>
            \tRetrieve the value of a cluster parameter.
            \tAs for the valid parameter names, please refer to the man page.
            """;
}
