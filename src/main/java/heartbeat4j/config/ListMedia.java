package heartbeat4j.config;

import heartbeat4j.config.Problems.Place;
import heartbeat4j.config.Surroundings.FileKind;
import heartbeat4j.config.Surroundings.NetworkInterface;
import heartbeat4j.core.NodeName;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.Optional;

/** Takes one value of a medium directive that has a list of values: bcast, serial, ping, ping6. */
final class ListMedia {
    private final Draft draft;

    ListMedia(Draft draft) {
        this.draft = draft;
    }

    void apply(Place place, String name, String value) {
        switch (name) {
            case "bcast" -> bcast(place, value);
            case "serial" -> serial(place, value);
            case "ping" -> ping(place, value);
            case "ping6" -> ping6(place, value);
            default -> throw new IllegalStateException("medium " + name + " has no rule");
        }
    }

    private void bcast(Place place, String name) {
        int port = draft.portOfType.computeIfAbsent("bcast", _ -> draft.udpport());
        if (Interfaces.fits(draft, place, "bcast", name)) {
            draft.surroundings.networkInterface(name).ifPresent(i -> remarkOnBroadcast(place, i));
            draft.addMedium(place, new Medium.Bcast(name, port));
        }
    }

    private static void remarkOnBroadcast(Place place, NetworkInterface there) {
        if (!there.loopback() && there.v4().stream().allMatch(v4 -> v4.broadcast().isEmpty())) {
            place.warn(
                    "interface %s has no broadcast address; add one (ip addr add ... brd +) or use"
                            + " ucast",
                    there.name());
        }
    }

    private void serial(Place place, String device) {
        String shown = Texts.quoted(device);
        if (!device.startsWith("/")) {
            place.error("serial %s is not a full path; write /dev/...", shown);
            return;
        }
        FileKind kind = draft.surroundings.file(device);
        if (kind == FileKind.MISSING) {
            place.error("serial %s does not exist", shown);
        } else if (kind != FileKind.TERMINAL) {
            place.error("serial %s is not a serial port", shown);
        } else {
            place.warn("serial links are not used here; a second ucast or bcast link replaces it");
            int baud = draft.numbers.getOrDefault("baud", 19200);
            draft.addMedium(place, new Medium.Serial(device, baud));
        }
    }

    private void ping(Place place, String host) {
        Optional<Inet4Address> address = Addresses.v4(host, draft.surroundings);
        if (address.isEmpty()) {
            place.error(
                    "ping %s: unknown host%s",
                    Texts.quoted(host), host.contains(":") ? "; use ping6 for IPv6 addresses" : "");
        } else if (countPingNode(draft, place, host)) {
            draft.addMedium(place, new Medium.Ping(host, address.get()));
        }
    }

    private void ping6(Place place, String text) {
        Optional<Inet6Address> address = text.contains("%") ? Optional.empty() : Addresses.v6(text);
        if (address.isEmpty()) {
            place.error(
                    "ping6 %s is not an IPv6 address; names and zones are not possible here",
                    Texts.quoted(text));
        } else if (countPingNode(draft, place, text)) {
            draft.addMedium(place, new Medium.Ping6(text, address.get()));
        }
    }

    static boolean countPingNode(Draft draft, Place place, String name) {
        if (!NodeName.isValid(name)) {
            place.error("%s cannot be a ping node's name", Texts.quoted(name));
            return false;
        }
        draft.pingNodes.putIfAbsent(Texts.lowerCase(name), draft.nodes.size());
        return draft.countNode(place);
    }
}
