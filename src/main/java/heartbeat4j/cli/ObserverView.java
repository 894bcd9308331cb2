package heartbeat4j.cli;

import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusDocument.GroupView;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Lays out what an observer knows: what the cluster does beside what heartbeat4j would do. */
record ObserverView(StatusDocument document, StatusDocument.Observed observed, boolean coloured) {
    /** Ends without a newline. */
    String text() {
        StatusView parts = new StatusView(document, coloured);
        StringJoiner lines = new StringJoiner("\n");
        lines.add(
                parts.paint(StatusView.BOLD, document.self())
                        + " observes: sends nothing, starts nothing, "
                        + document.phase());
        lines.add(
                "heartbeat "
                        + document.version()
                        + ", pid "
                        + document.pid()
                        + ", auto_failback "
                        + document.failback());
        lines.add("");
        parts.nodes(lines);
        lines.add("");
        groups(parts, lines);
        parts.decisions(lines);
        if (!problems().isEmpty()) {
            lines.add("");
            lines.add(parts.paint(StatusView.RED, "Different from heartbeat4j"));
            problems().forEach(problem -> lines.add("  " + problem));
        }
        return lines.toString();
    }

    private void groups(StatusView parts, StringJoiner lines) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("GROUP", "ANNOUNCED BY", "PREFERS", "HEARTBEAT4J WOULD", "WHY"));
        for (GroupView group : document.groups()) {
            String wanted = observed.wanted().get(group.name());
            rows.add(
                    List.of(
                            group.name(),
                            announcedBy(group),
                            group.preferred(),
                            wanted == null ? "wait" : "run it on " + wanted,
                            group.reason()));
        }
        parts.table(rows, lines);
    }

    /** A C node tells only changes, so at first nothing is known. */
    String announcedBy(GroupView group) {
        List<String> owners = document.owners(group);
        if (!owners.isEmpty()) {
            return String.join(", ", owners);
        }
        boolean unknown =
                document.nodes().stream()
                        .anyMatch(
                                node -> node.holdings().isEmpty() && node.state().equals("active"));
        return unknown ? "not told yet" : "nobody";
    }

    List<String> problems() {
        return observed.differences();
    }
}
