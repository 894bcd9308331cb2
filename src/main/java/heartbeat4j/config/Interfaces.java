package heartbeat4j.config;

import heartbeat4j.config.Problems.Place;
import heartbeat4j.config.Surroundings.NetworkInterface;

import java.util.Optional;

/** Judges the interface named by a medium line. */
final class Interfaces {
    private static final int LENGTH_MAX = 15;

    private Interfaces() {}

    /**
     * False, with an error, when the medium could never work. An interface that is not there is
     * only warned of: at boot, or on a machine with pluggable cards, it may come later.
     */
    static boolean fits(Draft draft, Place place, String medium, String name) {
        String shown = Texts.quoted(name);
        if (name.endsWith(",")) {
            place.error("%s: write the interface %s without the comma", medium, shown);
            return false;
        }
        if (name.contains(":")) {
            place.error(
                    "%s: %s is an address label, not an interface; write %s",
                    medium, shown, Texts.quoted(Texts.untilFirst(":", name)));
            return false;
        }
        if (name.isEmpty() || name.length() > LENGTH_MAX || name.contains("/")) {
            place.error("%s: %s cannot be the name of an interface", medium, shown);
            return false;
        }
        Optional<NetworkInterface> there = draft.surroundings.networkInterface(name);
        if (there.isEmpty()) {
            place.warn(
                    "%s: there is no interface %s now; the link works as soon as it appears",
                    medium, shown);
            return true;
        }
        warnOfMissingAddress(place, medium, there.get());
        boolean needsV4 = medium.equals("bcast") || medium.equals("mcast");
        if (needsV4 && there.get().v4().isEmpty()) {
            place.error(
                    "%s: interface %s has no IPv4 address; give it one (ip addr add), or use"
                            + " another interface",
                    medium, shown);
            return false;
        }
        return true;
    }

    /** These work as soon as the interface has got its address. */
    private static void warnOfMissingAddress(Place place, String medium, NetworkInterface there) {
        if (medium.equals("ucast") && there.v4().isEmpty()) {
            place.warn("ucast: interface %s has no IPv4 address now", there.name());
        } else if (medium.endsWith("6") && there.v6().isEmpty()) {
            place.warn("%s: interface %s has no IPv6 address now", medium, there.name());
        }
    }
}
