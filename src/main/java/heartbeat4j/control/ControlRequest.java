package heartbeat4j.control;

import static heartbeat4j.core.Invariants.check;

import heartbeat4j.core.AddressLease;
import heartbeat4j.core.NodeName;

import java.util.List;

/** What an operator's command asks of the daemon, one line on the control socket. */
public sealed interface ControlRequest {
    /** Everything that {@code ha status} shows, as one line of JSON. */
    record Status() implements ControlRequest {}

    /** Give these groups to the peer. */
    record Standby(ResourceScope scope) implements ControlRequest {}

    /** Take these groups from the peer. */
    record Takeover(ResourceScope scope) implements ControlRequest {}

    /** Give up all resources and end. */
    record Stop() implements ControlRequest {}

    /** Read the configuration again. */
    record Reload() implements ControlRequest {}

    /** That node is off for sure, although its reset was not confirmed. */
    record ConfirmFence(String node) implements ControlRequest {
        public ConfirmFence {
            check(NodeName.isValid(node), "node name \"%s\"", node);
        }
    }

    /**
     * Reset that node.
     *
     * @param dryRun only say what that would do
     */
    record Fence(String node, boolean dryRun) implements ControlRequest {
        public Fence {
            check(NodeName.isValid(node) && isWord(node), "node name \"%s\"", node);
        }
    }

    /**
     * Move one group to one node, among more than two.
     *
     * @param seconds how long it should stay there; 0 means for ever
     * @param reason shown with the decision; may be empty
     */
    record Move(String group, String node, long seconds, String reason) implements ControlRequest {
        /** Ten years. */
        public static final long SECONDS_MAX = 10L * 365 * 86_400;

        public Move {
            check(isWord(group), "group \"%s\"", group);
            check(NodeName.isValid(node) && isWord(node), "node name \"%s\"", node);
            check(0 <= seconds && seconds <= SECONDS_MAX, "%d seconds", seconds);
            check(reason.chars().noneMatch(c -> c < ' '), "reason \"%s\"", reason);
        }
    }

    /** End, leave everything running, and have the peers wait for the next daemon. */
    record Restart(int seconds) implements ControlRequest {
        /** What a daemon takes to end and to start, with much room. */
        public static final int SECONDS = AddressLease.RESTART_SECONDS;

        public static final int SECONDS_MAX = AddressLease.SECONDS_MAX;

        /** Less than a daemon takes. */
        public static final int SECONDS_MIN = 5;

        public Restart {
            check(SECONDS_MIN <= seconds && seconds <= SECONDS_MAX, "%d seconds", seconds);
        }
    }

    /** The value of one ha.cf directive. */
    record Parameter(String name) implements ControlRequest {
        public Parameter {
            check(isWord(name), "parameter name \"%s\"", name);
        }
    }

    /** Makes the daemon say more (+1) or less (-1). */
    record Debug(int step) implements ControlRequest {
        public Debug {
            check(step == 1 || step == -1, "debug step %d", step);
        }
    }

    /** The daemon's version. */
    record Version() implements ControlRequest {}

    /** Shows that the daemon's event loop still turns. */
    record Ping() implements ControlRequest {}

    /** A request, or why the line is none. */
    sealed interface Parsed {
        record Understood(ControlRequest request) implements Parsed {}

        record Misunderstood(String reason) implements Parsed {}
    }

    /** Reads a line without its newline. */
    static Parsed parse(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        String command = words.getFirst();
        boolean bare = words.size() == 1;
        return switch (command) {
            case "status" -> bare(bare, command, new Status());
            case "stop" -> bare(bare, command, new Stop());
            case "reload" -> bare(bare, command, new Reload());
            case "version" -> bare(bare, command, new Version());
            case "ping" -> bare(bare, command, new Ping());
            case "standby", "takeover" -> scoped(words);
            case "parameter" ->
                    words.size() == 2
                            ? new Parsed.Understood(new Parameter(words.get(1)))
                            : new Parsed.Misunderstood("usage: parameter NAME");
            case "fence-confirm" ->
                    words.size() == 2 && NodeName.isValid(words.get(1))
                            ? new Parsed.Understood(new ConfirmFence(words.get(1)))
                            : new Parsed.Misunderstood("usage: fence-confirm NODE");
            case "restart" -> restart(words);
            case "fence" -> fence(words);
            case "debug" -> debug(words);
            case "move" -> move(line);
            default ->
                    new Parsed.Misunderstood(
                            "unknown command \""
                                    + printable(command)
                                    + "\"; known: status standby takeover stop restart reload fence"
                                    + " fence-confirm move parameter debug version ping");
        };
    }

    private static Parsed bare(boolean bare, String command, ControlRequest request) {
        return bare
                ? new Parsed.Understood(request)
                : new Parsed.Misunderstood(command + " takes no argument");
    }

    private static Parsed scoped(List<String> words) {
        if (words.size() == 2) {
            var scope = ResourceScope.parse(words.get(1));
            if (scope.isPresent()) {
                return new Parsed.Understood(
                        words.getFirst().equals("standby")
                                ? new Standby(scope.get())
                                : new Takeover(scope.get()));
            }
        }
        return new Parsed.Misunderstood(
                "usage: " + words.getFirst() + " all|local|foreign|failback");
    }

    private static Parsed restart(List<String> words) {
        String seconds = words.size() == 2 ? words.get(1) : "";
        boolean number =
                seconds.matches("[0-9]{1,4}")
                        && Restart.SECONDS_MIN <= Integer.parseInt(seconds)
                        && Integer.parseInt(seconds) <= Restart.SECONDS_MAX;
        return number
                ? new Parsed.Understood(new Restart(Integer.parseInt(seconds)))
                : new Parsed.Misunderstood(
                        "usage: restart SECONDS (%d to %d)"
                                .formatted(Restart.SECONDS_MIN, Restart.SECONDS_MAX));
    }

    private static Parsed fence(List<String> words) {
        boolean whole =
                words.size() == 3
                        && NodeName.isValid(words.get(1))
                        && List.of("yes", "dry-run").contains(words.get(2));
        return whole
                ? new Parsed.Understood(new Fence(words.get(1), words.get(2).equals("dry-run")))
                : new Parsed.Misunderstood("usage: fence NODE yes|dry-run");
    }

    private static Parsed debug(List<String> words) {
        return switch (words.size() == 2 ? words.get(1) : "") {
            case "+1" -> new Parsed.Understood(new Debug(1));
            case "-1" -> new Parsed.Understood(new Debug(-1));
            default -> new Parsed.Misunderstood("usage: debug +1|-1");
        };
    }

    private static Parsed move(String line) {
        List<String> words = List.of(line.strip().split("\\s+", 5));
        boolean whole =
                words.size() >= 4
                        && NodeName.isValid(words.get(2))
                        && words.get(3).matches("[0-9]{1,9}")
                        && Long.parseLong(words.get(3)) <= Move.SECONDS_MAX;
        return whole
                ? new Parsed.Understood(
                        new Move(
                                words.get(1),
                                words.get(2),
                                Long.parseLong(words.get(3)),
                                words.size() == 5 ? words.get(4) : ""))
                : new Parsed.Misunderstood("usage: move GROUP NODE SECONDS [REASON]");
    }

    /** The line that {@link #parse} reads, without its newline. */
    default String line() {
        return switch (this) {
            case Status _ -> "status";
            case Standby(ResourceScope scope) -> "standby " + scope.word();
            case Takeover(ResourceScope scope) -> "takeover " + scope.word();
            case Stop _ -> "stop";
            case Restart(int seconds) -> "restart " + seconds;
            case Reload _ -> "reload";
            case ConfirmFence(String node) -> "fence-confirm " + node;
            case Fence(String node, boolean dry) -> "fence " + node + (dry ? " dry-run" : " yes");
            case Parameter(String name) -> "parameter " + name;
            case Move(String group, String node, long seconds, String reason) ->
                    "move %s %s %d %s".formatted(group, node, seconds, reason).strip();
            case Debug(int step) -> step > 0 ? "debug +1" : "debug -1";
            case Version _ -> "version";
            case Ping _ -> "ping";
        };
    }

    /** True when it only asks; anybody on this machine may. The others change the cluster. */
    default boolean readsOnly() {
        return switch (this) {
            case Status _, Parameter _, Version _, Ping _ -> true;
            case Standby _,
                    Takeover _,
                    Stop _,
                    Restart _,
                    Reload _,
                    ConfirmFence _,
                    Fence _,
                    Move _,
                    Debug _ ->
                    false;
        };
    }

    /** True for text that can stand as one argument of a line. */
    static boolean isWord(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c != 127);
    }

    static boolean isNodeName(String text) {
        return NodeName.isValid(text);
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
