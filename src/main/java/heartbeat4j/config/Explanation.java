package heartbeat4j.config;

import heartbeat4j.core.Group;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Resource;
import heartbeat4j.core.Timing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says in words what a configuration means; derived defaults are marked. */
public final class Explanation {
    private final Configuration configuration;

    private Explanation(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Sentences in reading order. */
    public static List<String> of(Configuration configuration) {
        return new Explanation(configuration).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "nodes: "
                        + String.join(", ", names(configuration.nodes()))
                        + "; this node is "
                        + configuration.self());
        lines.addAll(media());
        lines.addAll(times(configuration.timing()));
        lines.add("auto_failback: " + failback());
        connectivity().ifPresent(lines::add);
        lines.add(keys());
        lines.add(fencing());
        lines.add(stopFailure());
        lines.add(LeaseWords.of(configuration));
        lines.add(LeaseWords.restart(configuration));
        lines.add("addresses: " + configuration.addressRules());
        lines.add(quorum());
        PrudenceWords.of(configuration).forEach(lines::add);
        configuration.daemon().watchdog().ifPresent(device -> lines.add(watchdog(device)));
        configuration.programs().forEach(client -> lines.add(program(client)));
        lines.addAll(groups());
        return lines;
    }

    private static List<String> names(List<NodeName> nodes) {
        return nodes.stream().map(NodeName::text).toList();
    }

    private List<String> media() {
        return configuration.media().stream().map(Explanation::medium).toList();
    }

    private static String medium(Medium medium) {
        return switch (medium) {
            case Medium.Bcast m -> "link " + m.networkInterface() + ": broadcast, port " + m.port();
            case Medium.Ucast m ->
                    "link %s: to %s, port %d".formatted(m.networkInterface(), host(m), m.port());
            case Medium.Mcast m ->
                    "link %s: multicast group %s, port %d"
                            .formatted(m.networkInterface(), m.group().getHostAddress(), m.port());
            case Medium.Ucast6 m ->
                    "link %s: to %s, port %d"
                            .formatted(
                                    m.networkInterface(), m.address().getHostAddress(), m.port());
            case Medium.Mcast6 m ->
                    "link %s: multicast group %s, port %d"
                            .formatted(m.networkInterface(), m.group().getHostAddress(), m.port());
            case Medium.Serial m -> "serial " + m.device() + ": not used";
            case Medium.Ping m -> pingNode(m.host());
            case Medium.PingGroup m ->
                    "ping group %s: answers when one of its hosts does: %s"
                            .formatted(m.name(), String.join(", ", m.hosts()));
            case Medium.Ping6 m -> pingNode(m.host());
        };
    }

    private static String pingNode(String host) {
        return "ping node: " + host;
    }

    private static String host(Medium.Ucast ucast) {
        String address = ucast.address().getHostAddress();
        return ucast.host().equals(address) ? address : ucast.host() + " (" + address + ")";
    }

    private List<String> times(Timing timing) {
        return List.of(
                time("keepalive", timing.keepalive(), "a heartbeat is sent this often"),
                time("warntime", timing.warntime(), "silence that long is logged"),
                time(
                        "deadtime",
                        timing.deadtime(),
                        "a node silent that long is dead, and its groups move"),
                time("initdead", timing.initdead(), "the same while this node starts"));
    }

    private String time(String name, Duration duration, String meaning) {
        return "%s %s%s: %s".formatted(name, shown(duration), origin(name), meaning);
    }

    private String origin(String name) {
        if (configuration.given().contains(name)) {
            return "";
        }
        boolean derived = List.of("warntime", "initdead").contains(name);
        return derived ? " (from deadtime)" : " (default)";
    }

    private static String shown(Duration duration) {
        return CrossChecks.shown(duration.toMillis());
    }

    private String failback() {
        return switch (configuration.failback()) {
            case ON -> "on: a group returns to its own node as soon as that node is back";
            case OFF -> "off: a group stays where it is until that node fails or hands over";
            case LEGACY ->
                    "legacy: a group returns to its own node, by the protocol of Heartbeat 1";
        };
    }

    private Optional<String> connectivity() {
        String where = "groups move to the node that reaches more ping nodes";
        return switch (configuration.ipfail()) {
            case NOT_ASKED_FOR -> Optional.empty();
            case BUILT_IN ->
                    Optional.of("ipfail: %s; built in, no program is started".formatted(where));
            case OFF_IN_LEGACY -> Optional.of("ipfail: off, as always with auto_failback legacy");
        };
    }

    private String keys() {
        return "packets are signed with key %d (%s); %d key(s) are accepted"
                .formatted(
                        configuration.keys().signing(),
                        configuration.keys().signingKey().method().word(),
                        configuration.keys().keys().size());
    }

    private String fencing() {
        return configuration
                .fencing()
                .means()
                .map(
                        by ->
                                "a dead node is reset with %s before its groups are taken%s"
                                        .formatted(Texts.visible(by.name()), fenceDelay()))
                .orElse("no stonith device: a dead node's groups are taken without resetting it");
    }

    private String fenceDelay() {
        Duration delay = configuration.fencing().delay();
        return delay.isPositive() && configuration.nodes().size() == 2
                ? "; the node that holds less waits %s first".formatted(shown(delay))
                : "";
    }

    private String stopFailure() {
        return switch (configuration.fencing().stopFailure()) {
            case REBOOT -> "a resource does not stop: this machine reboots at once";
            case FENCE_ME -> "a resource does not stop: this node asks to be reset by another one";
            case BLOCK -> "a resource does not stop: its group stays here, blocked, until it does";
        };
    }

    /** What the nodes can promise when they do not hear each other. */
    private String quorum() {
        int nodes = configuration.nodes().size();
        int majority = nodes / 2 + 1;
        if (nodes > 2) {
            return configuration.quorum().required()
                    ? "quorum: only nodes that %d of %d members hear may own a group"
                            .formatted(majority, nodes)
                    : "quorum off: when all links are cut, each part runs everything it can";
        }
        return configuration.fencing().means().isPresent()
                ? "two nodes that do not hear each other: each resets the other before it takes"
                        + " anything"
                : configuration.tiebreaker().configured()
                        ? "two nodes that do not hear each other ask the tie-breaker"
                        : "two nodes that do not hear each other both run everything: two links"
                                + " that share nothing, a stonith device, a tiebreaker, or a third"
                                + " node with a witness line prevent it";
    }

    private String watchdog(String device) {
        return "watchdog %s resets this node when its heartbeat stops for longer than deadtime"
                .formatted(Texts.visible(device));
    }

    private static String program(Configuration.Client client) {
        return "program %s is kept running as user %s%s"
                .formatted(
                        Texts.visible(client.command()),
                        client.user(),
                        client.failfast() ? "; this node reboots when it fails" : "");
    }

    private List<String> groups() {
        if (configuration.groups().isEmpty()) {
            return List.of("no resource group");
        }
        return configuration.groups().stream().map(Explanation::group).toList();
    }

    private static String group(Group group) {
        List<String> resources =
                group.resources().stream().map(r -> Texts.visible(r.text())).toList();
        return "group %s belongs to %s: %s"
                .formatted(
                        Texts.visible(group.name().text()),
                        String.join(", then ", names(group.order())),
                        String.join(", ", resources));
    }

    /** The same for programs: numbers, names and lists. */
    public static Map<String, Object> values(Configuration configuration) {
        Timing timing = configuration.timing();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("self", configuration.self().text());
        values.put("nodes", names(configuration.nodes()));
        values.put("media", configuration.media().stream().map(Explanation::medium).toList());
        values.put("keepalive_ms", timing.keepalive().toMillis());
        values.put("warntime_ms", timing.warntime().toMillis());
        values.put("deadtime_ms", timing.deadtime().toMillis());
        values.put("initdead_ms", timing.initdead().toMillis());
        values.put("auto_failback", configuration.failback().name().toLowerCase(Locale.ROOT));
        values.put("groups", configuration.groups().stream().map(Explanation::valuesOf).toList());
        values.put("parameters", configuration.parameters());
        return values;
    }

    private static Map<String, Object> valuesOf(Group group) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", group.name().text());
        values.put("node", group.preferred().text());
        values.put("resources", group.resources().stream().map(Resource::text).toList());
        return values;
    }
}
