package heartbeat4j.cli;

import heartbeat4j.control.ClientConnection;
import heartbeat4j.control.ClientMessage;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The sub-commands of cl_status on what the daemon answers; Heartbeat's slips included. */
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
                    Map.entry("test", ""));

    private static final String LINKS_FOLLOW = "\tthis node has the following heartbeat links:";
    private static final String NOT_ENOUGH = "Not enough parameters.";
    private static final String NO_ENOUGH = "No enough parameter.";
    private static final String NO_SUCH_NODE = "Error. May be due to incorrect node name";
    private static final String NORMAL = "normal";
    private static final List<String> WELL = List.of("active", "up", "ping");
    private static final List<String> FALSE = List.of("false", "off", "no", "n", "0");
    private static final int CLIENT_STATUS_MILLIS = 500;

    private final ClientConnection daemon;
    private final ClientMessage greeting;
    private final PrintStream out;
    private final HaLog log;

    ClStatusCommands(ClientConnection daemon, ClientMessage greeting, PrintStream out, HaLog log) {
        this.daemon = daemon;
        this.greeting = greeting;
        this.out = out;
        this.log = log;
    }

    static boolean isKnown(String name) {
        return SWITCHES.containsKey(name);
    }

    ExitCode run(String name, List<String> arguments) {
        if (name.equals("test")) {
            return test(); // It looks at no switch.
        }
        Getopt options = Getopt.parse(name, SWITCHES.get(name), arguments);
        if (name.equals("hbstatus")) {
            options.complaints().forEach(log.err()::println);
            return hbstatus(options);
        }
        if (options.complaint().isPresent()) {
            log.err().println(options.complaint().get());
            boolean code = List.of("listnodes", "listhblinks", "hbparameter").contains(name);
            log.error("Error: getopt returnedcharacter " + (code ? "code " : "") + "?.");
            return ExitCode.BAD_ARGUMENT;
        }
        return switch (name) {
            case "listnodes" -> listnodes(options);
            case "nodestatus", "nodetype", "nodeweight", "nodesite" -> ofNode(name, options);
            case "listhblinks" -> listhblinks(options);
            case "hblinkstatus" -> hblinkstatus(options);
            case "clientstatus" -> clientstatus(options);
            case "rscstatus" -> rscstatus(options);
            case "hbparameter" -> hbparameter(options);
            default -> throw new IllegalStateException("sub-command without code: " + name);
        };
    }

    private ExitCode hbstatus(Getopt options) {
        boolean sentence = options.has('m');
        if (!options.has('v')) {
            out.println("Heartbeat is running on this machine.");
            return ExitCode.OK;
        }
        String version = greeted("hbversion");
        String manager = greeted("pacemaker");
        if (sentence) {
            out.println("Heartbeat version " + version);
            out.println(
                    "Resources controlled by "
                            + (isFalse(manager) ? "\"haresources\"" : "Pacemaker."));
        } else {
            out.println("version:\t" + version);
            out.println(
                    "managed by:\t"
                            + (isFalse(manager)
                                    ? "\"haresources\""
                                    : "pacemaker\t(" + manager + ")"));
        }
        return listNodes("", sentence, true);
    }

    private String greeted(String field) {
        return greeting.text(field).orElse("");
    }

    private static boolean isFalse(String manager) {
        return FALSE.contains(manager.toLowerCase(Locale.ROOT));
    }

    private ExitCode listnodes(Getopt options) {
        boolean all = options.has('n') == options.has('p');
        String type = options.has('n') ? NORMAL : "ping";
        return listNodes(all ? "" : type, options.has('m'), options.has('v'));
    }

    /** Heartbeat lists its nodes from the last to the first. */
    private ExitCode listNodes(String wanted, boolean sentence, boolean verbose) {
        Optional<List<ClientMessage>> nodes = daemon.list("nodelist");
        if (nodes.isEmpty()) {
            return other("Cannot start node walk.", daemon.reason());
        }
        if (sentence) {
            out.println("The nodes are as follow:");
        }
        for (ClientMessage node : nodes.get().reversed()) {
            String name = field(node, "node");
            String type = field(node, "nodetype");
            if (!wanted.isEmpty() && !type.equals(wanted)) {
                continue;
            }
            if (verbose) {
                out.println();
                out.println(name + "\t" + field(node, "st") + "\t(nodetype: " + type + ")");
                listLinks(name, sentence, true);
            } else {
                out.println(name);
            }
        }
        return ExitCode.OK;
    }

    private static String field(ClientMessage message, String name) {
        return message.text(name).orElse("");
    }

    /** What one of the four questions about a node is called, and how the answer is told. */
    private record NodeFact(String field, String sentence, String tooFew, String unknown) {
        static NodeFact of(String name) {
            return switch (name) {
                case "nodestatus" ->
                        new NodeFact("st", "The cluster node %s is %s%n", NOT_ENOUGH, NO_SUCH_NODE);
                case "nodetype" ->
                        new NodeFact(
                                "nodetype", "The node %s's type: %s%n", NO_ENOUGH, NO_SUCH_NODE);
                case "nodeweight" ->
                        new NodeFact(
                                "weight",
                                "The weight of the cluster node %s is %s%n",
                                NOT_ENOUGH,
                                "Error. Maybe due to incorrect node name.");
                default ->
                        new NodeFact(
                                "site",
                                "The site of the cluster node %s is %s%n",
                                NOT_ENOUGH,
                                NO_SUCH_NODE);
            };
        }
    }

    private ExitCode ofNode(String name, Getopt options) {
        NodeFact fact = NodeFact.of(name);
        if (options.operands().isEmpty()) {
            return badArgument(fact.tooFew());
        }
        String node = options.operands().getFirst();
        Optional<String> value =
                daemon.ask(name, "node", node).map(answer -> field(answer, fact.field()));
        if (value.isEmpty()) {
            return badArgument(fact.unknown());
        }
        if (options.has('m')) {
            out.printf(Locale.ROOT, fact.sentence(), node, value.get());
        } else {
            out.println(value.get());
        }
        boolean well = !name.equals("nodestatus") || WELL.stream().anyMatch(value.get()::equals);
        return well ? ExitCode.OK : ExitCode.FAILURE;
    }

    private ExitCode badArgument(String text) {
        log.err().println(text);
        return ExitCode.BAD_ARGUMENT;
    }

    private ExitCode listhblinks(Getopt options) {
        return options.operands().isEmpty()
                ? badArgument(NO_ENOUGH)
                : listLinks(options.operands().getFirst(), options.has('m'), options.has('v'));
    }

    private ExitCode listLinks(String node, boolean sentence, boolean verbose) {
        Optional<List<ClientMessage>> links = daemon.list("iflist", "node", node);
        if (links.isEmpty()) {
            return other("Cannot start heartbeat link interface walk.", daemon.reason());
        }
        if (sentence) {
            out.println(LINKS_FOLLOW);
        }
        for (ClientMessage link : links.get().reversed()) {
            out.println("\t" + field(link, "ifname") + (verbose ? "\t" + field(link, "st") : ""));
        }
        return ExitCode.OK;
    }

    private ExitCode hblinkstatus(Getopt options) {
        if (options.operands().size() < 2) {
            return badArgument(NO_ENOUGH);
        }
        String node = options.operands().getFirst();
        String link = options.operands().get(1);
        Optional<String> state =
                daemon.ask("ifstatus", "node", node, "ifname", link).map(a -> field(a, "st"));
        if (state.isEmpty()) {
            return other("Cannot get heartbeat link status", "");
        }
        if (options.has('m')) {
            out.println("The node " + node + "'s heartbeat link " + link + " is " + state.get());
        } else {
            out.println(state.get());
        }
        return state.get().equals("up") ? ExitCode.OK : ExitCode.FAILURE;
    }

    private ExitCode clientstatus(Getopt options) {
        List<String> operands = options.operands();
        if (operands.size() < 2) {
            return badArgument(NO_ENOUGH);
        }
        int millis = operands.size() > 2 ? leadingNumber(operands.get(2)) : CLIENT_STATUS_MILLIS;
        Optional<String> state =
                CompletableFuture.supplyAsync(
                                () -> daemon.clientStatus(operands.getFirst(), operands.get(1)))
                        .completeOnTimeout(Optional.empty(), millis, TimeUnit.MILLISECONDS)
                        .join();
        if (state.isEmpty()) {
            return other(
                    "Cannot get heartbeat client " + operands.get(1) + "'s status",
                    "No timely response.");
        }
        out.println(state.get());
        return state.get().equals("online") ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** As atoi(3): what is no number counts as 0. */
    private static int leadingNumber(String text) {
        String digits = text.strip().replaceAll("[^0-9].*", "");
        return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }

    private ExitCode rscstatus(Getopt options) {
        if (!isFalse(greeted("pacemaker"))) {
            log.error("Cannot get cluster resource status of a pacemaker cluster; try crm_mon");
            return ExitCode.FAILURE;
        }
        Optional<String> held = resources();
        if (held.isEmpty()) {
            return other("Cannot get cluster resource status", daemon.reason());
        }
        out.println(
                options.has('m')
                        ? "This node is holding " + held.get() + " resources."
                        : held.get());
        return ExitCode.OK;
    }

    private Optional<String> resources() {
        return daemon.ask("getrsc").map(answer -> field(answer, "rsc_hold"));
    }

    private ExitCode hbparameter(Getopt options) {
        Optional<String> name = options.argument('p');
        if (name.isEmpty()) {
            log.error("parameter name required");
            return ExitCode.BAD_ARGUMENT;
        }
        Optional<String> value =
                name.get().equals("hbversion")
                        ? greeting.text("hbversion")
                        : daemon.ask("getparm", "pname", name.get()).flatMap(a -> a.text("pvalue"));
        if (value.isEmpty()) {
            log.error("Cannot get parameter " + name.get() + "'s value");
            log.error("REASON: ");
            return ExitCode.FAILURE;
        }
        out.println(
                options.has('m')
                        ? "Heartbeat parameter " + name.get() + "'s value: " + value.get()
                        : value.get());
        return ExitCode.OK;
    }

    private ExitCode test() {
        out.println("Dead time: " + Long.parseLong(greeted("deadtime"), 16));
        out.println(" keeplive time: " + Long.parseLong(greeted("keepalive"), 16));
        out.println(" mynodeid: " + greeted("node"));
        out.println(" rsc: " + resources().orElse("(null)"));
        return ExitCode.OK;
    }

    private ExitCode other(String text, String reason) {
        log.error(text);
        log.error("REASON: " + reason);
        return ExitCode.OTHER;
    }
}
