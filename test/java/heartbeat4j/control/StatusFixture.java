package heartbeat4j.control;

import heartbeat4j.core.Failback;
import heartbeat4j.core.Generation;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Observation;
import heartbeat4j.core.Status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Two nodes and a ping node, as primary sees them when all is well. */
public final class StatusFixture {
    private static final Moment NOW = new Moment(Duration.ofMinutes(30).toNanos());
    private static final NodeName PRIMARY = NodeName.of("primary");
    private static final NodeName SECONDARY = NodeName.of("secondary");

    private StatusFixture() {}

    public static StatusDocument healthy() {
        return document("active", "up", Holdings.LOCAL, Holdings.LOCAL, true);
    }

    public static StatusDocument peerDead() {
        return document("dead", "dead", Holdings.ALL, Holdings.NONE, true);
    }

    public static StatusDocument handOver() {
        return document("active", "up", Holdings.LOCAL, Holdings.LOCAL, false);
    }

    /** What an observer on a third host saw. */
    public static StatusDocument observed(List<String> differences) {
        Observation seen =
                new Observation(
                        Failback.OFF,
                        "no hand-over",
                        List.of(
                                node(PRIMARY, false, "active", "up", Holdings.NONE),
                                new Status.Node(
                                        SECONDARY,
                                        Status.Kind.NORMAL,
                                        false,
                                        "active",
                                        new Generation(7),
                                        OptionalLong.of(420),
                                        Optional.empty(),
                                        List.of(new Status.Link(new LinkName("eth0"), "up")))),
                        List.of(
                                new Observation.GroupView(
                                        new GroupName("192.0.2.10"),
                                        PRIMARY,
                                        Optional.of(PRIMARY),
                                        "nobody holds it"),
                                new Observation.GroupView(
                                        new GroupName("192.0.2.11"),
                                        SECONDARY,
                                        Optional.empty(),
                                        "nobody holds it")),
                        List.of(
                                new Status.Decision(
                                        new Moment(Duration.ofMinutes(29).toNanos()),
                                        "node secondary: is dead",
                                        "it was silent")),
                        differences);
        StatusDocument.Surroundings daemon =
                new StatusDocument.Surroundings(
                        "4.0.0 (heartbeat4j)",
                        4711,
                        new TreeMap<>(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new TreeMap<>(),
                        new TreeMap<>());
        return StatusDocument.of("third", seen, NOW, daemon);
    }

    private static final Status.Fence FENCE =
            new Status.Fence(
                    SECONDARY, "null", 3, "no answer", Optional.of(Duration.ofMillis(7300)), "");

    private static StatusDocument document(
            String peer, String link, Holdings mine, Holdings theirs, boolean settled) {
        Status status =
                new Status(
                        PRIMARY,
                        "active",
                        settled ? "stable" : "standby",
                        settled,
                        mine,
                        Failback.ON,
                        new Generation(7),
                        List.of(
                                node(PRIMARY, true, "active", "up", mine),
                                node(SECONDARY, false, peer, link, theirs),
                                pingNode()),
                        List.of(
                                group("192.0.2.10", PRIMARY, true),
                                group("192.0.2.11", SECONDARY, mine.foreign())),
                        "1 of 1 ping nodes answer here; secondary reaches 1",
                        Optional.empty(),
                        peer.equals("dead") ? List.of(FENCE) : List.of(),
                        List.of(
                                new Status.Overlap(
                                        "this node stands still",
                                        Optional.of(Duration.ZERO),
                                        "they go by themselves"),
                                new Status.Overlap(
                                        "all links are cut",
                                        Optional.empty(),
                                        "neither node can know")),
                        new Status.Condition(
                                2,
                                "own health 2 of 4: loop 1.3 s late 20 s ago",
                                "1 of 2 tie-breakers answer here, 1 needed"),
                        List.of(
                                new Status.Decision(
                                        new Moment(Duration.ofMinutes(29).toNanos()),
                                        "take over 192.0.2.10",
                                        "this node is preferred")));
        return StatusDocument.of(status, NOW, surroundings());
    }

    private static Status.Node node(
            NodeName name, boolean self, String state, String link, Holdings holdings) {
        return new Status.Node(
                name,
                Status.Kind.NORMAL,
                self,
                state,
                new Generation(7),
                self ? OptionalLong.empty() : OptionalLong.of(420),
                Optional.of(holdings),
                List.of(new Status.Link(new LinkName("eth0"), link)));
    }

    private static Status.Node pingNode() {
        return new Status.Node(
                NodeName.of("198.51.100.254"),
                Status.Kind.PING,
                false,
                "ping",
                Generation.UNKNOWN,
                OptionalLong.of(900),
                Optional.empty(),
                List.of(new Status.Link(new LinkName("198.51.100.254"), "up")));
    }

    private static Status.GroupView group(String name, NodeName preferred, boolean runs) {
        return new Status.GroupView(
                new GroupName(name),
                preferred,
                runs,
                runs ? Status.GroupState.RUNNING : Status.GroupState.STOPPED,
                runs ? "this node owns it" : "the peer owns it",
                Optional.empty(),
                List.of(new Status.ResourceView(name, "status: OK")));
    }

    private static StatusDocument.Surroundings surroundings() {
        return new StatusDocument.Surroundings(
                "4.0.0 (heartbeat4j)",
                4711,
                new TreeMap<>(Map.of("deadtime", "6", "keepalive", "1000ms", "udpport", "694")),
                List.of(
                        new StatusDocument.Counters(
                                "eth0", new TreeMap<>(Map.of("sent", 12L, "received", 11L)))),
                List.of(
                        new StatusDocument.Helper(
                                "respawn hacluster /usr/lib/monitor", "runs", "pid 812", false)),
                List.of(
                        new StatusDocument.Address(
                                "192.0.2.10",
                                "eth0",
                                "confirmed",
                                "announced 3x, confirmed by 192.0.2.254 after 4 ms",
                                false)),
                List.of(
                        new StatusDocument.Lease(
                                "192.0.2.10",
                                "192.0.2.10",
                                OptionalInt.of(3),
                                Optional.of(400L),
                                1)),
                new TreeMap<>(Map.of("wrong signature", 3L)),
                new TreeMap<>(Map.of("duplicate", 5L)));
    }
}
