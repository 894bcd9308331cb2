package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who belongs to the cluster beside the nodes of ha.cf: {@code hb_addnode} and {@code hb_delnode}
 * change that while the daemon runs, and a restart forgets it. An added node is a member that owns
 * nothing: the pair goes on as if it were not there.
 */
final class Roster {
    /** As in Heartbeat; further nodes are refused. */
    private static final int NODES_MAX = 100;

    private static final int WEIGHT_USUAL = 100;
    private static final List<String> TYPES = List.of("addnode", "delnode", "setweight", "setsite");

    private final Membership membership;
    private final NodeName self;
    private final Outbox outbox;
    private final List<NodeName> nodes;
    private final TreeSet<NodeName> deleted = new TreeSet<>();
    private final Map<NodeName, Integer> weights = new TreeMap<>();
    private final Map<NodeName, String> sites = new TreeMap<>();

    Roster(Policy policy, Membership membership, Outbox outbox) {
        this.membership = membership;
        this.self = policy.self();
        this.nodes = new ArrayList<>(policy.nodes());
        this.outbox = outbox;
    }

    /** Messages of these types change the roster, whoever sends them. */
    static boolean changes(String type) {
        return TYPES.contains(type);
    }

    /** The answer to {@code reqnodes}. */
    Body.ReplyNodes reply() {
        return new Body.ReplyNodes(
                nodes.stream().map(NodeName::text).toList(),
                deleted.stream().map(NodeName::text).toList());
    }

    int weight(NodeName node) {
        return weights.getOrDefault(node, WEIGHT_USUAL);
    }

    String site(NodeName node) {
        return sites.getOrDefault(node, "");
    }

    void told(Moment now, String type, List<Message.Text> texts) {
        switch (type) {
            case "addnode" -> add(now, names(type, texts));
            case "delnode" -> delete(names(type, texts));
            case "setweight" ->
                    known(texts).ifPresent(node -> weigh(node, text(texts, "weight").orElse("")));
            case "setsite" ->
                    known(texts).ifPresent(node -> sites.put(node, text(texts, "site").orElse("")));
            default -> throw new IllegalArgumentException(type);
        }
    }

    private List<NodeName> names(String type, List<Message.Text> texts) {
        List<NodeName> names = new ArrayList<>();
        for (String word : text(texts, "nodelist").orElse("").split("[ \t]+")) {
            if (NodeName.isValid(word)) {
                names.add(NodeName.of(word));
            } else if (!word.isEmpty()) {
                outbox.announce(ERROR, "%s: \"%s\" is no name of a node".formatted(type, word));
            }
        }
        if (names.isEmpty()) {
            outbox.announce(ERROR, type + ": node not found in msg");
        }
        return names;
    }

    private void add(Moment now, List<NodeName> names) {
        for (NodeName name : names) {
            outbox.announce(
                    INFO, "hb_add_one_node: Adding new node[%s] to configuration.".formatted(name));
            if (nodes.contains(name) || nodes.size() == NODES_MAX) {
                String why = nodes.contains(name) ? "already exists" : "is one too many";
                outbox.announce(ERROR, "hb_add_one_node: node(%s) %s".formatted(name, why));
                outbox.announce(ERROR, "Add node %s failed".formatted(name));
            } else {
                nodes.add(name);
                deleted.remove(name);
                membership.admit(now, name);
                outbox.decide(
                        INFO,
                        "node %s is a member that owns no resources".formatted(name),
                        "it was added while the daemon runs; resources are a matter of the pair"
                                + " of ha.cf");
            }
        }
    }

    private void delete(List<NodeName> names) {
        for (NodeName name : names) {
            if (name.equals(self) || membership.alive(name)) {
                outbox.announce(WARN, "deletion failed: node %s is not dead".formatted(name));
                return;
            }
        }
        for (NodeName other : nodes) {
            if (!other.equals(self) && !names.contains(other) && !membership.alive(other)) {
                outbox.announce(
                        ERROR,
                        "deletion failed. We don't have all required nodes alive (%s is dead)"
                                .formatted(other));
                return;
            }
        }
        names.forEach(this::delete);
    }

    private void delete(NodeName name) {
        outbox.announce(INFO, "Removing node [%s] from configuration.".formatted(name));
        if (nodes.remove(name)) {
            deleted.add(name);
            membership.dismiss(name);
        } else {
            outbox.announce(
                    ERROR, "hb_remove_one_node: node %s not found in config".formatted(name));
        }
    }

    private Optional<NodeName> known(List<Message.Text> texts) {
        String word = text(texts, "node").orElse("");
        Optional<NodeName> node =
                Optional.of(word)
                        .filter(NodeName::isValid)
                        .map(NodeName::of)
                        .filter(nodes::contains);
        if (node.isEmpty()) {
            outbox.announce(ERROR, "there is no node \"%s\" in the cluster".formatted(word));
        }
        return node;
    }

    private void weigh(NodeName node, String word) {
        if (word.matches("\\d{1,9}")) {
            weights.put(node, Integer.parseInt(word));
        } else {
            outbox.announce(ERROR, "weight \"%s\" of node %s is no number".formatted(word, node));
        }
    }

    private static Optional<String> text(List<Message.Text> texts, String name) {
        return texts.stream()
                .filter(field -> field.name().equals(name))
                .map(Message.Text::value)
                .findFirst();
    }
}
