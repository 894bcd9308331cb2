package heartbeat4j.config;

import heartbeat4j.config.Problems.Place;
import heartbeat4j.core.Group;
import heartbeat4j.core.Resource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Warns of resources that are accepted at start and fail, or surprise, when they are needed. */
final class ResourceRemarks {
    private static final String PATTERN_CHARACTERS = "+()[]{}*?|^$\\";

    private final Surroundings surroundings;
    private final Map<String, Place> places = new HashMap<>();

    ResourceRemarks(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void on(Place place, Group group) {
        String key = group.name().text();
        places.put(key, place);
        if (key.chars().anyMatch(c -> PATTERN_CHARACTERS.indexOf(c) >= 0)) {
            place.warn(
                    "Heartbeat reads the first resource %s as a pattern and never starts this"
                            + " group; heartbeat4j takes it literally",
                    Texts.quoted(key));
        }
        group.resources().forEach(resource -> on(place, resource));
    }

    private void on(Place place, Resource resource) {
        String shown = Texts.quoted(resource.text());
        if (resource.script().equals("\\") || resource.script().endsWith("\\")) {
            place.warn("%s: a backslash continues a line only as its very last character", shown);
        } else if (!surroundings.resourceScriptExists(resource.script())) {
            place.warn(
                    "there is no executable script %s in resource.d or /etc/init.d; starting"
                            + " this resource fails",
                    Texts.quoted(resource.script()));
        }
        if (resource.script().startsWith("IPv6addr") && resource.arguments().size() != 1) {
            place.warn("%s: \"::\" separates arguments; write the IPv6 address in full", shown);
        }
        boolean address = resource.script().equals("IPaddr") || resource.script().equals("IPaddr2");
        if (address && !resource.arguments().isEmpty()) {
            address(place, shown, resource.arguments().getFirst());
        }
    }

    /** ADDRESS[/BITS[/INTERFACE[:LABEL][/BROADCAST]]]. */
    private static void address(Place place, String shown, String argument) {
        String[] parts = argument.split("/", -1);
        if (Addresses.strict(parts[0]).isEmpty()) {
            place.warn("%s: %s is not an IPv4 address", shown, Texts.quoted(parts[0]));
        }
        if (parts.length > 1 && parts[1].matches("\\d+")) {
            int bits = Values.integer(parts[1]).value();
            if (bits < 1 || bits > 32) {
                place.warn("%s: a netmask has 1 to 32 bits", shown);
            }
        }
    }

    /** In Heartbeat a key that occurs in another line makes both lines one group. */
    void crossings(List<Group> groups) {
        for (Group group : groups) {
            for (Resource resource : group.resources()) {
                Place key = places.get(resource.text());
                boolean own = resource.text().equals(group.name().text());
                if (key != null && !own) {
                    key.warn(
                            "%s also occurs in the group %s; Heartbeat would mix the two groups"
                                    + " up and fail to start them",
                            Texts.quoted(resource.text()), Texts.quoted(group.name().text()));
                }
            }
        }
    }
}
