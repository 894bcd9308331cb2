package heartbeat4j.cli;

import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusDocument.Node;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The sub-commands of cl_status on what the daemon answered; Heartbeat's slips included. */
final class ClStatusCommands {
    /** Sub-command to its switches. */
    private static final Map<String, String> SWITCHES =
            Map.ofEntries(
                    Map.entry("clientstatus", "m"),
                    Map.entry("hblinkstatus", "m"),
                    Map.entry("hbparameter", "mp:"),
                    Map.entry("hbstatus", "mv"),
                    Map.entry("listhblinks", "mv"),
                    Map.entry("listnodes", "mpnv"),
                    Map.entry("nodesite", "m"),
                    Map.entry("nodestatus", "m"),
                    Map.entry("nodetype", "m"),
                    Map.entry("nodeweight", "m"),
                    Map.entry("rscstatus", "m"),
                    Map.entry("test", "m"));

    private static final String LINKS_FOLLOW = "\tthis node has the following heartbeat links:";
    private static final String NO_SUCH_NODE = "Error. May be due to incorrect node name";

    /** Heartbeat 3 keeps weights and sites in memory and uses them for nothing. */
    private static final String WEIGHT = "100";

    private final StatusDocument document;
    private final PrintStream out;
    private final HaLog log;

    ClStatusCommands(StatusDocument document, PrintStream out, HaLog log) {
        this.document = document;
        this.out = out;
        this.log = log;
    }

    static boolean isKnown(String name) {
        return SWITCHES.containsKey(name);
    }

    ExitCode run(String name, List<String> arguments) {
        Getopt options = Getopt.parse(name, SWITCHES.get(name), arguments);
        options.complaint().ifPresent(log.err()::println);
        if (options.complaint().isPresent() && !name.equals("hbstatus")) {
            boolean code = List.of("listnodes", "listhblinks", "hbparameter").contains(name);
            log.error("Error: getopt returnedcharacter " + (code ? "code " : "") + "?.");
            return ExitCode.BAD_ARGUMENT;
        }
        return switch (name) {
            case "hbstatus" -> hbstatus(options);
            case "listnodes" -> listnodes(options);
            case "nodestatus" -> nodestatus(options);
            case "nodetype" -> nodetype(options);
            case "nodeweight" -> nodeweight(options);
            case "nodesite" -> nodesite(options);
            case "listhblinks" -> listhblinks(options);
            case "hblinkstatus" -> hblinkstatus(options);
            case "clientstatus" -> clientstatus(options);
            case "rscstatus" -> rscstatus(options);
            case "hbparameter" -> hbparameter(options);
            case "test" -> test();
            default -> throw new IllegalStateException("sub-command without code: " + name);
        };
    }

    private ExitCode hbstatus(Getopt options) {
        boolean sentence = options.has('m');
        if (!options.has('v')) {
            out.println("Heartbeat is running on this machine.");
            return ExitCode.OK;
        }
        if (sentence) {
            out.println("Heartbeat version " + document.version());
            out.println("Resources controlled by \"haresources\"");
            out.println("The nodes are as follow:");
        } else {
            out.println("version:\t" + document.version());
            out.println("managed by:\t\"haresources\"");
        }
        reversedNodes(_ -> true).forEach(node -> nodeBlock(node, sentence));
        return ExitCode.OK;
    }

    private ExitCode listnodes(Getopt options) {
        boolean all = options.has('n') == options.has('p');
        if (options.has('m')) {
            out.println("The nodes are as follow:");
        }
        for (Node node : reversedNodes(node -> all || node.ping() == options.has('p'))) {
            if (options.has('v')) {
                nodeBlock(node, options.has('m'));
            } else {
                out.println(node.name());
            }
        }
        return ExitCode.OK;
    }

    /** Heartbeat lists its nodes from the last to the first. */
    private List<Node> reversedNodes(Predicate<Node> wanted) {
        return document.nodes().reversed().stream().filter(wanted).toList();
    }

    private void nodeBlock(Node node, boolean sentence) {
        out.println();
        out.println(node.name() + "\t" + node.state() + "\t(nodetype: " + node.type() + ")");
        links(node, sentence, true);
    }

    private void links(Node node, boolean sentence, boolean verbose) {
        if (sentence) {
            out.println(LINKS_FOLLOW);
        }
        for (StatusDocument.Link link : node.links()) {
            out.println("\t" + link.name() + (verbose ? "\t" + link.state() : ""));
        }
    }

    private ExitCode nodestatus(Getopt options) {
        return ofNode(
                options,
                "Not enough parameters.",
                NO_SUCH_NODE,
                node -> {
                    out.println(
                            options.has('m')
                                    ? "The cluster node " + node.name() + " is " + node.state()
                                    : node.state());
                    boolean well = node.state().equals("active") || node.state().equals("ping");
                    return well ? ExitCode.OK : ExitCode.FAILURE;
                });
    }

    private ExitCode nodetype(Getopt options) {
        return ofNode(
                options,
                "No enough parameter.",
                NO_SUCH_NODE,
                node -> {
                    out.println(
                            options.has('m')
                                    ? "The node " + node.name() + "'s type: " + node.type()
                                    : node.type());
                    return ExitCode.OK;
                });
    }

    private ExitCode nodeweight(Getopt options) {
        return ofNode(
                options,
                "Not enough parameters.",
                "Error. Maybe due to incorrect node name.",
                node -> {
                    out.println(
                            options.has('m')
                                    ? "The weight of the cluster node "
                                            + node.name()
                                            + " is "
                                            + WEIGHT
                                    : WEIGHT);
                    return ExitCode.OK;
                });
    }

    private ExitCode nodesite(Getopt options) {
        return ofNode(
                options,
                "Not enough parameters.",
                NO_SUCH_NODE,
                node -> {
                    out.println(
                            options.has('m')
                                    ? "The site of the cluster node " + node.name() + " is "
                                    : "");
                    return ExitCode.OK;
                });
    }

    private ExitCode ofNode(
            Getopt options, String tooFew, String unknown, Function<Node, ExitCode> print) {
        if (options.operands().isEmpty()) {
            return badArgument(tooFew);
        }
        return document.node(options.operands().getFirst())
                .map(print)
                .orElseGet(() -> badArgument(unknown));
    }

    private ExitCode badArgument(String text) {
        log.err().println(text);
        return ExitCode.BAD_ARGUMENT;
    }

    private ExitCode listhblinks(Getopt options) {
        if (options.operands().isEmpty()) {
            return badArgument("No enough parameter.");
        }
        Optional<Node> node = document.node(options.operands().getFirst());
        if (node.isEmpty()) {
            return other("Cannot start heartbeat link interface walk.", "EINVAL");
        }
        links(node.get(), options.has('m'), options.has('v'));
        return ExitCode.OK;
    }

    private ExitCode hblinkstatus(Getopt options) {
        if (options.operands().size() < 2) {
            return badArgument("No enough parameter.");
        }
        String name = options.operands().get(1);
        Optional<Node> node = document.node(options.operands().getFirst());
        Optional<StatusDocument.Link> link =
                node.stream()
                        .flatMap(n -> n.links().stream())
                        .filter(l -> l.name().equals(name))
                        .findFirst();
        if (link.isEmpty()) {
            return other("Cannot get heartbeat link status", "");
        }
        String state = link.get().state();
        out.println(
                options.has('m')
                        ? "The node "
                                + node.get().name()
                                + "'s heartbeat link "
                                + name
                                + " is "
                                + state
                        : state);
        return state.equals("dead") ? ExitCode.FAILURE : ExitCode.OK;
    }

    /** Client programs cannot sign on to this daemon, so that none is ever online. */
    private ExitCode clientstatus(Getopt options) {
        if (options.operands().size() < 2) {
            return badArgument("No enough parameter.");
        }
        if (document.node(options.operands().getFirst()).isEmpty()) {
            return other(
                    "Cannot get heartbeat client " + options.operands().get(1) + "'s status",
                    "No timely response.");
        }
        out.println("offline");
        return ExitCode.FAILURE;
    }

    private ExitCode rscstatus(Getopt options) {
        out.println(
                options.has('m')
                        ? "This node is holding " + resources() + " resources."
                        : resources());
        return ExitCode.OK;
    }

    private String resources() {
        return document.settled() ? document.holdings() : "transition";
    }

    private ExitCode hbparameter(Getopt options) {
        Optional<String> name = options.argument('p');
        if (name.isEmpty()) {
            log.error("parameter name required");
            return ExitCode.BAD_ARGUMENT;
        }
        String value = document.parameters().get(name.get());
        if (value == null && name.get().equals("hbversion")) {
            value = document.version();
        }
        if (value == null) {
            log.error("Cannot get parameter " + name.get() + "'s value");
            log.error("REASON: ");
            return ExitCode.FAILURE;
        }
        out.println(
                options.has('m')
                        ? "Heartbeat parameter " + name.get() + "'s value: " + value
                        : value);
        return ExitCode.OK;
    }

    private ExitCode test() {
        out.println("Dead time: " + millis("deadtime"));
        out.println(" keeplive time: " + millis("keepalive"));
        out.println(" mynodeid: " + document.self());
        out.println(" rsc: " + resources());
        return ExitCode.OK;
    }

    /** ha.cf writes times in seconds, or with a unit. */
    private long millis(String parameter) {
        String value = document.parameters().getOrDefault(parameter, "0").strip();
        String unit = value.replaceAll("[0-9.]", "").strip();
        try {
            double number = Double.parseDouble(value.replaceAll("[^0-9.]", ""));
            return Math.round(
                    switch (unit) {
                        case "ms", "msec" -> number;
                        case "us", "usec" -> number / 1000;
                        default -> number * 1000;
                    });
        } catch (NumberFormatException e) {
            return 0; // Not a time: the daemon's own parser has refused it already.
        }
    }

    private ExitCode other(String text, String reason) {
        log.error(text);
        log.error("REASON: " + reason);
        return ExitCode.OTHER;
    }
}
