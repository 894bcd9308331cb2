package heartbeat4j.cli;

import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusDocument.GroupView;
import heartbeat4j.control.StatusDocument.Helper;
import heartbeat4j.control.StatusDocument.Node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Lays a status out for people, and finds what needs their attention. */
record StatusView(StatusDocument document, boolean coloured) {
    private static final int DECISIONS = 5;
    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    static final String RED = "31";
    static final String BOLD = "1";

    /** Ends without a newline. */
    String text() {
        StringJoiner lines = new StringJoiner("\n");
        lines.add(headline());
        lines.add("");
        nodes(lines);
        lines.add("");
        if (!document.pings().isEmpty()) {
            lines.add(document.pings());
            lines.add("");
        }
        condition(lines);
        document.quorum()
                .ifPresent(
                        quorum -> {
                            String word = quorum.present() ? "quorum: " : "no quorum: ";
                            lines.add(word + quorum.words());
                            lines.add("");
                        });
        groups(lines);
        addresses(lines);
        helpers(lines);
        further(LeaseView.leases(document), lines);
        further(LeaseView.overlaps(document), lines);
        decisions(lines);
        dropped(lines);
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            lines.add("");
            lines.add(paint(RED, "Needs attention"));
            problems.forEach(problem -> lines.add("  " + problem));
        }
        return lines.toString();
    }

    /** What this node thinks of itself, and who decides when it misses the other one. */
    private void condition(StringJoiner lines) {
        var condition = document.condition();
        if (!condition.tiebreaker().isEmpty()) {
            lines.add(condition.tiebreaker());
            lines.add("");
        }
        if (condition.health() > 0) {
            lines.add(paint(YELLOW, condition.words()));
            lines.add("");
        }
    }

    private String headline() {
        return paint(BOLD, document.self())
                + " is "
                + document.state()
                + ", holds "
                + switch (document.holdings()) {
                    case "none" -> "no groups";
                    case "all" -> "all groups";
                    default -> "the " + document.holdings() + " groups";
                }
                + ", "
                + (document.settled()
                        ? paint(GREEN, "settled")
                        : paint(YELLOW, "in transition (" + document.phase() + ")"))
                + "\nheartbeat "
                + document.version()
                + ", pid "
                + document.pid()
                + ", auto_failback "
                + document.failback();
    }

    void nodes(StringJoiner lines) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NODE", "STATE", "HOLDS", "LAST HEARD", "LINKS"));
        for (Node node : document.nodes()) {
            rows.add(List.of(node.name(), node.state(), holds(node), heard(node), linksOf(node)));
        }
        table(rows, lines);
    }

    private String holds(Node node) {
        return node.self() ? document.holdings() : node.holdings().orElse("-");
    }

    private static String heard(Node node) {
        if (node.self()) {
            return "this node";
        }
        return node.silentMillis().isPresent() ? ago(node.silentMillis().getAsLong()) : "never";
    }

    private static String linksOf(Node node) {
        StringJoiner links = new StringJoiner(", ");
        links.setEmptyValue("-");
        node.links().forEach(link -> links.add(link.name() + " " + link.state()));
        return links.toString();
    }

    private void groups(StringJoiner lines) {
        if (document.groups().isEmpty()) {
            lines.add("No resource groups: haresources names none.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("GROUP", "HERE", "RUNS ON", "PREFERS", "WANTED HERE", "WHY"));
        for (GroupView group : document.groups()) {
            List<String> owners = document.owners(group);
            rows.add(
                    List.of(
                            group.name(),
                            group.state(),
                            owners.isEmpty() ? "nobody" : String.join(", ", owners),
                            group.preferred(),
                            group.claimed() ? "yes" : "no",
                            why(group)));
        }
        table(rows, lines);
    }

    /** A table of its own, unless it has no rows but the headline. */
    private void further(List<List<String>> rows, StringJoiner lines) {
        if (rows.size() > 1) {
            lines.add("");
            table(rows, lines);
        }
    }

    private void addresses(StringJoiner lines) {
        if (document.addresses().isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ADDRESS", "ON", "STATE", "WHY"));
        document.addresses()
                .forEach(a -> rows.add(List.of(a.address(), a.on(), a.state(), a.reason())));
        lines.add("");
        table(rows, lines);
    }

    private static String why(GroupView group) {
        String words = group.standing().map(StatusDocument.Standing::words).orElse("");
        return words.isEmpty() ? group.reason() : words;
    }

    private void helpers(StringJoiner lines) {
        if (document.helpers().isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("HELPER", "STATE", "WHY"));
        document.helpers().forEach(h -> rows.add(List.of(h.name(), h.state(), h.reason())));
        lines.add("");
        table(rows, lines);
    }

    void table(List<List<String>> rows, StringJoiner lines) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                line.append(row == rows.getFirst() ? paint(BOLD, cell) : painted(cell));
                line.append(" ".repeat(i == columns - 1 ? 0 : widths[i] - cell.length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
    }

    private String painted(String cell) {
        return switch (cell) {
            case "active", "ping", "running" -> paint(GREEN, cell);
            case "init", "up", "starting", "stopping", "unknown" -> paint(YELLOW, cell);
            case "dead", "failed", "blocked", "nobody", "never" -> paint(RED, cell);
            default -> cell.endsWith(" dead") ? paint(RED, cell) : cell;
        };
    }

    void decisions(StringJoiner lines) {
        List<StatusDocument.Decision> newest = document.newestDecisions(DECISIONS);
        if (newest.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(paint(BOLD, "LAST DECISIONS"));
        for (StatusDocument.Decision decision : newest) {
            String because = decision.because().isEmpty() ? "" : ", because " + decision.because();
            lines.add("  " + ago(decision.agoMillis()) + ": " + decision.what() + because);
        }
    }

    private void dropped(StringJoiner lines) {
        StringJoiner counts = new StringJoiner(", ");
        document.dropped().forEach((reason, count) -> counts.add(count + " " + reason));
        if (counts.length() > 0) {
            lines.add("");
            lines.add(paint(BOLD, "DROPPED PACKETS") + "  " + counts);
        }
    }

    /** What an operator should look at; empty when all is well. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Node node : document.nodes()) {
            if (!node.state().equals("active") && !node.state().equals("ping")) {
                String what = node.ping() ? "ping node " : "node ";
                problems.add(what + node.name() + " is " + node.state());
            } else {
                node.links().stream()
                        .filter(link -> !link.state().equals("up"))
                        .forEach(
                                link ->
                                        problems.add(
                                                "link "
                                                        + link.name()
                                                        + " to "
                                                        + node.name()
                                                        + " is "
                                                        + link.state()));
            }
        }
        document.quorum()
                .filter(quorum -> !quorum.present())
                .ifPresent(quorum -> problems.add("this node has no quorum: " + quorum.words()));
        document.groups().forEach(group -> problemOf(group, problems));
        document.helpers().stream()
                .filter(Helper::attention)
                .forEach(h -> problems.add(h.name() + " is " + h.state() + ": " + h.reason()));
        document.addresses().stream()
                .filter(StatusDocument.Address::attention)
                .forEach(a -> problems.add("address " + a.address() + ": " + a.reason()));
        return problems;
    }

    private void problemOf(GroupView group, List<String> problems) {
        List<String> owners = document.owners(group);
        if (group.state().equals("failed") || group.state().equals("blocked")) {
            problems.add("group " + group.name() + " is " + group.state() + ": " + group.reason());
        } else if (owners.size() > 1 && document.settled()) {
            problems.add("group " + group.name() + " runs on " + String.join(" and ", owners));
        } else if (owners.isEmpty() && document.settled()) {
            problems.add("group " + group.name() + " runs nowhere: " + group.reason());
        }
    }

    static String ago(long millis) {
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1f s ago", millis / 1000.0);
        }
        long seconds = millis / 1000;
        if (seconds < 120) {
            return seconds + " s ago";
        }
        return seconds < 7200 ? seconds / 60 + " min ago" : seconds / 3600 + " h ago";
    }

    String paint(String colour, String text) {
        return coloured ? "\033[" + colour + "m" + text + "\033[0m" : text;
    }
}
