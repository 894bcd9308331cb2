package heartbeat4j.cli;

import heartbeat4j.control.AwaitedReset;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusDocument.Decision;
import heartbeat4j.control.StatusDocument.GroupView;
import heartbeat4j.control.StatusDocument.Node;
import heartbeat4j.control.StatusDocument.ResourceView;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Puts what a daemon or an observer knows of one group or node into sentences. */
record ExplainView(StatusDocument document) {
    private static final int DECISIONS = 10;

    /** What can be explained. */
    List<String> names() {
        return Stream.concat(
                        document.groups().stream().map(GroupView::name),
                        document.nodes().stream().map(Node::name))
                .toList();
    }

    /** All groups; without any the nodes. */
    Optional<String> all() {
        Stream<String> parts =
                document.groups().isEmpty()
                        ? document.nodes().stream().map(this::node)
                        : document.groups().stream().map(this::group);
        return Optional.of(String.join("\n\n", parts.toList()));
    }

    /** Empty when nothing has that name. */
    Optional<String> of(String name) {
        return document.groups().stream()
                .filter(group -> named(group, name))
                .findFirst()
                .map(this::group)
                .or(() -> document.node(name).map(this::node));
    }

    /** By its key, without the details that follow the address, or by one of its resources. */
    private static boolean named(GroupView group, String name) {
        return group.name().equals(name)
                || group.name().startsWith(name + "/")
                || group.resources().stream().map(ResourceView::text).anyMatch(name::equals);
    }

    private String group(GroupView group) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("group " + group.name() + ", which prefers " + group.preferred());
        document.observed()
                .ifPresentOrElse(
                        observed -> observedGroup(group, observed, lines),
                        () -> ownGroup(group, lines));
        decisions(lines, decision -> concerns(decision, group));
        return lines.toString();
    }

    private void observedGroup(
            GroupView group, StatusDocument.Observed observed, StringJoiner lines) {
        String wanted = observed.wanted().get(group.name());
        String would = wanted == null ? "would wait" : "would run it on " + wanted;
        lines.add("  heartbeat4j   " + would + ": " + group.reason());
        String announced = new ObserverView(document, observed, false).announcedBy(group);
        lines.add("  announced by  " + announced);
    }

    private void ownGroup(GroupView group, StringJoiner lines) {
        List<String> owners = document.owners(group);
        Optional<String> wanted =
                group.claimed()
                        ? Optional.of(document.self())
                        : owners.stream().filter(o -> !o.equals(document.self())).findFirst();
        lines.add(
                "  wanted on     "
                        + wanted.map(node -> node + ": " + whyOn(group, node))
                                .orElse("no node: " + document.phase()));
        lines.add("  runs on       " + (owners.isEmpty() ? "nobody" : String.join(", ", owners)));
        document.fences()
                .forEach(
                        fence ->
                                lines.add(
                                        "  waits for     the reset of %s %s"
                                                .formatted(fence.node(), reset(fence))));
        lines.add("  on this node  " + group.state() + ": " + group.reason());
        for (ResourceView resource : group.resources()) {
            String lastRun = resource.lastRun().isEmpty() ? "not asked yet" : resource.lastRun();
            lines.add("    " + resource.text() + "  " + lastRun);
        }
    }

    private String whyOn(GroupView group, String wanted) {
        if (wanted.equals(group.preferred())) {
            return "it is its own node, and alive";
        }
        String preferredState =
                document.node(group.preferred()).map(Node::state).orElse("not a node");
        if (!preferredState.equals("active")) {
            return group.preferred() + " is " + preferredState;
        }
        boolean stays = document.failback().equals("off");
        return group.preferred()
                + " was away, or it was moved by hand; auto_failback "
                + document.failback()
                + (stays ? ": it stays until it is moved or " + wanted + " fails" : "");
    }

    private String node(Node node) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("node " + node.name() + (node.self() ? ", this one" : ""));
        String heard =
                node.silentMillis().isPresent()
                        ? ", last heard " + StatusView.ago(node.silentMillis().getAsLong())
                        : node.self() ? "" : ", never heard";
        lines.add("  state         " + node.state() + heard);
        lines.add("  holds         " + node.holdings().orElse("not known"));
        if (node.self() && document.condition().health() > 0) {
            lines.add("  condition     " + document.condition().words());
        }
        if (node.self() && !document.condition().tiebreaker().isEmpty()) {
            lines.add("  tie-breaker   " + document.condition().tiebreaker());
        }
        List<String> links = new ArrayList<>();
        node.links().forEach(link -> links.add(link.name() + " " + link.state()));
        lines.add("  links         " + (links.isEmpty() ? "-" : String.join(", ", links)));
        document.fences().stream()
                .filter(fence -> fence.node().equals(node.name()))
                .forEach(fence -> lines.add("  reset         " + reset(fence)));
        decisions(lines, decision -> mentions(decision, node.name()));
        return lines.toString();
    }

    private static String reset(AwaitedReset fence) {
        return "by " + fence.device() + ": " + fence.words();
    }

    private void decisions(StringJoiner lines, Predicate<Decision> concerned) {
        List<Decision> newest =
                document.newestDecisions(Integer.MAX_VALUE).stream()
                        .filter(concerned)
                        .limit(DECISIONS)
                        .toList();
        lines.add(newest.isEmpty() ? "  no decisions yet" : "  last decisions");
        for (Decision decision : newest) {
            String because = decision.because().isEmpty() ? "" : ", because " + decision.because();
            lines.add(
                    "    "
                            + StatusView.ago(decision.agoMillis())
                            + ": "
                            + decision.what()
                            + because);
        }
    }

    /** Those that name another group only do not; most name none, and move all of one side. */
    private boolean concerns(Decision decision, GroupView group) {
        return mentions(decision, group.name())
                || document.groups().stream().noneMatch(g -> mentions(decision, g.name()));
    }

    private static boolean mentions(Decision decision, String name) {
        return (decision.what() + " " + decision.because()).contains(name);
    }
}
