package heartbeat4j.cli;

import heartbeat4j.control.ClientConnection;
import heartbeat4j.control.ClientMessage;
import heartbeat4j.control.RuntimePaths;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code cl_status}: asks after nodes, links and resources, with Heartbeat's texts and exit codes.
 * As Heartbeat's it asks the daemon first and looks at the parameters afterwards.
 */
final class ClStatus {
    /** As Heartbeat's: after this long the daemon counts as hung. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

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
        Path socket = RuntimePaths.of(System.getenv()).clientSocket();
        ClStatus command = new ClStatus(socket, System.out, System.err);
        System.exit(command.run(Arrays.asList(arguments)).number());
    }

    ExitCode run(List<String> arguments) {
        if (arguments.isEmpty() || (arguments.size() == 1 && arguments.getFirst().equals("-h"))) {
            out.print(USAGE);
            return ExitCode.OK;
        }
        String name = arguments.getFirst();
        if (!ClStatusCommands.isKnown(name)) {
            log.error(name + ": invalid sub-command.");
            return ExitCode.BAD_ARGUMENT;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        // Connecting blocks too when the daemon hangs: so on a thread that ends with the process.
        CompletableFuture<ExitCode> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("ask").start(() -> finish(done, name, rest));
        return done.completeOnTimeout(ExitCode.HUNG, LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private void finish(CompletableFuture<ExitCode> done, String name, List<String> rest) {
        try {
            done.complete(ask(name, rest));
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    private ExitCode ask(String name, List<String> rest) {
        return switch (ClientConnection.signOn(socket)) {
            case ClientConnection.SignOn.Accepted(
                            ClientConnection connection,
                            ClientMessage greeting) -> {
                try (connection) {
                    yield new ClStatusCommands(connection, greeting, out, log).run(name, rest);
                }
            }
            case ClientConnection.SignOn.NotRunning _ ->
                    name.equals("hbstatus") ? stopped(rest) : cannotSignOn(CANNOT_CONNECT);
            case ClientConnection.SignOn.Refused(String reason) ->
                    name.equals("hbstatus") ? refused(rest, reason) : cannotSignOn(reason);
        };
    }

    private ExitCode stopped(List<String> rest) {
        out.println("Heartbeat is stopped on this machine.");
        if (hbstatusOptions(rest).has('v')) {
            out.println("(" + CANNOT_CONNECT + ")");
        }
        return ExitCode.FAILURE;
    }

    private ExitCode refused(List<String> rest, String reason) {
        out.println("Heartbeat is apparently running on this machine, but refuses my connection");
        if (hbstatusOptions(rest).has('v')) {
            out.println("(" + reason + ")");
        }
        return ExitCode.OK;
    }

    private Getopt hbstatusOptions(List<String> rest) {
        Getopt options = Getopt.parse("hbstatus", "mv", rest);
        options.complaints().forEach(log.err()::println);
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
