package heartbeat4j.config;

import heartbeat4j.config.Problems.Place;
import heartbeat4j.config.Values.Int;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Takes the media whose arguments are the words of the line. */
final class LineMedia {
    /** Beyond it a packet would leave the site; Heartbeat has the same limit. */
    private static final int HOPS_MAX = 4;

    private final Draft draft;

    LineMedia(Draft draft) {
        this.draft = draft;
    }

    void apply(Place place, String name, List<String> words) {
        if (words.isEmpty()) {
            place.error("%s needs %s", name, Directive.named(name).orElseThrow().grammar());
            return;
        }
        switch (name) {
            case "ucast" -> ucast(place, words);
            case "ucast6" -> ucast6(place, words);
            case "mcast" -> mcast(place, words);
            case "mcast6" -> mcast6(place, words);
            case "ping_group" -> pingGroup(place, words);
            default -> throw new IllegalStateException("medium " + name + " has no rule");
        }
    }

    private int portOf(String type) {
        return draft.portOfType.computeIfAbsent(type, _ -> draft.udpport());
    }

    private void ucast(Place place, List<String> words) {
        int port = portOf("ucast");
        String device = words.getFirst();
        if (words.size() < 2) {
            place.error(
                    "ucast needs INTERFACE PEER%s",
                    Addresses.strict(device).isPresent()
                            ? "; write for example \"ucast eth0 " + device + "\""
                            : "; add the address of the other node");
            return;
        }
        Optional<Inet4Address> peer = Addresses.v4(words.get(1), draft.surroundings);
        if (peer.isEmpty()) {
            place.error(
                    "ucast %s: unknown host %s; write its address, or add it to /etc/hosts",
                    Texts.quoted(device), Texts.quoted(words.get(1)));
            return;
        }
        warnOfShortAddress(place, words.get(1), peer.get());
        if (words.size() > 2) {
            place.warn("ucast: one peer for each line; what follows it is ignored");
        }
        if (Interfaces.fits(draft, place, "ucast", device)) {
            draft.addMedium(place, new Medium.Ucast(device, words.get(1), peer.get(), port));
        }
    }

    private static void warnOfShortAddress(Place place, String text, Inet4Address address) {
        if (Character.isDigit(text.charAt(0))
                && Addresses.classic(text).isPresent()
                && !text.equals(address.getHostAddress())) {
            place.warn("%s means %s", Texts.quoted(text), address.getHostAddress());
        }
    }

    private void ucast6(Place place, List<String> words) {
        int port = portOf("ucast6");
        String device = words.getFirst();
        if (words.size() < 2) {
            place.error("ucast6 needs INTERFACE ADDRESS; add the address of the other node");
            return;
        }
        Optional<Inet6Address> address = zoned(place, device, words.get(1));
        if (address.isEmpty()) {
            place.error("ucast6 %s is not the IPv6 address of a host", Texts.quoted(words.get(1)));
        } else if (address.get().isAnyLocalAddress()
                || address.get().isLoopbackAddress()
                || address.get().isMulticastAddress()) {
            place.error("ucast6 %s is not the address of another host", Texts.quoted(words.get(1)));
        } else if (Interfaces.fits(draft, place, "ucast6", device)) {
            draft.addMedium(place, new Medium.Ucast6(device, address.get(), port));
        }
    }

    /** A zone, as in fe80::1%eth0, must be that of the line's own interface. */
    private static Optional<Inet6Address> zoned(Place place, String device, String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return Addresses.v6(text);
        }
        if (!text.substring(percent + 1).equals(device)) {
            place.error(
                    "ucast6: address %s is on another interface than %s",
                    Texts.quoted(text), Texts.quoted(device));
        }
        return Addresses.v6(text.substring(0, percent));
    }

    private void mcast(Place place, List<String> words) {
        if (!complete(place, "mcast", words)) {
            return;
        }
        String device = words.getFirst();
        Optional<Inet4Address> group =
                Addresses.strict(words.get(1)).filter(Inet4Address::isMulticastAddress);
        Optional<Integer> port = wrapped(place, "mcast port", words.get(2), 16, 1, 65535);
        Optional<Integer> ttl = wrapped(place, "mcast ttl", words.get(3), 8, 0, HOPS_MAX);
        Optional<Integer> loop = wrapped(place, "mcast loop", words.get(4), 8, 0, 1);
        if (group.isEmpty()) {
            place.error(
                    "mcast group %s is not an address from 224.0.0.0 to 239.255.255.255",
                    Texts.quoted(words.get(1)));
        }
        boolean good = group.isPresent() && port.isPresent() && ttl.isPresent() && loop.isPresent();
        if (Interfaces.fits(draft, place, "mcast", device) && good) {
            draft.addMedium(
                    place,
                    new Medium.Mcast(device, group.get(), port.get(), ttl.get(), loop.get() == 1));
        }
    }

    private static boolean complete(Place place, String name, List<String> words) {
        String grammar = Directive.named(name).orElseThrow().grammar();
        int wanted = Texts.words(grammar).size();
        if (words.size() < wanted) {
            place.error(
                    "%s needs %s; %s is missing",
                    name, grammar, Texts.words(grammar).get(words.size()));
        } else if (words.size() > wanted) {
            place.warn("%s: what follows the %d words is ignored", name, wanted);
        }
        return words.size() >= wanted;
    }

    /** As C stores a number in so many bits; empty, with an error, when it does not fit then. */
    private static Optional<Integer> wrapped(
            Place place, String what, String text, int bits, int least, int most) {
        Int number = Values.integer(text);
        int value = number.value() & ((1 << bits) - 1);
        if (value < least || value > most) {
            place.error("%s %s is not from %d to %d", what, Texts.quoted(text), least, most);
            return Optional.empty();
        }
        if (!number.clean() || value != number.value()) {
            place.warn("%s %s is taken for %d", what, Texts.quoted(text), value);
        }
        return Optional.of(value);
    }

    private void mcast6(Place place, List<String> words) {
        if (!complete(place, "mcast6", words)) {
            return;
        }
        String device = words.getFirst();
        Optional<Inet6Address> group = Addresses.v6(words.get(1)).filter(LineMedia::isUsualGroup);
        Optional<Integer> port = servicePort(place, words.get(2));
        Optional<Integer> hops = wrapped(place, "mcast6 hops", words.get(3), 8, 0, HOPS_MAX);
        Optional<Integer> loop = wrapped(place, "mcast6 loop", words.get(4), 8, 0, 1);
        if (group.isEmpty()) {
            place.error(
                    "mcast6 group %s is not a multicast address of link, site or organization, such"
                            + " as ff12::1:2:3:4",
                    Texts.quoted(words.get(1)));
        }
        boolean good =
                group.isPresent() && port.isPresent() && hops.isPresent() && loop.isPresent();
        if (Interfaces.fits(draft, place, "mcast6", device) && good) {
            draft.addMedium(
                    place,
                    new Medium.Mcast6(
                            device, group.get(), port.get(), hops.get(), loop.get() == 1));
        }
    }

    /** Scope 2, 4, 5 or 8, at most the flag "transient", and a group number. */
    private static boolean isUsualGroup(Inet6Address address) {
        byte[] bytes = address.getAddress();
        int flags = (bytes[1] & 0xf0) >> 4;
        int scope = bytes[1] & 0x0f;
        boolean numbered = false;
        for (int i = 2; i < bytes.length; i++) {
            numbered |= bytes[i] != 0;
        }
        return address.isMulticastAddress()
                && flags <= 1
                && List.of(2, 4, 5, 8).contains(scope)
                && numbered;
    }

    private Optional<Integer> servicePort(Place place, String text) {
        if (text.matches("[0-9]+")) {
            return wrapped(place, "mcast6 port", text, 16, 1, 65535);
        }
        OptionalInt port = draft.surroundings.servicePort(text);
        if (port.isEmpty()) {
            place.error("mcast6 port %s is neither a number nor a service", Texts.quoted(text));
            return Optional.empty();
        }
        return Optional.of(port.getAsInt());
    }

    private void pingGroup(Place place, List<String> words) {
        if (words.size() < 2) {
            place.error("ping_group needs NAME HOST ...; add the hosts of the group");
            return;
        }
        List<String> hosts = words.subList(1, words.size());
        for (String host : hosts) {
            if (Addresses.v4(host, draft.surroundings).isEmpty()) {
                place.warn(
                        "ping_group %s: unknown host %s %s",
                        Texts.quoted(words.getFirst()),
                        Texts.quoted(host),
                        host.contains(",")
                                ? "will never answer; separate the hosts by blanks"
                                : "is looked up again while heartbeat runs");
            }
        }
        if (ListMedia.countPingNode(draft, place, words.getFirst())) {
            draft.addMedium(place, new Medium.PingGroup(words.getFirst(), hosts));
        }
    }
}
