package heartbeat4j.host;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Asks the neighbours for an address on the interface to which its script will add it. */
public final class RivalSearch {
    private RivalSearch() {}

    /**
     * What was found.
     *
     * @param on the interface on which the neighbours were asked; empty where none could be
     */
    public record Finding(AddressProbe.Answer answer, String on) {
        public static Finding failed(String reason) {
            return new Finding(new AddressProbe.Answer.Failed(reason), "");
        }
    }

    /**
     * Blocks a platform thread for up to that time, less when somebody answers.
     *
     * @param time for all questions together
     */
    public static Finding find(AddressResource resource, Duration time) {
        try (Netlink netlink = Netlink.open()) {
            List<InterfaceState> interfaces = told(netlink.interfaces());
            return switch (resource.place(interfaces, told(netlink.routes()))) {
                case AddressPlace.Unknown _ ->
                        Finding.failed("no interface has a route to " + resource);
                case AddressPlace.Found(int index, int _) ->
                        find(resource, time, interfaces, index);
            };
        } catch (IOException e) {
            return Finding.failed(e.getMessage());
        }
    }

    /** The same for an address that this host has: whether another one has it too. */
    public static AddressProbe.Answer again(
            List<InterfaceState> interfaces,
            InterfaceState on,
            InetAddress address,
            Duration time) {
        return AddressProbe.ask(on, address, own(interfaces), AddressProbe.perQuestion(time));
    }

    private static Finding find(
            AddressResource resource, Duration time, List<InterfaceState> interfaces, int index) {
        for (InterfaceState on : interfaces) {
            if (on.index() == index) {
                return new Finding(again(interfaces, on, resource.address(), time), on.name());
            }
        }
        return Finding.failed("the interface of " + resource + " has just gone");
    }

    private static Set<MacAddress> own(List<InterfaceState> interfaces) {
        return interfaces.stream().flatMap(i -> i.mac().stream()).collect(Collectors.toSet());
    }

    /**
     * The hardware addresses with which this host has those addresses, when it has them: others can
     * tell by them that a rival is this host.
     */
    public static Set<String> macs(List<AddressResource> resources) {
        Set<String> macs = new TreeSet<>();
        try (Netlink netlink = Netlink.open()) {
            List<InterfaceState> interfaces = told(netlink.interfaces());
            List<Route> routes = told(netlink.routes());
            for (AddressResource resource : resources) {
                if (resource.place(interfaces, routes) instanceof AddressPlace.Found found) {
                    interfaces.stream()
                            .filter(i -> i.index() == found.index() && !i.loopback())
                            .flatMap(i -> i.mac().stream())
                            .forEach(mac -> macs.add(mac.toString()));
                }
            }
        } catch (IOException _) {
            // Without it a rival is unknown to the others, which is said where it matters.
            return Set.of();
        }
        return macs;
    }

    private static <T> T told(NetlinkAnswer<T> answer) throws IOException {
        return switch (answer) {
            case NetlinkAnswer.Told<T>(T value) -> value;
            case NetlinkAnswer.Refused<T>(int _, String reason) -> throw new IOException(reason);
        };
    }
}
