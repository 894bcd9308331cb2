package heartbeat4j.config;

import heartbeat4j.config.Configuration.ApiPermission;
import heartbeat4j.config.Configuration.Client;
import heartbeat4j.config.Problems.Place;
import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Failback;
import heartbeat4j.core.FlapLimit;
import heartbeat4j.core.NodeName;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the lines of ha.cf have said so far; the values of scalar directives by their name. */
final class Draft {
    /** Ping nodes and ping groups count too. */
    static final int NODES_MAX = 100;

    /** Heartbeat crashes at 64. */
    static final int MEDIA_MAX = 63;

    final String file;
    final Surroundings surroundings;
    final Problems problems;
    final NodeName self;

    final Map<String, String> parameters = new LinkedHashMap<>();
    final Map<String, Long> millis = new HashMap<>();
    final Map<String, Integer> numbers = new HashMap<>();
    final Map<String, Boolean> truths = new HashMap<>();

    /** Where a directive stood last, good or bad. */
    final Map<String, Place> places = new HashMap<>();

    final Set<NodeName> nodes = new LinkedHashSet<>();

    /** How many cluster nodes stand before each in the file. */
    final Map<String, Integer> pingNodes = new LinkedHashMap<>();

    /** Members that own nothing. */
    final Set<NodeName> witnesses = new LinkedHashSet<>();

    int nodeCount;

    final List<Medium> media = new ArrayList<>();
    int mediaCount;

    /** The udpport that held when a medium type was used first; it stays with the type. */
    final Map<String, Integer> portOfType = new HashMap<>();

    Failback failback = Failback.LEGACY;
    boolean failbackChosen;
    final List<Client> clients = new ArrayList<>();
    final Map<String, ApiPermission> apiauth = new LinkedHashMap<>();
    Optional<FenceMeans> fence = Optional.empty();
    AddressLease lease = new AddressLease.Auto();
    FlapLimit flaps = FlapLimit.DEFAULT;

    /** In their order. */
    final Set<NodeName> tiebreakers = new LinkedHashSet<>();

    final Map<String, String> env = new LinkedHashMap<>();

    Draft(String file, Surroundings surroundings, Problems problems, NodeName self) {
        this.file = file;
        this.surroundings = surroundings;
        this.problems = problems;
        this.self = self;
    }

    boolean occurred(String directive) {
        return places.containsKey(directive);
    }

    /** The place of a directive; the file as a whole when it does not occur. */
    Place placeOf(String directive) {
        return places.getOrDefault(directive, problems.at(file, 0));
    }

    int udpport() {
        return numbers.getOrDefault(
                "udpport", surroundings.servicePort("ha-cluster").orElse(Medium.UDPPORT_DEFAULT));
    }

    boolean knows(NodeName node) {
        return nodes.contains(node);
    }

    /** Counts a node or ping node; false at the limit. */
    boolean countNode(Place place) {
        nodeCount++;
        if (nodeCount == NODES_MAX + 1) {
            place.error("more than %d nodes, ping nodes included", NODES_MAX);
        }
        return nodeCount <= NODES_MAX;
    }

    void addMedium(Place place, Medium medium) {
        mediaCount++;
        if (mediaCount == MEDIA_MAX + 1) {
            place.error("more than %d media", MEDIA_MAX);
        } else if (media.contains(medium)) {
            place.note("the same medium occurs above; this line adds nothing");
        } else if (mediaCount <= MEDIA_MAX) {
            media.add(medium);
        }
    }
}
